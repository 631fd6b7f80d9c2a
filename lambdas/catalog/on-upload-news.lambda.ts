import { batch } from '../kit/batch.ts';
import { log } from '../kit/log.ts';
import { uploadCompleted, uploadFailed, uploadStarted } from '../upload/events.ts';
import { catalogStore } from './catalog-store.ts';
import { catalogWorkerEnv } from './env.ts';
import { videoUpdated } from './events.ts';
import { begin, move } from './video.ts';

const videos = catalogStore(catalogWorkerEnv.read(process.env).CATALOG_TABLE);

/** Follows the upload: a row when it starts, PROCESSING when the file is there, FAILED when it will not come. */
export const handler = batch([uploadStarted, uploadCompleted, uploadFailed], async (news, { now }) => {
  if ('startedAt' in news) {
    await videos.create(begin(news, now));
    return;
  }
  const video = await videos.get(news.videoId);
  // News of a video that is not there yet is early: the queue brings it again.
  if (!video) throw new Error(`no video ${news.videoId} yet`);
  const moved =
    'source' in news
      ? move(video, 'upload_completed', now, { sourceVersion: news.sourceVersion })
      : move(video, 'upload_failed', now, { failure: { code: news.code, message: news.message } });
  if (!moved) {
    log.info('upload news does not fit any more', { videoId: video.videoId, state: video.state });
    return;
  }
  await videos.save(video, moved.video, moved.event, videoUpdated);
});
