import { followChanged } from '../engagement/events.ts';
import { batch } from '../kit/batch.ts';
import { peopleOf } from '../kit/people.ts';
import { chatCopyEnv } from './env.ts';
import { learnFollow } from './follows-copy.ts';

const { CHAT_TABLE } = chatCopyEnv.read(process.env);
const people = peopleOf(CHAT_TABLE);

/** Keeps who follows which channel. Of who has left for good nothing is kept, however late the news of it comes. */
export const handler = batch(followChanged, async (follow, { now }) => {
  const { status } = await people.knownNow(follow.accountId);
  if (status !== 'closed') await learnFollow(CHAT_TABLE, follow, now);
});
