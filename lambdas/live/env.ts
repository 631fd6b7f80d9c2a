import { apiVariables, environment } from '../kit/env.ts';

/** What every function that reaches for encoders and packaging has to know. */
const studio = [
  'LIVE_TABLE',
  'LIVE_SETTINGS',
  'LIVE_NAME',
  'DUE_QUEUE',
  'INPUT_SECURITY_GROUP',
  'CHANNEL_GROUP',
  'MEDIALIVE_ROLE',
  'MEDIA_BUCKET',
  'SEAL_SECRET',
] as const;

export const liveApiEnv = environment(...apiVariables, ...studio, 'SIGNING_SECRET');
export const liveWorkerEnv = environment(...studio);
export const liveCopyEnv = environment('LIVE_TABLE');
