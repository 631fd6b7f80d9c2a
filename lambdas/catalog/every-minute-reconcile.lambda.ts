import { schedule } from '../kit/schedule.ts';
import { isConditionFailed } from '../kit/transaction.ts';
import { catalogStore } from './catalog-store.ts';
import { catalogRemoverEnv } from './env.ts';
import { videoUpdated } from './events.ts';
import { type Moved, move, type Video } from './video.ts';
import { removeVideoObjects } from './video-objects.ts';

const env = catalogRemoverEnv.read(process.env);
const videos = catalogStore(env.CATALOG_TABLE);

const failed = (video: Video, now: Date): Moved | undefined =>
  video.state === 'INIT'
    ? move(video, 'timeout:upload_expired', now, {
        failure: { code: 'upload.expired', message: 'The upload was never finished. Upload the file again.' },
      })
    : move(video, 'timeout:deadline', now, {
        failure: {
          code: 'transcode.timed_out',
          message: 'Preparing this video took too long, and we stopped. Upload it again, or contact support.',
        },
      });

/** A video is DELETED only when a look finds nothing left of it. */
const finishRemoval = async (video: Video, now: Date): Promise<Moved | undefined> => {
  const left = await removeVideoObjects({ media: env.MEDIA_BUCKET, images: env.IMAGES_BUCKET }, video.videoId);
  return move(video, left === 0 ? 'cleanup_done' : 'timeout:reconcile', now);
};

/** The guarantee behind the events: whatever passing state a video is in past its deadline, it leaves it here. */
export const handler = schedule('catalog.reconcile', async ({ now }) => {
  const due = await videos.due(now, 50);
  const failures: unknown[] = [];
  let moved = 0;
  for (const video of due) {
    try {
      const step = video.state === 'DELETING' ? await finishRemoval(video, now) : failed(video, now);
      if (!step) continue;
      await videos.save(video, step.video, step.event, videoUpdated);
      moved++;
    } catch (error) {
      // Someone else moved it in the meantime: then it is no longer ours to move.
      if (!isConditionFailed(error)) failures.push(error);
    }
  }
  // One video that cannot leave does not hold up the others behind it, and is not kept quiet either.
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${due.length} videos stay stuck`);
  return { due: due.length, moved };
});
