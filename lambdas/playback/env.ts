import { apiVariables, environment } from '../kit/env.ts';

export const playbackApiEnv = environment(...apiVariables, 'PLAYBACK_TABLE', 'SIGNING_SECRET', 'PATH_TOKEN_SECRET');
export const playbackWorkerEnv = environment('PLAYBACK_TABLE');
