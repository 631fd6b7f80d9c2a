import { videoEvents, videoReminded } from '../catalog/events.ts';
import { batch } from '../kit/batch.ts';
import { log } from '../kit/log.ts';
import { mailer } from '../kit/mailer.ts';
import { count } from '../kit/metric.ts';
import { peopleOf } from '../kit/people.ts';
import { Later } from '../kit/refusal.ts';
import { addressBook } from './address-book.ts';
import { airingsStore } from './airings-store.ts';
import { notificationsEnv } from './env.ts';
import { letterFor } from './letter.ts';
import { type Airing, isNews } from './notice.ts';
import { notificationsStore } from './notifications-store.ts';
import { isStaffs, type Outcome, outcomesOf, VideoCopy } from './outcome.ts';
import { premiereLetter } from './premiere-letter.ts';
import { remindAll } from './remind.ts';

const { NOTIFICATIONS_TABLE, USER_POOL_ID, MAIL_FROM, SITE_ORIGIN } = notificationsEnv.read(process.env);
const store = notificationsStore(NOTIFICATIONS_TABLE);
const airings = airingsStore(NOTIFICATIONS_TABLE);
const people = peopleOf(NOTIFICATIONS_TABLE);
const addresses = addressBook(USER_POOL_ID);
const mails = mailer(MAIL_FROM);

type Reminded = Parameters<typeof premiereLetter>[0];

/** Someone gone is not written to, nor is an address that has not been confirmed; the suspended hear of decisions alone. */
const addressOf = async (accountId: string, outcome: Outcome): Promise<string | undefined> => {
  const { status } = await people.person(accountId);
  const hears = status === 'active' || (status === 'suspended' && isStaffs(outcome));
  return hears ? addresses.addressOf(accountId) : undefined;
};

/** Answers whether the mail is settled, or somebody else is at it. */
const tell = async (video: VideoCopy, outcome: Outcome): Promise<boolean> => {
  const claim = await store.claim(video, outcome);
  if (!claim.mine) return claim.done;
  const address = await addressOf(video.ownerId, outcome);
  if (address) await mails.send(address, letterFor(outcome, video, SITE_ORIGIN));
  await claim.settle(address ? 'SENT' : 'WITHHELD');
  count('Mails', 1, { Outcome: address ? outcome : 'withheld' });
  log.info('told the owner', { videoId: video.videoId, outcome, sent: address !== undefined });
  return true;
};

const airingOf = ({ videoId, title, ownerId, channelId, channelName }: Reminded): Airing => ({
  ...{ kind: 'premiere', airingId: videoId, title, ownerId },
  ...(channelId && channelName ? { channel: { channelId, name: channelName } } : {}),
});

/** Writes to a video's owner what became of it, and what staff decided, and to whoever wanted to hear of its premiere that it begins, which also stands in their list: one mail for each, however often the news comes. */
export const handler = batch([...videoEvents, videoReminded], async (news, { now, occurredAt }) => {
  if ('accountIds' in news) {
    const { videoId, premiereAt } = news;
    const reminder = {
      ...{ airing: airingOf(news), mailId: `${videoId}@${premiereAt}`, letter: premiereLetter(news, SITE_ORIGIN) },
      ...{ at: occurredAt, isNews: isNews(premiereAt, now) },
    };
    return remindAll({ store, airings, people, addresses, mails }, reminder, news.accountIds);
  }
  const video = VideoCopy.parse(news);
  if (!(await store.learn(video))) return;
  for (const outcome of outcomesOf(video))
    if (!(await tell(video, outcome))) throw new Later(`another delivery is writing about ${video.videoId}`);
});
