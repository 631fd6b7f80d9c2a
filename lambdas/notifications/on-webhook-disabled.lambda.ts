import { batch } from '../kit/batch.ts';
import { log } from '../kit/log.ts';
import { mailer } from '../kit/mailer.ts';
import { count } from '../kit/metric.ts';
import { peopleOf } from '../kit/people.ts';
import { Later } from '../kit/refusal.ts';
import { webhookDisabled } from '../webhooks/events.ts';
import { addressBook } from './address-book.ts';
import { notificationsEnv } from './env.ts';
import { notificationsStore } from './notifications-store.ts';
import { webhookLetter } from './webhook-letter.ts';

const { NOTIFICATIONS_TABLE, USER_POOL_ID, MAIL_FROM, SITE_ORIGIN } = notificationsEnv.read(process.env);
const store = notificationsStore(NOTIFICATIONS_TABLE);
const people = peopleOf(NOTIFICATIONS_TABLE);
const addresses = addressBook(USER_POOL_ID);
const mails = mailer(MAIL_FROM);

/** Writes to who made a webhook that we have switched off: one mail each time, however often it is told. */
export const handler = batch(webhookDisabled, async (webhook) => {
  const { webhookId, version, accountId } = webhook;
  if (!(await store.learnWebhook(webhookId, version))) return;
  const claim = await store.claimWebhook(webhookId, version);
  if (!claim.mine) {
    if (claim.done) return;
    throw new Later(`another delivery is writing about ${webhookId}`);
  }
  const { status } = await people.person(accountId);
  const address = status === 'active' ? await addresses.addressOf(accountId) : undefined;
  if (address) await mails.send(address, webhookLetter(webhook, SITE_ORIGIN));
  await claim.settle(address ? 'SENT' : 'WITHHELD');
  count('Mails', 1, { Outcome: address ? 'webhook_disabled' : 'withheld' });
  log.info('told of a webhook that is switched off', { webhookId, sent: address !== undefined });
});
