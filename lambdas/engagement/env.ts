import { apiVariables, environment } from '../kit/env.ts';

export const engagementApiEnv = environment(...apiVariables, 'ENGAGEMENT_TABLE', 'SIGNING_SECRET');
export const engagementCopyEnv = environment('ENGAGEMENT_TABLE');
export const engagementTellingEnv = environment('ENGAGEMENT_TABLE', 'TELLING_QUEUE');
export const engagementChannelEnv = environment('ENGAGEMENT_TABLE', 'DUE_QUEUE');
