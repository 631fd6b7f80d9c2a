import { videoEvents } from '../catalog/events.ts';
import { batch } from '../kit/batch.ts';
import { log } from '../kit/log.ts';
import { count } from '../kit/metric.ts';
import { peopleOf } from '../kit/people.ts';
import { Later } from '../kit/refusal.ts';
import { addressBook } from './address-book.ts';
import { notificationsEnv } from './env.ts';
import { letterFor } from './letter.ts';
import { mailer } from './mailer.ts';
import { notificationsStore } from './notifications-store.ts';
import { outcomeOf, VideoCopy } from './outcome.ts';

const { NOTIFICATIONS_TABLE, USER_POOL_ID, MAIL_FROM, SITE_ORIGIN } = notificationsEnv.read(process.env);
const store = notificationsStore(NOTIFICATIONS_TABLE);
const people = peopleOf(NOTIFICATIONS_TABLE);
const addresses = addressBook(USER_POOL_ID);
const mails = mailer(MAIL_FROM);

/** Someone suspended or gone is not written to, nor is an address that has not been confirmed. */
const addressOf = async (accountId: string): Promise<string | undefined> => {
  const { status } = await people.person(accountId);
  return status === 'active' ? addresses.addressOf(accountId) : undefined;
};

/** Writes to a video's owner when it is ready and when it failed: one mail for each, however often the news comes. */
export const handler = batch(videoEvents, async (news) => {
  const video = VideoCopy.parse(news);
  if (!(await store.learn(video))) return;
  const outcome = outcomeOf(video);
  if (!outcome) return;
  const claim = await store.claim(video, outcome);
  if (!claim.mine) {
    if (claim.done) return;
    throw new Later(`another delivery is writing about ${video.videoId}`);
  }
  const address = await addressOf(video.ownerId);
  if (address) await mails.send(address, letterFor(outcome, video, SITE_ORIGIN));
  await claim.settle(address ? 'SENT' : 'WITHHELD');
  count('Mails', 1, { Outcome: address ? outcome : 'withheld' });
  log.info('told the owner', { videoId: video.videoId, outcome, sent: address !== undefined });
});
