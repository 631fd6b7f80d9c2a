import { apiVariables, environment } from '../kit/env.ts';

/** How the API signs posters of videos that are not public. */
export const catalogApiEnv = environment(...apiVariables, 'CATALOG_TABLE', 'SIGNING_SECRET');
export const catalogPicturesEnv = environment(...apiVariables, 'CATALOG_TABLE', 'SIGNING_SECRET', 'IMAGES_BUCKET');
export const catalogWorkerEnv = environment('CATALOG_TABLE');
export const catalogRemoverEnv = environment('CATALOG_TABLE', 'MEDIA_BUCKET', 'IMAGES_BUCKET');
