import type * as z from 'zod';
import { batch } from '../kit/batch.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { log } from '../kit/log.ts';
import { endedByOwner, uploadEvents } from '../upload/events.ts';
import { catalogStore } from './catalog-store.ts';
import { catalogWorkerEnv } from './env.ts';
import { videoDeleted, videoUpdated } from './events.ts';
import { sourceArrived } from './given-up.ts';
import { deleteForGood } from './trash.ts';
import { begin, lookAtOnce, move } from './video.ts';

const videos = catalogStore(catalogWorkerEnv.read(process.env).CATALOG_TABLE);

type News = z.output<(typeof uploadEvents)[number]['data']>;

const follow = async (news: News, now: Date): Promise<void> => {
  if ('startedAt' in news) {
    const channelId = news.channelId ?? (await videos.channelOf(news.ownerId))?.channelId;
    await videos.create({ ...begin(news, now), channelId });
    FAILPOINT: failpoint('catalog.begin.saved');
    return;
  }
  const video = await videos.get(news.videoId);
  // News of a video that is not there yet is early: the queue brings it again.
  if (!video) throw new Error(`no video ${news.videoId} yet`);
  // Who ends their own upload wants no video of it, and there is nothing in it that could be wanted back.
  if ('code' in news && news.code === endedByOwner && video.state === 'INIT') {
    const ended = deleteForGood(video, now);
    if (ended) await videos.save(video, lookAtOnce(ended.video, now), ended.event, videoDeleted);
    return;
  }
  if ('code' in news && video.state === 'DELETING' && video.sourceVersion === 0) {
    const waits = video.deadline !== undefined && video.deadline > now.toISOString();
    const looked = waits ? move(video, 'timeout:reconcile', now) : undefined;
    if (looked) await videos.save(video, lookAtOnce(looked.video, now), looked.event, videoUpdated);
    return;
  }
  const moved =
    'source' in news
      ? sourceArrived(video, news.sourceVersion, now)
      : move(video, 'upload_failed', now, { failure: { code: news.code, message: news.message } });
  if (!moved) {
    log.info('upload news does not fit any more', { videoId: video.videoId, state: video.state });
    return;
  }
  await videos.save(video, moved.video, moved.event, videoUpdated);
};

/**
 * Follows the upload: a row when it starts, PROCESSING when the file is there, FAILED when it will not come. Whoever
 * loses against other news of the same video looks again at once.
 */
export const handler = batch(uploadEvents, (news, { now }) => decideAgain(() => follow(news, now)));
