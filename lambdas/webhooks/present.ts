import { type Delivery, isReady } from './delivery.ts';
import type { Redelivery } from './redelivery.ts';
import { isOfPlatform, type Webhook } from './webhook.ts';

/** A webhook as its owner sees it: of its secrets, only until when the old one is good. */
export const shownWebhook = (webhook: Webhook, now: Date) => {
  const { webhookId, url, description, eventTypes, enabled, disabledBecause, failingSince, previous } = webhook;
  return {
    webhookId,
    version: webhook.version,
    scope: isOfPlatform(webhook) ? ('platform' as const) : ('own' as const),
    url,
    description,
    eventTypes,
    enabled,
    disabledBecause,
    failingSince,
    previousSecretUntil: previous && new Date(previous.until) > now ? previous.until : undefined,
    createdAt: webhook.createdAt,
    updatedAt: webhook.updatedAt,
  };
};

export const shownDelivery = (delivery: Delivery, now: Date) => {
  const { deliveryId, eventId, eventType, occurredAt, state, attempts, lastAttemptAt, lastStatus, problem } = delivery;
  return {
    deliveryId,
    eventId,
    eventType,
    occurredAt,
    state,
    attempts,
    lastAttemptAt,
    lastStatus,
    problem,
    // One whose time has come is being sent, whatever the hour says.
    nextAttemptAt: isReady(delivery, now) ? undefined : delivery.nextAttemptAt,
  };
};

export const shownRedelivery = ({ from, to, only, count, askedAt, endedAt }: Redelivery) => ({
  from,
  to,
  only,
  count,
  askedAt,
  endedAt,
});
