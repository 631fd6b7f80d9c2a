import { channelClosed, channelUpdated, isOpenChannel } from '../accounts/events.ts';
import { batch } from '../kit/batch.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { type Channel, catalogStore, type Position } from './catalog-store.ts';
import { catalogWorkerEnv } from './env.ts';
import { videoUpdated } from './events.ts';
import { joinChannel } from './video.ts';

const videos = catalogStore(catalogWorkerEnv.read(process.env).CATALOG_TABLE);

const pageLength = 50;

const join = (videoId: string, channelId: string, now: Date): Promise<void> =>
  decideAgain(async () => {
    const video = await videos.get(videoId);
    const joined = video && joinChannel(video, channelId, now);
    if (joined) await videos.save(video, joined, 'channel_joined', videoUpdated);
  });

/**
 * Videos made before their owner had a channel, in every state: one that is being published at this moment then loses
 * against this and finds the channel when it looks again. Taken up where it was when it is interrupted.
 */
const joinAll = async ({ channelId, ownerId }: Channel, now: Date): Promise<void> => {
  for (const pageOf of [videos.ownerPage, videos.trashPage]) {
    let from: Position | undefined;
    do {
      const page = await pageOf(ownerId, pageLength, from);
      await Promise.all(
        page.videos.filter((video) => !video.channelId).map(({ videoId }) => join(videoId, channelId, now)),
      );
      FAILPOINT: failpoint('catalog.join.page');
      from = page.next;
    } while (from);
  }
};

/**
 * Keeps catalog's copy of channels, the name beside each video, and brings into a new one what its owner made before. Of one
 * that is gone only that is kept.
 */
export const handler = batch([channelUpdated, channelClosed], async (channel, { now }) => {
  if (!isOpenChannel(channel)) {
    await videos.learnChannel({ ...channel, handle: '', name: '', team: [], closed: true });
    return;
  }
  await videos.learnChannel(channel);
  if (await videos.haveAllJoined(channel.channelId)) return;
  // What was made without a channel goes into the first one, not into every later one.
  if ((await videos.channelOf(channel.ownerId))?.channelId !== channel.channelId) return;
  await joinAll(channel, now);
  await videos.allHaveJoined(channel.channelId);
});
