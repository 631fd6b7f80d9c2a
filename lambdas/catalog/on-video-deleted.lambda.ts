import { batch } from '../kit/batch.ts';
import { failpoint } from '../kit/failpoint.ts';
import { log } from '../kit/log.ts';
import { catalogRemoverEnv } from './env.ts';
import { videoDeleted } from './events.ts';
import { removeVideoObjects } from './video-objects.ts';

const env = catalogRemoverEnv.read(process.env);

/** Removes what a deleted video left at once; the reconciler looks again, when late encodes have ended too. */
export const handler = batch(videoDeleted, async ({ videoId }) => {
  const removed = await removeVideoObjects({ media: env.MEDIA_BUCKET, images: env.IMAGES_BUCKET }, videoId);
  FAILPOINT: failpoint('catalog.remove.done');
  log.info('objects removed', { videoId, removed });
});
