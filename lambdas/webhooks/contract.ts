import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { noContent, operation } from '../kit/operation.ts';
import { pageOf, pageQuery } from '../kit/page.ts';
import { refusal } from '../kit/refusal.ts';
import { line } from '../kit/shown-text.ts';

export const WebhookNotFound = refusal('webhooks.not_found', 'not_found', 'There is no such webhook.');
export const DeliveryNotFound = refusal(
  'webhooks.delivery_not_found',
  'not_found',
  'There is no such delivery; deliveries are kept for 30 days.',
);
export const TooManyWebhooks = refusal(
  'webhooks.too_many',
  'conflict',
  'You have as many webhooks as one may have. Delete one first, or send several kinds of events to one.',
);
export const RedeliveryRunning = refusal(
  'webhooks.redelivery_running',
  'conflict',
  'A range of this webhook is still being sent again. Wait until it has ended, then ask for the next.',
);

export const OverlapRunning = refusal(
  'webhooks.overlap_running',
  'conflict',
  'The secret before this one is still good; the details say until when. Wait until then, or end every old secret now with overlap_hours 0.',
);

/** What a webhook can be told of: every one is about its owner's own uploads and videos. */
export const eventTypes = [
  'upload.started',
  'upload.completed',
  'upload.failed',
  'transcode.playable',
  'transcode.finished',
  'transcode.failed',
  'video.created',
  'video.updated',
  'video.published',
  'video.unpublished',
  'video.trashed',
  'video.recovered',
  'video.taken_down',
  'video.restored',
  'video.deleted',
] as const;
export const eventType = z.enum(eventTypes);
export type EventType = z.output<typeof eventType>;

/** Sent when it is asked for, and never otherwise. */
export const testType = 'webhook.test';
export const deliveryState = z.enum(['pending', 'delivered', 'failed']);
export type DeliveryState = z.output<typeof deliveryState>;

const scope = z.enum(['own', 'platform']);
const address = z.string().max(2048).describe('Where to: https, a public host, no user name in it');
const chosenTypes = z
  .array(eventType)
  .max(eventTypes.length)
  .describe('Which events; an empty list means all, those to come included');
const description = z.union([line(200), z.literal('')]);

const redelivery = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  only: z.enum(['failed', 'all']),
  count: z.number().int().describe('Deliveries sent again so far'),
  askedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional().describe('Absent while it goes on'),
});

const webhook = z.object({
  webhookId: idOf('whk'),
  version: z.number().int().describe('Send it back as If-Match to change only what you have seen'),
  scope: scope.describe('`platform`: of everybody’s uploads and videos, for admins'),
  url: z.string(),
  description: z.string(),
  eventTypes: z.array(eventType),
  enabled: z.boolean(),
  disabledBecause: z
    .enum(['failing', 'gone'])
    .optional()
    .describe('Switched off by us: nothing but failures for days, or the address answered 410'),
  failingSince: z.iso.datetime().optional().describe('Nothing has arrived since'),
  previousSecretUntil: z.iso.datetime().optional().describe('Until then the secret before this one signs as well'),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

const delivery = z.object({
  deliveryId: idOf('dlv'),
  eventId: z.string().describe('The `webhook-id` it is sent with, every time'),
  eventType: z.string(),
  occurredAt: z.iso.datetime(),
  state: deliveryState,
  attempts: z.number().int(),
  lastAttemptAt: z.iso.datetime().optional(),
  lastStatus: z.number().int().optional().describe('The HTTP status of the last attempt, if one came'),
  problem: z.string().optional().describe('Why the last attempt failed'),
  nextAttemptAt: z.iso.datetime().optional(),
});

const attempt = z.object({
  number: z.number().int(),
  at: z.iso.datetime(),
  durationMs: z.number().int(),
  status: z.number().int().optional(),
  problem: z.string().optional().describe('Why it failed; absent when it arrived'),
  answer: z.string().optional().describe('The first kilobyte of what was answered, as text'),
});

const exampleWebhook = {
  webhookId: 'whk_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  version: 2,
  scope: 'own' as const,
  url: 'https://hooks.example.com/arclight',
  description: 'Our newsroom',
  eventTypes: ['video.published' as const],
  enabled: true,
  createdAt: '2026-11-20T10:00:00.000Z',
  updatedAt: '2026-11-20T10:00:00.000Z',
};
const exampleSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const exampleDelivery = {
  deliveryId: 'dlv_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  eventId: 'evt_2b1c0a9f8e7d6c5b4a39281706f5e4d3',
  eventType: 'video.published',
  occurredAt: '2026-11-20T10:05:00.000Z',
  state: 'delivered' as const,
  attempts: 1,
  lastAttemptAt: '2026-11-20T10:05:01.000Z',
  lastStatus: 204,
};

/** Shown in the one answer that makes it; a repeated request hears that it was shown. */
const withSecret = webhook.extend({
  secret: z.string().optional().describe('`whsec_…`: keep it now, it is never shown again'),
  secretShown: z.boolean().optional().describe('True when this repeats an answer that had the secret in it'),
});
const withoutSecrets = ({ secret, ...rest }: z.output<typeof withSecret>): z.output<typeof withSecret> => ({
  ...rest,
  secretShown: true,
});

const params = z.object({ webhookId: idOf('whk') });
const deliveryParams = params.extend({ deliveryId: idOf('dlv') });

export const listWebhooks = operation({
  id: 'webhooks.list',
  method: 'GET',
  path: '/v1/me/webhooks',
  summary: 'My webhooks, the oldest first; with `scope=platform` those of the platform, for admins.',
  credential: 'required',
  action: 'webhook.list',
  matrix: ['WH1', 'WH2'],
  query: z.object({ scope: scope.default('own') }),
  answer: { status: 200, body: z.object({ items: z.array(webhook) }) },
  example: { answer: { items: [exampleWebhook] } },
});

export const createWebhook = operation({
  id: 'webhooks.create',
  method: 'POST',
  path: '/v1/me/webhooks',
  summary: 'Have an address told of events. The answer shows the secret its messages are signed with, once.',
  credential: 'required',
  action: 'webhook.create',
  idempotency: 'commit',
  matrix: ['WH3', 'WH4'],
  body: z.strictObject({
    url: address,
    description: description.default(''),
    eventTypes: chosenTypes.default([]),
    enabled: z.boolean().default(true),
    scope: scope.default('own'),
  }),
  answer: { status: 201, body: withSecret },
  withoutSecrets,
  refuses: [TooManyWebhooks],
  example: {
    body: { url: exampleWebhook.url, eventTypes: ['video.published'] },
    answer: { ...exampleWebhook, version: 1, secret: exampleSecret },
  },
});

export const readWebhook = operation({
  id: 'webhooks.read',
  method: 'GET',
  path: '/v1/me/webhooks/{webhook_id}',
  summary: 'One webhook, and how far a range that is being sent again has come.',
  credential: 'required',
  action: 'webhook.read',
  matrix: ['WH5'],
  params,
  answer: { status: 200, body: webhook.extend({ redelivery: redelivery.optional() }) },
  hides: WebhookNotFound,
  example: { answer: exampleWebhook },
});

export const changeWebhook = operation({
  id: 'webhooks.change',
  method: 'PATCH',
  path: '/v1/me/webhooks/{webhook_id}',
  summary: 'Change where to, what of, or whether at all. Enabling one that we switched off begins anew.',
  credential: 'required',
  action: 'webhook.change',
  ifMatch: true,
  matrix: ['WH6'],
  params,
  body: z.strictObject({
    url: address.optional(),
    description: description.optional(),
    eventTypes: chosenTypes.optional(),
    enabled: z.boolean().optional(),
  }),
  answer: { status: 200, body: webhook },
  hides: WebhookNotFound,
  example: { body: { enabled: false }, answer: { ...exampleWebhook, enabled: false } },
});

export const deleteWebhook = operation({
  id: 'webhooks.delete',
  method: 'DELETE',
  path: '/v1/me/webhooks/{webhook_id}',
  summary: 'Delete a webhook; its deliveries are removed with it.',
  credential: 'required',
  action: 'webhook.delete',
  ifMatch: true,
  matrix: ['WH7'],
  params,
  ...noContent,
  hides: WebhookNotFound,
});

export const rotateSecret = operation({
  id: 'webhooks.rotate',
  method: 'POST',
  path: '/v1/me/webhooks/{webhook_id}/rotate',
  summary: 'Make a new secret. For a while every message carries two signatures, by the new secret and the one before.',
  credential: 'required',
  action: 'webhook.change',
  idempotency: 'commit',
  matrix: ['WH8'],
  params,
  body: z.strictObject({
    overlapHours: z
      .number()
      .int()
      .min(0)
      .max(168)
      .default(24)
      .describe('How long the old secret stays good; 0 ends it now, and whatever was still good beside it'),
  }),
  answer: { status: 200, body: withSecret },
  withoutSecrets,
  hides: WebhookNotFound,
  refuses: [OverlapRunning],
  example: {
    body: {},
    answer: { ...exampleWebhook, previousSecretUntil: '2026-11-21T10:00:00.000Z', secret: exampleSecret },
  },
});

export const sendTest = operation({
  id: 'webhooks.test',
  method: 'POST',
  path: '/v1/me/webhooks/{webhook_id}/test',
  summary: 'Send a `webhook.test` event, once and whatever the filter says; also to a webhook that is switched off.',
  credential: 'required',
  action: 'webhook.change',
  idempotency: 'commit',
  matrix: ['WH9'],
  params,
  answer: { status: 202, body: delivery },
  hides: WebhookNotFound,
  example: { answer: { ...exampleDelivery, eventType: testType, state: 'pending', attempts: 0 } },
});

export const listDeliveries = operation({
  id: 'webhooks.list_deliveries',
  method: 'GET',
  path: '/v1/me/webhooks/{webhook_id}/deliveries',
  summary: 'What was sent, the newest event first; kept for 30 days.',
  credential: 'required',
  action: 'webhook.read',
  matrix: ['WH10'],
  params,
  query: z.object({ ...pageQuery(), state: deliveryState.optional() }),
  answer: { status: 200, body: pageOf(delivery) },
  hides: WebhookNotFound,
  example: { answer: { items: [exampleDelivery] } },
});

export const readDelivery = operation({
  id: 'webhooks.read_delivery',
  method: 'GET',
  path: '/v1/me/webhooks/{webhook_id}/deliveries/{delivery_id}',
  summary: 'One delivery: the body that is sent, and every attempt with what was answered, the newest first.',
  credential: 'required',
  action: 'webhook.read',
  matrix: ['WH11'],
  params: deliveryParams,
  answer: {
    status: 200,
    body: delivery.extend({ body: z.string(), attemptsMade: z.array(attempt).describe('The last 50') }),
  },
  hides: WebhookNotFound,
  refuses: [DeliveryNotFound],
  example: {
    answer: {
      ...exampleDelivery,
      body: '{"type":"video.published","timestamp":"2026-11-20T10:05:00.000Z","data":{"video_id":"vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T"}}',
      attemptsMade: [{ number: 1, at: '2026-11-20T10:05:01.000Z', durationMs: 84, status: 204, answer: '' }],
    },
  },
});

export const redeliver = operation({
  id: 'webhooks.redeliver',
  method: 'POST',
  path: '/v1/me/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver',
  summary:
    'Send a delivery again, now; the `webhook-id` stays. Asked for while it is pending, its next attempt comes now.',
  credential: 'required',
  action: 'webhook.change',
  matrix: ['WH12'],
  params: deliveryParams,
  answer: { status: 202, body: delivery },
  hides: WebhookNotFound,
  refuses: [DeliveryNotFound],
  example: { answer: { ...exampleDelivery, state: 'pending' } },
});

export const redeliverRange = operation({
  id: 'webhooks.redeliver_range',
  method: 'POST',
  path: '/v1/me/webhooks/{webhook_id}/redeliver',
  summary: 'Send again what happened in a time range, in the background; 10,000 deliveries at most, the oldest first.',
  credential: 'required',
  action: 'webhook.change',
  idempotency: 'commit',
  matrix: ['WH13'],
  params,
  body: z.strictObject({
    from: z.iso.datetime(),
    to: z.iso.datetime().describe('At most 30 days after `from`'),
    only: z.enum(['failed', 'all']).default('failed').describe('`all` sends what has arrived again as well'),
  }),
  answer: { status: 202, body: redelivery },
  hides: WebhookNotFound,
  refuses: [RedeliveryRunning],
  example: {
    body: { from: '2026-11-20T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z' },
    answer: {
      from: '2026-11-20T00:00:00.000Z',
      to: '2026-11-21T00:00:00.000Z',
      only: 'failed',
      count: 0,
      askedAt: '2026-11-21T09:00:00.000Z',
    },
  },
});

export const webhooksOperations = [
  listWebhooks,
  createWebhook,
  readWebhook,
  changeWebhook,
  deleteWebhook,
  rotateSecret,
  sendTest,
  listDeliveries,
  readDelivery,
  redeliver,
  redeliverRange,
] as const;
