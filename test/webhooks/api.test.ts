import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { clock } from '../../lambdas/kit/clock.ts';
import { arm } from '../../lambdas/kit/failpoint.ts';
import * as contract from '../../lambdas/webhooks/contract.ts';
import { deliveryIdOf } from '../../lambdas/webhooks/deliveries-of.ts';
import { deliveriesStore } from '../../lambdas/webhooks/deliveries-store.ts';
import { begin } from '../../lambdas/webhooks/delivery.ts';
import type { Answered } from '../support/api-event.ts';
import { hostileAddresses } from './addresses.ts';
import { type Somebody, type WebhooksStage, webhooksStage } from './webhooks-stage.ts';

let stage: WebhooksStage;
let ada: Somebody;
let eve: Somebody;
const minute = 60_000;
const hour = 60 * minute;

// A day of attempts passes in some of these; a busy machine takes its time over that.
vi.setConfig({ testTimeout: 90_000 });
beforeAll(async () => {
  stage = await webhooksStage();
}, 180_000);
afterAll(() => stage?.stop());
beforeEach(async () => {
  [ada, eve] = [await stage.somebody(), await stage.somebody()];
  stage.receiver.received.length = 0;
  stage.receiver.answer = (_, response) => response.writeHead(204).end();
  stage.queue.length = 0;
});

const said = ({ status, body }: Answered): string => (body?.error ? `${status} ${body.error.code}` : String(status));
const create = (who: Somebody, body: object) => stage.on(contract.createWebhook, who, {}, { body });
const fine = { url: 'https://hooks.example.com/arclight' };

describe('creating', () => {
  test('answers the webhook with its secret; nothing that is asked later has the secret in it', async () => {
    const made = await create(ada, { ...fine, description: 'Our newsroom', event_types: ['video.published'] });
    expect(said(made)).toBe('201');
    expect(made.body).toMatchObject({ ...fine, scope: 'own', enabled: true, description: 'Our newsroom' });
    expect(made.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(made.body).not.toHaveProperty('sealed_secret');
    const [read, list, changed] = [
      await stage.on(contract.readWebhook, ada, made.body),
      await stage.on(contract.listWebhooks, ada),
      await stage.on(contract.changeWebhook, ada, made.body, { body: { description: '' } }),
    ];
    for (const { status, body } of [read, list, changed]) {
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toMatch(/secret|whsec_|created_by/i);
    }
    expect(list.body.items).toHaveLength(1);
  });

  test('repeated with its key is the same webhook, and says that the secret was shown', async () => {
    const headers = stage.newKey();
    const [first, second] = [
      await stage.on(contract.createWebhook, ada, {}, { body: fine, headers }),
      await stage.on(contract.createWebhook, ada, {}, { body: fine, headers }),
    ];
    expect([first.status, second.status]).toEqual([201, 201]);
    const { secret: _, ...rest } = first.body;
    expect(second.body).toEqual({ ...rest, secret_shown: true });
    expect((await stage.on(contract.listWebhooks, ada)).body.items).toHaveLength(1);
  });

  test('stops at ten, races included, and one that is deleted makes room', async () => {
    const made = await Promise.all(Array.from({ length: 14 }, () => create(ada, fine)));
    const refused = made.filter(({ status }) => status !== 201);
    expect(refused.map(said).every((one) => /409 webhooks.too_many|503 service.busy/.test(one))).toBe(true);
    const left = 10 - made.filter(({ status }) => status === 201).length;
    for (let more = 0; more < left; more++) expect(said(await create(ada, fine))).toBe('201');
    expect(said(await create(ada, fine))).toBe('409 webhooks.too_many');
    expect(said(await create(ada, { url: 'http://hooks.example.com/' }))).toBe('422 request.invalid');
    const { items } = (await stage.on(contract.listWebhooks, ada)).body;
    expect(items).toHaveLength(10);
    await stage.on(contract.deleteWebhook, ada, items[0]);
    expect(said(await create(ada, fine))).toBe('201');
  });

  test('says what is wrong with an address, an event nobody sends, a field nobody knows', async () => {
    const problems = async (body: object) => (await create(ada, body)).body.error.details.fields;
    expect(await problems({ url: 'http://hooks.example.com/' })).toEqual([
      { field: 'url', problem: 'must begin with https://' },
    ]);
    expect(await problems({ ...fine, event_types: ['video.exploded'] })).toEqual([
      { field: 'event_types[0]', problem: expect.any(String) },
    ]);
    expect(await problems({ ...fine, owner_id: eve.accountId })).toEqual([
      { field: 'owner_id', problem: 'is not a field of this request' },
    ]);
  });

  test('AB-41 no hostile address is taken, made or changed', async () => {
    // Each of them is read in address.test.ts; here, that the door asks.
    const outside = hostileAddresses.filter(([what], index) => !what.startsWith('loopback') && index % 6 === 0);
    expect(outside.length).toBeGreaterThan(8);
    const { body: webhook } = await create(ada, fine);
    for (const [what, url] of outside) {
      expect(said(await create(ada, { url })), what).toBe('422 request.invalid');
      const changed = await stage.on(contract.changeWebhook, ada, webhook, { body: { url } });
      expect(said(changed), what).toBe('422 request.invalid');
    }
  });

  test('needs a creator, and for the platform an admin', async () => {
    const viewer = await stage.somebody({ roles: ['viewer'] });
    const admin = await stage.somebody({ roles: ['viewer', 'admin'] });
    const platform = { ...fine, scope: 'platform' };
    expect(said(await create(viewer, fine))).toBe('403 access.role_needed');
    expect(said(await create(ada, platform))).toBe('403 access.role_needed');
    expect(said(await create(admin, fine))).toBe('403 access.role_needed');
    const made = await create(admin, platform);
    expect(made.body).toMatchObject({ scope: 'platform' });
    const other = await stage.somebody({ roles: ['viewer', 'admin'] });
    const listed = await stage.on(contract.listWebhooks, other, {}, { query: { scope: 'platform' } });
    expect(listed.body.items.map((one: { webhook_id: string }) => one.webhook_id)).toContain(made.body.webhook_id);
    expect(said(await stage.on(contract.listWebhooks, ada, {}, { query: { scope: 'platform' } }))).toBe(
      '403 access.role_needed',
    );
    expect((await stage.on(contract.listWebhooks, other)).body.items).toEqual([]);
    await stage.on(contract.deleteWebhook, other, made.body);
  });
});

describe('somebody else’s webhook', () => {
  test('looks as if it did not exist, whatever is asked of it', async () => {
    const webhook = await stage.webhook(ada);
    const { body: delivery } = await stage.on(contract.sendTest, ada, webhook);
    const on = { ...webhook, ...delivery };
    const never = { webhook_id: 'whk_00000000000000000000000000', delivery_id: delivery.delivery_id };
    const range = { from: '2026-11-20T00:00:00.000Z', to: '2026-11-20T01:00:00.000Z' };
    const asked = [
      [contract.readWebhook, undefined],
      [contract.changeWebhook, { enabled: false }],
      [contract.rotateSecret, {}],
      [contract.sendTest, undefined],
      [contract.listDeliveries, undefined],
      [contract.readDelivery, undefined],
      [contract.redeliver, undefined],
      [contract.redeliverRange, range],
      [contract.deleteWebhook, undefined],
    ] as const;
    const bare = ({ status, body }: Answered) => [status, { ...body.error, request_id: '' }];
    for (const [operation, body] of asked) {
      const given = body === undefined ? {} : { body };
      const answer = bare(await stage.on(operation, eve, on, given));
      expect(answer, operation.id).toEqual(bare(await stage.on(operation, eve, never, given)));
      expect(answer[0]).toBe(404);
    }
    expect((await stage.on(contract.readWebhook, ada, webhook)).body.enabled).toBe(true);
  });

  test('a suspended owner may look and delete, and nothing else', async () => {
    const webhook = await stage.webhook(ada);
    await stage.become(ada.accountId, { roles: ['viewer', 'creator'], status: 'suspended' });
    stage.turn(3_000);
    expect(said(await stage.on(contract.readWebhook, ada, webhook))).toBe('200');
    for (const operation of [contract.sendTest, contract.redeliver])
      expect(said(await stage.on(operation, ada, webhook))).toBe('403 access.account_suspended');
    expect(said(await stage.on(contract.deleteWebhook, ada, webhook))).toBe('204');
  });
});

describe('changing', () => {
  test('at the same time, nothing anybody changed is lost', async () => {
    const webhook = await stage.webhook(ada);
    const wishes = [{ description: 'A' }, { event_types: ['video.deleted'] }, { enabled: false }];
    await Promise.all(wishes.map((body) => stage.on(contract.changeWebhook, ada, webhook, { body })));
    expect((await stage.on(contract.readWebhook, ada, webhook)).body).toMatchObject({
      description: 'A',
      event_types: ['video.deleted'],
      enabled: false,
    });
  });

  test('a rotation repeated with its key is one rotation: the secret in use stays good', async () => {
    const webhook = await stage.webhook(ada);
    const headers = stage.newKey();
    const first = await stage.on(contract.rotateSecret, ada, webhook, { body: {}, headers });
    const second = await stage.on(contract.rotateSecret, ada, webhook, { body: {}, headers });
    expect(first.body.secret).toMatch(/^whsec_/);
    expect([second.body.secret, second.body.secret_shown]).toEqual([undefined, true]);
    await stage.on(contract.sendTest, ada, webhook);
    await stage.work();
    expect(String(stage.receiver.received[0]?.headers['webhook-signature']).split(' ')).toHaveLength(2);
    const another = await stage.on(contract.rotateSecret, ada, webhook, { body: {} });
    expect(said(another)).toBe('409 webhooks.overlap_running');
    expect(another.body.error.details.previous_secret_until).toBe(first.body.previous_secret_until);
    expect(said(await stage.on(contract.rotateSecret, ada, webhook, { body: { overlap_hours: 0 } }))).toBe('200');
  });
});

describe('a test event', () => {
  test('goes once, past the filter, to a webhook that is switched off too, and its failure means nothing', async () => {
    const webhook = await stage.webhook(ada, { event_types: ['video.deleted'], enabled: false });
    stage.receiver.answer = (_, response) => response.writeHead(500).end();
    const asked = await stage.on(contract.sendTest, ada, webhook);
    expect(asked).toMatchObject({ status: 202, body: { event_type: 'webhook.test', state: 'pending' } });
    await stage.work();
    stage.turn(hour);
    await stage.minute();
    await stage.work();
    const mine = stage.receiver.received.filter(({ json }) => json.data.webhook_id === webhook.webhook_id);
    expect(mine.map(({ json }) => json.type)).toEqual(['webhook.test']);
    const read = await stage.on(contract.readWebhook, ada, webhook);
    expect(read.body).not.toHaveProperty('failing_since');
  });
});

describe('the log', () => {
  test('is read page by page, by state, with a cursor that fits this list alone', async () => {
    const webhook = await stage.webhook(ada);
    for (let news = 0; news < 7; news++) {
      stage.receiver.answer = (_, response) => response.writeHead(news % 2 ? 410 : 204).end();
      await stage.hear(ada, { eventId: `evt_log_${webhook.webhook_id}_${news}` });
      await stage.work();
      await stage.on(contract.changeWebhook, ada, webhook, { body: { enabled: true } });
      stage.turn(1_000);
    }
    const page = (query: Record<string, string>) => stage.on(contract.listDeliveries, ada, webhook, { query });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await page({ limit: '3', ...(cursor ? { cursor } : {}) });
      seen.push(...body.items.map((one: { event_id: string }) => one.event_id.slice(-1)));
      cursor = body.next_cursor;
    } while (cursor);
    expect(seen).toEqual(['6', '5', '4', '3', '2', '1', '0']);
    const failed = await page({ state: 'failed' });
    expect(failed.body.items.map((one: { last_status: number }) => one.last_status)).toEqual([410, 410, 410]);
    const { body } = await page({ limit: '1' });
    expect(said(await page({ state: 'failed', cursor: body.next_cursor }))).toBe('422 request.invalid_cursor');
  });

  test('a delivery nobody made is not there', async () => {
    const on = { ...(await stage.webhook(ada)), delivery_id: 'dlv_00000000000000000000000000' };
    expect(said(await stage.on(contract.readDelivery, ada, on))).toBe('404 webhooks.delivery_not_found');
    expect(said(await stage.on(contract.redeliver, ada, on))).toBe('404 webhooks.delivery_not_found');
  });
});

describe('when we die', () => {
  test.each(['webhooks.attempt.taken', 'webhooks.attempt.sent'])('at %s it is sent again, and noted', async (place) => {
    const webhook = await stage.webhook(ada);
    await stage.hear(ada);
    const disarm = arm(place, () => {
      throw new Error('killed here');
    });
    await stage.work();
    disarm();
    expect(await stage.deliveries(ada, webhook)).toEqual([expect.objectContaining({ state: 'pending' })]);
    stage.turn(2 * minute);
    await stage.minute();
    await stage.work();
    expect(stage.receiver.received).toHaveLength(place === 'webhooks.attempt.sent' ? 2 : 1);
    expect(await stage.deliveries(ada, webhook)).toEqual([
      expect.objectContaining({ state: 'delivered', attempts: 2 }),
    ]);
  });
});

describe('sending again', () => {
  const asMany = async (webhook: { webhook_id: string }, count: number) => {
    stage.receiver.answer = (_, response) => response.writeHead(410).end();
    for (let news = 0; news < count; news++) {
      await stage.hear(ada);
      await stage.work();
      await stage.on(contract.changeWebhook, ada, webhook, { body: { enabled: true } });
      stage.turn(1_000);
    }
    stage.receiver.received.length = 0;
    stage.receiver.answer = (_, response) => response.writeHead(204).end();
  };

  test('one that arrived, or that failed, goes with the id it had', async () => {
    const webhook = await stage.webhook(ada);
    await stage.hear(ada, { eventId: 'evt_again' });
    await stage.work();
    const [delivery] = await stage.deliveries(ada, webhook);
    const asked = await stage.on(contract.redeliver, ada, { ...webhook, ...delivery });
    expect(asked).toMatchObject({ status: 202, body: { state: 'pending', attempts: 1 } });
    await stage.work();
    expect(stage.receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual(['evt_again', 'evt_again']);
    expect(await stage.deliveries(ada, webhook)).toEqual([
      expect.objectContaining({ state: 'delivered', attempts: 2 }),
    ]);
  });

  test('a range sends what failed in it, and says how far it has come', async () => {
    const webhook = await stage.webhook(ada);
    await asMany(webhook, 4);
    const items = await stage.deliveries(ada, webhook);
    const [last, third, second, first] = items;
    await stage.on(contract.redeliver, ada, { ...webhook, ...second });
    await stage.work();
    stage.receiver.received.length = 0;
    const body = { from: first.occurred_at, to: last.occurred_at };
    const asked = await stage.on(contract.redeliverRange, ada, webhook, { body });
    expect(asked).toMatchObject({ status: 202, body: { only: 'failed', count: 0 } });
    expect(said(await stage.on(contract.redeliverRange, ada, webhook, { body }))).toBe(
      '409 webhooks.redelivery_running',
    );
    await stage.minute();
    await stage.work();
    expect(stage.receiver.received.map(({ headers }) => headers['webhook-id']).sort()).toEqual(
      [first.event_id, third.event_id].sort(),
    );
    const { body: read } = await stage.on(contract.readWebhook, ada, webhook);
    expect(read.redelivery).toMatchObject({ count: 2, ended_at: expect.any(String) });
    expect(said(await stage.on(contract.redeliverRange, ada, webhook, { body }))).toBe('202');
  });

  test('a range that ends before it begins, or is too long, is refused in words', async () => {
    const webhook = await stage.webhook(ada);
    const ask = async (from: string, to: string) =>
      (await stage.on(contract.redeliverRange, ada, webhook, { body: { from, to } })).body.error.details.fields;
    expect(await ask('2026-11-20T01:00:00.000Z', '2026-11-20T00:00:00.000Z')).toEqual([
      { field: 'to', problem: 'must be later than from' },
    ]);
    expect(await ask('2026-10-01T00:00:00.000Z', '2026-11-20T00:00:00.000Z')).toEqual([
      { field: 'to', problem: 'must be at most 30 days after from' },
    ]);
  });

  test('“all” sends what arrived as well, over more than one page, each once', async () => {
    const webhook = await stage.webhook(ada);
    const store = deliveriesStore(stage.table.name);
    const ids = Array.from({ length: 130 }, (_, index) => `evt_page_${index}`);
    await Promise.all(
      ids.map((eventId, index) => {
        const now = new Date(clock.now().getTime() + index);
        const given = { webhookId: webhook.webhook_id, ownerId: ada.accountId, eventId, eventType: 'video.published' };
        const deliveryId = deliveryIdOf(eventId, webhook.webhook_id, now);
        const begun = begin({ ...given, deliveryId, occurredAt: now.toISOString(), body: '{}' }, now);
        return store.create({ ...begun, state: 'delivered', dueAt: undefined, nextAttemptAt: undefined });
      }),
    );
    const [from, to] = [-hour, hour].map((ms) => new Date(clock.now().getTime() + ms).toISOString());
    await stage.on(contract.redeliverRange, ada, webhook, { body: { from, to, only: 'all' } });
    await stage.minute();
    const handed = stage.queue.map(({ body }) => JSON.parse(body).detail.data.deliveryId);
    expect([handed.length, new Set(handed).size]).toEqual([130, 130]);
    const { body: read } = await stage.on(contract.readWebhook, ada, webhook);
    expect(read.redelivery).toMatchObject({ count: 130, ended_at: expect.any(String) });
  });
});
