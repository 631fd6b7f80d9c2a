import { apiVariables, environment } from '../kit/env.ts';

export const moderationApiEnv = environment(...apiVariables, 'MODERATION_TABLE');
export const moderationWorkerEnv = environment('MODERATION_TABLE');
