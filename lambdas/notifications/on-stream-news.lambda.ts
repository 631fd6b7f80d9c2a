import { batch } from '../kit/batch.ts';
import { log } from '../kit/log.ts';
import { mailer } from '../kit/mailer.ts';
import { count } from '../kit/metric.ts';
import { peopleOf } from '../kit/people.ts';
import { Later } from '../kit/refusal.ts';
import { streamEvents, streamReminded } from '../live/events.ts';
import { addressBook } from './address-book.ts';
import { airingsStore } from './airings-store.ts';
import { notificationsEnv } from './env.ts';
import { type Airing, isNews } from './notice.ts';
import { notificationsStore } from './notifications-store.ts';
import { remindAll } from './remind.ts';
import { reminderLetter, terminatedLetter } from './stream-letter.ts';

const { NOTIFICATIONS_TABLE, USER_POOL_ID, MAIL_FROM, SITE_ORIGIN } = notificationsEnv.read(process.env);
const store = notificationsStore(NOTIFICATIONS_TABLE);
const airings = airingsStore(NOTIFICATIONS_TABLE);
const people = peopleOf(NOTIFICATIONS_TABLE);
const addresses = addressBook(USER_POOL_ID);
const mails = mailer(MAIL_FROM);

type Stream = Parameters<typeof terminatedLetter>[0];
type Reminded = Parameters<typeof reminderLetter>[0];

const airingOf = ({ streamId, title, ownerId, channelId, channelName }: Reminded): Airing => ({
  ...{ kind: 'live', airingId: streamId, title, ownerId },
  ...(channelId && channelName ? { channel: { channelId, name: channelName } } : {}),
});

/** Tells the owner of a stream that staff ended it: also when that, or something else, has suspended them. */
const tellOwner = async (stream: Stream): Promise<void> => {
  const { streamId, ownerId, version } = stream;
  if (!(await store.learnStream(streamId, version))) return;
  const claim = await store.claimTermination(streamId, version);
  if (!claim.mine) {
    if (claim.done) return;
    throw new Later(`another delivery is writing about ${streamId}`);
  }
  const { status } = await people.person(ownerId);
  const hears = status === 'active' || status === 'suspended';
  const address = hears ? await addresses.addressOf(ownerId) : undefined;
  if (address) await mails.send(address, terminatedLetter(stream, SITE_ORIGIN));
  await claim.settle(address ? 'SENT' : 'WITHHELD');
  count('Mails', 1, { Outcome: address ? 'terminated' : 'withheld' });
  log.info('told an owner that staff ended a stream', { streamId, sent: address !== undefined });
};

/** Writes to a stream's owner that staff ended it, and to whoever wanted to hear of it that it is live, which also stands in their list: one mail each, however often the news comes. */
export const handler = batch([...streamEvents, streamReminded], async (news, { now }) => {
  if (!('accountIds' in news)) {
    if (news.terminated) await tellOwner({ ...news, terminated: news.terminated });
    return;
  }
  const reminder = {
    ...{ airing: airingOf(news), mailId: news.streamId, letter: reminderLetter(news, SITE_ORIGIN) },
    ...{ at: new Date(news.liveSince), isNews: isNews(news.liveSince, now) },
  };
  await remindAll({ store, airings, people, addresses, mails }, reminder, news.accountIds);
});
