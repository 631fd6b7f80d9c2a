import { apiVariables, environment } from '../kit/env.ts';

export const clipsApiEnv = environment(...apiVariables, 'CLIPS_TABLE', 'MEDIA_BUCKET', 'SIGNING_SECRET');
export const clipsCopyEnv = environment('CLIPS_TABLE');
export const clipsEraserEnv = environment('CLIPS_TABLE', 'MEDIA_BUCKET');
export const clipsFileEnv = environment('CLIPS_TABLE', 'MEDIA_BUCKET');
