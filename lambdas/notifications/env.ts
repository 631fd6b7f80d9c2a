import { apiVariables, environment } from '../kit/env.ts';

export const notificationsEnv = environment('NOTIFICATIONS_TABLE', 'USER_POOL_ID', 'MAIL_FROM', 'SITE_ORIGIN');
export const notificationsApiEnv = environment(...apiVariables, 'NOTIFICATIONS_TABLE');
export const noticesEnv = environment('NOTIFICATIONS_TABLE');
