import { batch } from '../kit/batch.ts';
import { channelsOf } from './channel-copy.ts';
import { dueQueue, tellingDue } from './due-queue.ts';
import { engagementTellingEnv } from './env.ts';
import { everyShard } from './follow.ts';
import { followsStore } from './follows-store.ts';
import { type GoneLive, isNews } from './going-live.ts';
import { tellingOf } from './telling-store.ts';

const env = engagementTellingEnv.read(process.env);
const store = followsStore(env.ENGAGEMENT_TABLE);
const channels = channelsOf(env.ENGAGEMENT_TABLE);
const telling = tellingOf(env.ENGAGEMENT_TABLE);
const due = dueQueue(env.TELLING_QUEUE, tellingDue);

/** So many followers are looked at in one piece of work, which is a quarter of a second. */
const peopleAtOnce = 500;

/** What is not on air any more, or for everybody, nobody else is told of; nor of a channel that is gone. */
const channelStillShowing = async ({ channelId, streamId, liveSince }: GoneLive, now: Date) => {
  if (!isNews(liveSince, now)) return undefined;
  const [channel, last] = await Promise.all([channels.channel(channelId), channels.lastShown(channelId)]);
  const isOver = last?.streamId === streamId && !last.onAir;
  return channel && !channel.closed && !isOver ? channel : undefined;
};

/** Tells those who follow a channel that it is live: in each of their partitions some at a time, each piece of work asking for the next. */
export const handler = batch(tellingDue, async ({ shard, before, ...stream }, { now }) => {
  const channel = await channelStillShowing(stream, now);
  if (!channel) return;
  if (shard === undefined) {
    if (!(await telling.begin(stream, now))) return;
    for (const each of everyShard) await due.ask({ ...stream, shard: each });
    return telling.begun(stream);
  }
  const { follows, next } = await store.some(stream.channelId, shard, peopleAtOnce, before);
  const wanting = follows.filter(({ notify }) => notify !== false).map(({ accountId }) => accountId);
  await telling.tell(channel, stream, wanting, now);
  if (next) await due.ask({ ...stream, shard, before: next });
});
