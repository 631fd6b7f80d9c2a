import { batch } from '../kit/batch.ts';
import { dropFollows } from './drop-follows.ts';
import { dueQueue, followersDue } from './due-queue.ts';
import { engagementChannelEnv } from './env.ts';
import { followsStore } from './follows-store.ts';

const env = engagementChannelEnv.read(process.env);
const store = followsStore(env.ENGAGEMENT_TABLE);
const due = dueQueue(env.DUE_QUEUE, followersDue);

const peopleAtOnce = 200;
/** Time for an index to say what has been dropped, and for whoever pressed the button at the last moment. */
const nextLookSeconds = 5;

/** Lets go of some who follow a channel that is gone, until a look finds nobody. */
export const handler = batch(followersDue, async ({ channelId, shard }, { now }) => {
  const { follows } = await store.some(channelId, shard, peopleAtOnce);
  if (follows.length === 0) return;
  await dropFollows(store, follows, now);
  await due.ask({ channelId, shard }, nextLookSeconds);
});
