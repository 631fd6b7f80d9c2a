import { createHash } from 'node:crypto';
import { newId, prefixes } from '../kit/ids.ts';
import type { EventType } from './contract.ts';
import { begin, type Delivery } from './delivery.ts';
import { type AnyNews, bodyOfNews } from './payload.ts';
import { type Webhook, wants } from './webhook.ts';

/** The id of an event's delivery to a webhook: the same whenever the news comes, and sorted by when it happened. */
export const deliveryIdOf = (eventId: string, webhookId: string, occurredAt: Date): string =>
  newId(prefixes.delivery, occurredAt, createHash('sha256').update(`${eventId} ${webhookId}`).digest().subarray(0, 10));

/** What is to be sent because of one piece of news: one delivery to each webhook that wants it. */
export const deliveriesOf = (
  told: { eventId: string; type: EventType; occurredAt: Date; news: AnyNews },
  webhooks: readonly Webhook[],
  now: Date,
): Delivery[] =>
  webhooks
    .filter((webhook) => wants(webhook, told))
    .map(({ webhookId, ownerId }) =>
      begin(
        {
          deliveryId: deliveryIdOf(told.eventId, webhookId, told.occurredAt),
          webhookId,
          ownerId,
          eventId: told.eventId,
          eventType: told.type,
          occurredAt: told.occurredAt.toISOString(),
          body: bodyOfNews(told.type, told.occurredAt, told.news),
        },
        now,
      ),
    );
