import { decideAgain } from '../kit/decide-again.ts';
import type { Sealer } from '../kit/seal.ts';
import type { DeliveriesStore } from './deliveries-store.ts';
import { again, reminded } from './delivery.ts';
import type { DueQueue } from './due-queue.ts';
import type { Due, JobsStore } from './jobs-store.ts';
import { goOn, idsBetween, type Redelivery } from './redelivery.ts';
import { keepUp } from './webhook.ts';
import type { WebhooksStore } from './webhooks-store.ts';

export interface Reconciling {
  webhooks: WebhooksStore;
  deliveries: DeliveriesStore;
  jobs: JobsStore;
  queue: DueQueue;
  seals: Sealer;
}

/** A page of a range, and how many of them in one minute. */
const pageSize = 100;
const pagesAtOnce = 10;
const erasedAtOnce = 500;
/** Longer than anything that was under way when a webhook was deleted. */
const looksAgainMs = 15 * 60_000;

const isPast = (dueAt: string | undefined, now: Date): boolean => dueAt !== undefined && new Date(dueAt) <= now;

/** Nobody seems to have it in hand: a message is sent for it. */
const remind = async (at: Reconciling, due: Due, now: Date): Promise<void> => {
  const { webhookId, deliveryId = '' } = due;
  const delivery = await at.deliveries.find(webhookId, deliveryId);
  if (!delivery || !isPast(delivery.dueAt, now)) return;
  if (await at.deliveries.save(delivery, reminded(delivery, now)))
    await at.queue.send([{ webhookId, deliveryId, delaySeconds: 0 }]);
};

/** One page of a range: what has ended is begun again. Done twice, those already begun are pending and left alone. */
const sendPageAgain = async (at: Reconciling, redelivery: Redelivery, now: Date): Promise<Redelivery> => {
  const { webhookId, from, to, only, position } = redelivery;
  const { deliveries, next } = await at.deliveries.page(webhookId, {
    ...idsBetween(new Date(from), new Date(to)),
    ...(only === 'failed' ? { state: 'failed' as const } : {}),
    position,
    limit: pageSize,
    oldestFirst: true,
  });
  const ended = deliveries.filter(({ state }) => state !== 'pending');
  const begun = await Promise.all(
    ended.map(async (one) => ((await at.deliveries.save(one, again(one, now))) ? [one] : [])),
  );
  const sent = begun.flat();
  await at.queue.send(sent.map(({ deliveryId }) => ({ webhookId, deliveryId, delaySeconds: 0 })));
  return goOn(redelivery, { count: sent.length, position: next }, now);
};

const sendRangeAgain = async (at: Reconciling, webhookId: string, now: Date): Promise<void> => {
  for (let page = 0; page < pagesAtOnce; page++) {
    const redelivery = await at.jobs.redelivery(webhookId);
    if (!redelivery || !isPast(redelivery.dueAt, now)) return;
    await at.jobs.save(redelivery, await sendPageAgain(at, redelivery, now));
  }
};

const erase = async (at: Reconciling, { webhookId, emptySince }: Due, now: Date): Promise<void> => {
  const removed = await at.deliveries.erase(webhookId, erasedAtOnce);
  if (removed > 0) return;
  if (emptySince) await at.jobs.endErasure(webhookId);
  else await at.jobs.noteEmpty(webhookId, now, new Date(now.getTime() + looksAgainMs));
};

/** Secrets are sealed with the key of today, and one whose overlap is over goes. */
const lookAfterSecrets = (at: Reconciling, due: Due, now: Date): Promise<void> =>
  decideAgain(async () => {
    const webhook = await at.webhooks.find(due.ownerId ?? '', due.webhookId);
    if (!webhook || !isPast(webhook.dueAt, now)) return;
    const { webhookId, previous } = webhook;
    const sealedSecret = await at.seals.renewed(webhookId, webhook.sealedSecret);
    const renewedPrevious = previous && {
      ...previous,
      sealedSecret: await at.seals.renewed(webhookId, previous.sealedSecret),
    };
    await at.webhooks.save(webhook, keepUp(webhook, { sealedSecret, previous: renewedPrevious }, now));
  });

/** Brings on one thing whose time has come. The index may lag: what has moved on since is left alone. */
export const bringOn = (at: Reconciling, due: Due, now: Date): Promise<void> => {
  switch (due.kind) {
    case 'delivery':
      return remind(at, due, now);
    case 'redelivery':
      return sendRangeAgain(at, due.webhookId, now);
    case 'erasure':
      return erase(at, due, now);
    case 'webhook':
      return lookAfterSecrets(at, due, now);
  }
};
