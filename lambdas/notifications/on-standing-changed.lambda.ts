import { accountReinstated, accountSuspended } from '../accounts/events.ts';
import { batch } from '../kit/batch.ts';
import { log } from '../kit/log.ts';
import { mailer } from '../kit/mailer.ts';
import { count } from '../kit/metric.ts';
import { Later } from '../kit/refusal.ts';
import { addressBook } from './address-book.ts';
import { notificationsEnv } from './env.ts';
import { notificationsStore } from './notifications-store.ts';
import { standingLetter } from './standing-letter.ts';

const { NOTIFICATIONS_TABLE, USER_POOL_ID, MAIL_FROM, SITE_ORIGIN } = notificationsEnv.read(process.env);
const store = notificationsStore(NOTIFICATIONS_TABLE);
const addresses = addressBook(USER_POOL_ID);
const mails = mailer(MAIL_FROM);

/** Writes to people who were suspended, and to those who are active again: one mail a change, however often it is told. */
export const handler = batch([accountSuspended, accountReinstated], async (person) => {
  const { accountId, version } = person;
  if (!(await store.learnStanding(accountId, version))) return;
  const claim = await store.claimStanding(accountId, version);
  if (!claim.mine) {
    if (claim.done) return;
    throw new Later(`another delivery is writing to ${accountId}`);
  }
  const address = await addresses.addressOf(accountId);
  if (address) await mails.send(address, standingLetter(person, SITE_ORIGIN));
  await claim.settle(address ? 'SENT' : 'WITHHELD');
  count('Mails', 1, { Outcome: address ? person.status : 'withheld' });
  log.info('told a person of their standing', { accountId, status: person.status, sent: address !== undefined });
});
