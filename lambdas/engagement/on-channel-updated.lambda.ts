import { channelEvents, isOpenChannel } from '../accounts/events.ts';
import { batch } from '../kit/batch.ts';
import { channelsOf } from './channel-copy.ts';
import { dueQueue, followersDue } from './due-queue.ts';
import { engagementChannelEnv } from './env.ts';
import { everyShard } from './follow.ts';

const env = engagementChannelEnv.read(process.env);
const channels = channelsOf(env.ENGAGEMENT_TABLE);
const due = dueQueue(env.DUE_QUEUE, followersDue);

/** Keeps what engagement knows of channels. Of one that is gone, everybody is let go of who follows it. */
export const handler = batch(channelEvents, async (news) => {
  if (isOpenChannel(news)) return channels.learn(news);
  const { channelId, ownerId, version } = news;
  await channels.learn({ channelId, ownerId, version, handle: '', name: '', team: [], closed: true });
  for (const shard of everyShard) await due.ask({ channelId, shard });
});
