import { mentionDeleted, peopleMentioned, userBanned } from '../chat/events.ts';
import { batch } from '../kit/batch.ts';
import { count } from '../kit/metric.ts';
import { peopleOf } from '../kit/people.ts';
import { noticesEnv } from './env.ts';
import { noticesStore } from './notices-store.ts';

const { NOTIFICATIONS_TABLE } = noticesEnv.read(process.env);
const store = noticesStore(NOTIFICATIONS_TABLE);
const people = peopleOf(NOTIFICATIONS_TABLE);

/** Whether somebody is still here, and so may be told, or named. */
const isHere = async (accountId: string): Promise<boolean> => {
  const { status } = await people.personNow(accountId);
  return status === 'active' || status === 'suspended';
};

/** Tells people that they were called while they were not there, unless they do not want to hear of it; and takes it back with the message. */
export const handler = batch([peopleMentioned, mentionDeleted, userBanned], async (news, { occurredAt, now }) => {
  if ('title' in news) {
    const { accountIds, by, messageId, streamId, title, channelId } = news;
    if (!(await isHere(by.accountId))) return;
    for (const accountId of accountIds) {
      const wants = (await isHere(accountId)) && (await store.settings(accountId)).mentions;
      const told =
        wants && (await store.tell({ accountId, messageId, by, stream: { streamId, title }, channelId }, occurredAt));
      count('Notices', 1, { Outcome: told ? 'told' : 'withheld' });
    }
  } else if ('messageId' in news) {
    for (const accountId of news.accountIds) await store.takeBack(accountId, news.messageId, news.by, now);
  } else await store.takeBackAllOf(news.accountId, news);
});
