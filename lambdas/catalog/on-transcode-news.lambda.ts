import type * as z from 'zod';
import { batch } from '../kit/batch.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { log } from '../kit/log.ts';
import { peopleOf } from '../kit/people.ts';
import { transcodeEvents, type transcodePlayable } from '../transcode/events.ts';
import { catalogStore } from './catalog-store.ts';
import { catalogWorkerEnv } from './env.ts';
import { videoPublished, videoUpdated } from './events.ts';
import { sourceArrived, takeUpAgain, wasGivenUp } from './given-up.ts';
import { becomePlayable, hasEnded, move, progressed, type Video } from './video.ts';

const { CATALOG_TABLE } = catalogWorkerEnv.read(process.env);
const videos = catalogStore(CATALOG_TABLE);
const people = peopleOf(CATALOG_TABLE);

type Ready = z.output<typeof transcodePlayable.data>;
type News = z.output<(typeof transcodeEvents)[number]['data']>;

const renditionsOf = (ready: Ready): Partial<Video> => ({
  readySequence: ready.sequence,
  renditions: ready.renditions,
  durationMs: ready.durationMs,
  hlsKey: ready.hlsKey,
  dashKey: ready.dashKey,
  posterKey: ready.posterKey,
  frameKeys: ready.frameKeys,
  failure: undefined,
});

/** The first renditions make the video READY; later ones are added without a new state. */
const show = async (video: Video, ready: Ready, now: Date): Promise<void> => {
  if (ready.sequence <= video.readySequence) return;
  const channel = video.channelId ? undefined : await videos.channelOf(video.ownerId);
  const change = { ...renditionsOf(ready), channelId: video.channelId ?? channel?.channelId };
  const ownerMayPublish = (await people.person(video.ownerId)).status === 'active';
  const moved = becomePlayable(video, now, change, { ownerMayPublish });
  if (moved) {
    await videos.save(video, moved.video, moved.event, moved.event === 'publish' ? videoPublished : videoUpdated);
    return;
  }
  if (video.state !== 'READY' && video.state !== 'PUBLISHED') {
    log.info('renditions come too late', { videoId: video.videoId, state: video.state });
    return;
  }
  const grown = { ...video, ...change, version: video.version + 1, updatedAt: now.toISOString() };
  await videos.save(video, grown, 'renditions_added', videoUpdated);
};

/** What the news of an encode prove beside what they say: that the file came, and that somebody works on the video. */
const proven = async (video: Video, news: { sourceVersion: number; sequence: number }, now: Date): Promise<Video> => {
  const isNews = news.sequence > Math.max(video.rungSequence, video.readySequence);
  const moved =
    sourceArrived(video, news.sourceVersion, now) ??
    (isNews && video.sourceVersion === news.sourceVersion ? takeUpAgain(video, now) : undefined);
  if (moved) await videos.save(video, moved.video, moved.event, videoUpdated);
  return moved?.video ?? video;
};

const follow = async (news: News, now: Date): Promise<void> => {
  const found = await videos.get(news.videoId);
  if (!found) throw new Error(`no video ${news.videoId} yet`);
  const video = 'code' in news && wasGivenUp(found) ? found : await proven(found, news, now);
  // A video that ended before its source came will never hear of it: waiting would only fill the DLQ.
  if (video.sourceVersion < news.sourceVersion && !hasEnded(video))
    throw new Error(`${news.videoId} has not heard of this source yet`);
  if (video.sourceVersion !== news.sourceVersion) return;
  if ('rungs' in news) {
    if (news.sequence <= video.rungSequence) return;
    await videos.showProgress(video, progressed(video, news.rungs, news.sequence, now));
  } else if ('renditions' in news) {
    await show(video, news, now);
    FAILPOINT: failpoint('catalog.show.saved');
  } else {
    const moved = move(video, 'job_failed_final', now, { failure: { code: news.code, message: news.message } });
    if (moved) await videos.save(video, moved.video, moved.event, videoUpdated);
  }
};

/**
 * Follows the encodes: progress per rung, ready, more renditions, or failed with the reason in words. News of one video
 * often come together in one batch: whoever loses looks again at once.
 */
export const handler = batch(transcodeEvents, (news, { now }) => decideAgain(() => follow(news, now)));
