import { apiVariables, environment } from '../kit/env.ts';

export const uploadApiEnv = environment(
  ...apiVariables,
  'UPLOAD_TABLE',
  'UPLOAD_BUCKET',
  'MAX_UPLOAD_BYTES',
  'MAX_DAILY_BYTES',
  'MAX_OPEN_UPLOADS',
);
export const uploadWorkerEnv = environment('UPLOAD_TABLE', 'UPLOAD_BUCKET', 'MAX_UPLOAD_BYTES', 'UNSCANNABLE');
