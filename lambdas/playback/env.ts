import { apiVariables, environment } from '../kit/env.ts';

export const playbackApiEnv = environment(
  ...apiVariables,
  'PLAYBACK_TABLE',
  'SIGNING_SECRET',
  'SIGNING_KEY_ID',
  'PATH_TOKEN_SECRET',
);
export const playbackWorkerEnv = environment('PLAYBACK_TABLE');
