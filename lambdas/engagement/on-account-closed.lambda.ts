import { accountClosed } from '../accounts/events.ts';
import { batch } from '../kit/batch.ts';
import { dropFollows } from './drop-follows.ts';
import { engagementCopyEnv } from './env.ts';
import { followsStore } from './follows-store.ts';

const store = followsStore(engagementCopyEnv.read(process.env).ENGAGEMENT_TABLE);

/** A person has left: they follow nothing any more, and nothing says that they did. */
export const handler = batch(accountClosed, async ({ accountId }, { now }) => {
  await dropFollows(store, await store.ofPerson(accountId), now);
  await store.forget(accountId);
});
