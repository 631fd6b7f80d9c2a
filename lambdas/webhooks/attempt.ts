import type { Person } from '../kit/authorize.ts';
import { clock } from '../kit/clock.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { log } from '../kit/log.ts';
import { count } from '../kit/metric.ts';
import type { Sealer } from '../kit/seal.ts';
import type { AddressRules } from './address.ts';
import { readAddress } from './address.ts';
import type { DeliveriesStore } from './deliveries-store.ts';
import { abandon, afterAttempt, type Delivery, delaySeconds, isReady, isTest, type Outcome, take } from './delivery.ts';
import type { DueQueue } from './due-queue.ts';
import type { Egress } from './egress.ts';
import { signatureHeaders } from './signature.ts';
import { goodSecrets, isOfPlatform, type Webhook, afterAttempt as webhookAfterAttempt } from './webhook.ts';
import type { WebhooksStore } from './webhooks-store.ts';

export interface Sending {
  webhooks: WebhooksStore;
  deliveries: DeliveriesStore;
  queue: DueQueue;
  seals: Sealer;
  rules: AddressRules;
  send: Egress;
  personOf(accountId: string): Promise<Person>;
}

/** Why nothing may be sent to it now, in words; undefined when something may. */
const obstacle = async ({ personOf }: Sending, webhook: Webhook, delivery: Delivery): Promise<string | undefined> => {
  if (!webhook.enabled && !isTest(delivery)) return 'The webhook was switched off before it was sent.';
  const { status, roles } = await personOf(webhook.createdBy);
  if (isOfPlatform(webhook)) {
    // It tells of everybody's things: it must not outlive its maker's right to make it.
    return status === 'active' && roles.includes('admin') ? undefined : 'Who made this webhook is no admin any more.';
  }
  return status === 'active' ? undefined : 'The account is not active.';
};

/** One message: signed with every good secret, sent to the address as it reads today. */
const sendOnce = async (at: Sending, webhook: Webhook, delivery: Delivery, now: Date): Promise<Outcome> => {
  const read = readAddress(webhook.url, at.rules);
  if ('problem' in read) return { durationMs: 0, problem: `The address ${read.problem}.` };
  const secrets = await Promise.all(goodSecrets(webhook, now).map((one) => at.seals.open(webhook.webhookId, one)));
  const { eventId: id, body } = delivery;
  return at.send(read.target, {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Arclight-Webhooks/1',
      'accept-encoding': 'identity',
      ...signatureHeaders({ id, at: now, body }, secrets),
    },
  });
};

const noteOnWebhook = (at: Sending, { ownerId, webhookId }: Webhook, { status, problem }: Outcome): Promise<void> =>
  decideAgain(async () => {
    const now = clock.now();
    const webhook = await at.webhooks.find(ownerId, webhookId);
    const ended = problem === undefined ? 'arrived' : status === 410 ? 'gone' : 'failed';
    const after = webhook && webhookAfterAttempt(webhook, ended, now);
    if (!webhook || !after) return;
    if (!after.disabled) return at.webhooks.save(webhook, after.webhook);
    await at.webhooks.saveDisabled(webhook, after.webhook, now);
    log.info('a webhook was switched off', { webhookId, because: after.disabled });
  });

/**
 * One attempt of a delivery, if it is its turn: taken in hand, sent, noted. Whoever comes meanwhile, or too early, finds
 * nothing to do; who dies in between leaves it due.
 */
export const attempt = async (at: Sending, which: { webhookId: string; deliveryId: string }): Promise<void> => {
  const began = clock.now();
  const found = await at.deliveries.find(which.webhookId, which.deliveryId);
  if (!found || !isReady(found, began)) return;
  const webhook = await at.webhooks.find(found.ownerId, found.webhookId);
  const wrong = webhook ? await obstacle(at, webhook, found) : 'The webhook was deleted before it was sent.';
  if (!webhook || wrong !== undefined) {
    await at.deliveries.save(found, abandon(found, wrong ?? ''));
    return;
  }
  const taken = take(found, began);
  if (!(await at.deliveries.save(found, taken))) return;
  FAILPOINT: failpoint('webhooks.attempt.taken');
  const outcome = await sendOnce(at, webhook, taken, began);
  FAILPOINT: failpoint('webhooks.attempt.sent');
  const { retryAfterSeconds: _, ...shown } = outcome;
  const random = (clock.random(1)[0] ?? 0) / 256;
  const after = afterAttempt(taken, outcome, { now: clock.now(), random });
  count('WebhookAttempts');
  if (outcome.problem !== undefined) count('WebhookFailures');
  log.info('attempted a delivery', { ...which, attempt: taken.attempts, status: outcome.status, state: after.state });
  const isNoted = await at.deliveries.saveAttempt(taken, after, {
    number: taken.attempts,
    at: began.toISOString(),
    ...shown,
  });
  if (!isTest(taken)) await noteOnWebhook(at, webhook, outcome);
  const delay = after.state === 'pending' ? delaySeconds(after, clock.now()) : undefined;
  if (isNoted && delay !== undefined) await at.queue.send([{ ...which, delaySeconds: delay }]);
};
