import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { transcodeFailed } from '../../lambdas/transcode/events.ts';
import { uploadCompleted } from '../../lambdas/upload/events.ts';
import * as contract from '../../lambdas/webhooks/contract.ts';
import { type Somebody, type WebhooksStage, webhooksStage } from './webhooks-stage.ts';

let stage: WebhooksStage;
let ada: Somebody;
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

// A day of attempts passes in some of these; a busy machine takes its time over that.
vi.setConfig({ testTimeout: 90_000 });
beforeAll(async () => {
  stage = await webhooksStage();
}, 180_000);
afterAll(() => stage?.stop());
beforeEach(async () => {
  ada = await stage.somebody();
  stage.receiver.received.length = 0;
  stage.receiver.answer = (_, response) => response.writeHead(204).end();
  stage.queue.length = 0;
});

const fails: WebhooksStage['receiver']['answer'] = (_, response) => response.writeHead(500).end('out of order');
const received = () => stage.receiver.received;
const types = () => received().map(({ json }) => json.type);
const signatureOf = (secret: string, { headers, body }: ReturnType<typeof received>[number]): string => {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
};
/** Lets time pass in such steps; after each the reconciler looks, and what is ready is worked on. */
const pass = async (...steps: number[]): Promise<void> => {
  for (const step of steps) {
    stage.turn(step);
    await stage.minute();
    await stage.work();
  }
};

describe('an event of one’s own', () => {
  test('is sent at once, signed, with an id, a body of ids and state, and the log says so', async () => {
    const webhook = await stage.webhook(ada, { event_types: ['video.published'] });
    expect(await stage.hear(ada, { eventId: 'evt_of_this_test' })).toBe(true);
    expect(await stage.work()).toBe(1);
    const [message] = received();
    if (!message) throw new Error('nothing came');
    expect(message.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Arclight-Webhooks/1',
      'webhook-id': 'evt_of_this_test',
      'webhook-signature': signatureOf(webhook.secret, message),
    });
    expect(message.json).toMatchObject({
      type: 'video.published',
      data: { owner_id: ada.accountId, state: 'PUBLISHED' },
    });
    expect(await stage.deliveries(ada, webhook)).toEqual([
      expect.objectContaining({ state: 'delivered', attempts: 1, last_status: 204, event_id: 'evt_of_this_test' }),
    ]);
  });

  test('F01 the same news ten times, one after the other and at once, is sent once', async () => {
    await stage.webhook(ada);
    const hear = () => stage.hear(ada, { eventId: 'evt_ten_times' });
    await hear();
    await Promise.all(Array.from({ length: 9 }, hear));
    await stage.work();
    await pass(minute, 4 * minute, hour);
    expect(received()).toHaveLength(1);
  });

  test('F01 the same message twice is one attempt; at once too', async () => {
    await stage.webhook(ada);
    await stage.hear(ada);
    stage.queue.push(...stage.queue.map((message) => ({ ...message })));
    expect(await stage.work()).toBe(2);
    expect(received()).toHaveLength(1);
  });

  test('goes to every webhook that wants it, and to nobody else’s', async () => {
    const eve = await stage.somebody();
    await stage.webhook(ada, { event_types: ['upload.completed'] });
    await stage.webhook(ada, { event_types: ['transcode.failed', 'upload.completed'] });
    await stage.webhook(ada, { event_types: ['video.published'], enabled: false });
    await stage.webhook(eve);
    for (const event of [uploadCompleted, transcodeFailed]) await stage.hear(ada, { event });
    await stage.work();
    expect(types().sort()).toEqual(['transcode.failed', 'upload.completed', 'upload.completed']);
    expect(new Set(received().map(({ json }) => json.data.owner_id))).toEqual(new Set([ada.accountId]));
  });

  test('of everybody goes to the platform’s, for as long as who made it is an admin', async () => {
    const admin = await stage.somebody({ roles: ['viewer', 'admin'] });
    const webhook = await stage.webhook(admin, { scope: 'platform', event_types: ['video.published'] });
    await stage.hear(ada);
    await stage.work();
    expect(received().map(({ json }) => json.data.owner_id)).toEqual([ada.accountId]);
    await stage.become(admin.accountId, { roles: ['viewer'] });
    stage.turn(3 * second);
    await stage.hear(ada);
    await stage.work();
    expect(received()).toHaveLength(1);
    expect((await stage.on(contract.readWebhook, admin, webhook)).status).toBe(404);
    const other = await stage.somebody({ roles: ['viewer', 'admin'] });
    expect((await stage.on(contract.deleteWebhook, other, webhook)).status).toBe(204);
  });

  test('that happened before the webhook was made is not its business', async () => {
    const event = { eventId: 'evt_before' };
    const hourAgo = await stage.hear(ada, event);
    stage.turn(hour);
    const webhook = await stage.webhook(ada);
    expect(hourAgo).toBe(true);
    expect(await stage.deliveries(ada, webhook)).toEqual([]);
  });

  test('is not lost when the queue does not take it: the reconciler sends it', async () => {
    await stage.webhook(ada);
    stage.closeQueue(true);
    expect(await stage.hear(ada, { eventId: 'evt_queue_down' })).toBe(false);
    stage.closeQueue(false);
    expect(await stage.hear(ada, { eventId: 'evt_queue_down' })).toBe(true);
    expect(await stage.work()).toBe(0);
    stage.turn(3 * minute);
    await stage.minute();
    await stage.work();
    expect(received()).toHaveLength(1);
  });
});

describe('a receiver that fails', () => {
  test('is asked again for a day with the same id, each time with its own time and signature, then no more', async () => {
    const webhook = await stage.webhook(ada);
    stage.receiver.answer = fails;
    await stage.hear(ada, { eventId: 'evt_failing' });
    await stage.work();
    await pass(7 * second, 75 * second, 7 * minute, 19 * minute, 38 * minute, 75 * minute, 150 * minute);
    await pass(...Array.from({ length: 7 }, () => 5 * hour));
    const [delivery] = await stage.deliveries(ada, webhook);
    expect(delivery).toMatchObject({ state: 'failed', last_status: 500, problem: 'It answered 500 instead of a 2xx.' });
    expect(received().length).toBe(delivery.attempts);
    expect(received().length).toBeGreaterThanOrEqual(11);
    expect(received().length).toBeLessThanOrEqual(14);
    expect(new Set(received().map(({ headers }) => headers['webhook-id']))).toEqual(new Set(['evt_failing']));
    expect(new Set(received().map(({ headers }) => headers['webhook-timestamp'])).size).toBe(received().length);
    for (const message of received())
      expect(message.headers['webhook-signature']).toBe(signatureOf(webhook.secret, message));
    const before = received().length;
    await pass(hour, day);
    expect(received()).toHaveLength(before);
  });

  test('and recovers gets what it missed; the log has each attempt with what was answered', async () => {
    const webhook = await stage.webhook(ada);
    stage.receiver.answer = fails;
    await stage.hear(ada);
    await stage.work();
    stage.receiver.answer = (_, response) => response.writeHead(200).end('fine now');
    stage.turn(7 * second);
    await stage.work();
    const [{ delivery_id }] = await stage.deliveries(ada, webhook);
    const { body } = await stage.on(contract.readDelivery, ada, { ...webhook, delivery_id });
    expect(body).toMatchObject({
      state: 'delivered',
      attempts: 2,
      body: received()[0]?.body,
      attempts_made: [
        { number: 2, status: 200, answer: 'fine now' },
        { number: 1, status: 500, answer: 'out of order', problem: 'It answered 500 instead of a 2xx.' },
      ],
    });
  });

  test('for five days is switched off, and that is said once, with who is to be told', async () => {
    const webhook = await stage.webhook(ada);
    stage.receiver.answer = fails;
    for (let days = 0; days < 6; days++) {
      await stage.hear(ada);
      await stage.work();
      stage.turn(day);
    }
    const { body } = await stage.on(contract.readWebhook, ada, webhook);
    expect(body).toMatchObject({ enabled: false, disabled_because: 'failing' });
    const told = (await stage.table.news()).filter(({ data }) => data['webhookId'] === webhook.webhook_id);
    expect(told).toEqual([
      {
        name: 'webhook.disabled',
        data: expect.objectContaining({
          accountId: ada.accountId,
          because: 'failing',
          host: expect.stringContaining('127.0.0.1'),
        }),
      },
    ]);
    const before = received().length;
    await stage.hear(ada);
    await stage.work();
    await pass(hour, day);
    expect(received()).toHaveLength(before);
    const { body: on } = await stage.on(contract.changeWebhook, ada, webhook, { body: { enabled: true } });
    expect([on.enabled, on.disabled_because, on.failing_since]).toEqual([true, undefined, undefined]);
  });

  test('and arrives in between is not switched off', async () => {
    const webhook = await stage.webhook(ada);
    for (let days = 0; days < 8; days++) {
      stage.receiver.answer = days === 4 ? (_, response) => response.writeHead(204).end() : fails;
      await stage.hear(ada);
      await stage.work();
      stage.turn(day);
    }
    expect((await stage.on(contract.readWebhook, ada, webhook)).body.enabled).toBe(true);
  });

  test('with 410 is switched off at once', async () => {
    const webhook = await stage.webhook(ada);
    stage.receiver.answer = (_, response) => response.writeHead(410).end();
    await stage.hear(ada);
    await stage.work();
    const { body } = await stage.on(contract.readWebhook, ada, webhook);
    expect(body).toMatchObject({ enabled: false, disabled_because: 'gone' });
  });
});

describe('what must not be sent any more', () => {
  test('is not: deleted, switched off or of somebody suspended while it waited', async () => {
    const eve = await stage.somebody();
    const [deleted, off] = [await stage.webhook(ada), await stage.webhook(ada)];
    const ofEve = await stage.webhook(eve);
    await stage.hear(ada);
    await stage.hear(eve);
    await stage.on(contract.deleteWebhook, ada, deleted);
    await stage.on(contract.changeWebhook, ada, off, { body: { enabled: false } });
    await stage.become(eve.accountId, { roles: ['viewer', 'creator'], status: 'suspended' });
    stage.turn(3 * second);
    expect(await stage.work()).toBe(3);
    expect(received()).toEqual([]);
    const problems = [...(await stage.deliveries(ada, off)), ...(await stage.deliveries(eve, ofEve))];
    expect(problems.map(({ state, problem }) => [state, problem])).toEqual([
      ['failed', 'The webhook was switched off before it was sent.'],
      ['failed', 'The account is not active.'],
    ]);
  });

  test('F50 nothing of a person who left is kept, what was under way included', async () => {
    await stage.webhook(ada);
    const webhook = await stage.webhook(ada);
    for (let news = 0; news < 3; news++) await stage.hear(ada);
    await stage.work();
    await stage.hear(ada);
    const rowsOf = async () =>
      (await stage.table.rows()).filter(
        ({ pk, kind }) =>
          kind !== 'idempotency' &&
          (String(pk).includes(webhook.webhook_id) || String(pk) === `OWNER#${ada.accountId}`),
      );
    expect((await rowsOf()).length).toBeGreaterThan(6);
    expect(await stage.close(ada)).toBe(true);
    expect(await stage.close(ada)).toBe(true);
    await stage.work();
    await pass(0, minute, minute, 16 * minute, minute);
    expect((await rowsOf()).map(({ sk }) => sk)).toEqual(['QUOTA']);
  });
});

describe('two secrets', () => {
  test('sign every message while the old one is good, and afterwards the new one alone', async () => {
    const webhook = await stage.webhook(ada);
    const { body: rotated } = await stage.on(contract.rotateSecret, ada, webhook, { body: { overlap_hours: 2 } });
    expect(rotated.secret).toMatch(/^whsec_/);
    expect(rotated.secret).not.toBe(webhook.secret);
    await stage.hear(ada);
    await stage.work();
    stage.turn(2 * hour + second);
    await stage.hear(ada);
    await stage.work();
    const [both, alone] = received();
    if (!both || !alone) throw new Error('two were to come');
    expect(both.headers['webhook-signature']).toBe(
      `${signatureOf(rotated.secret, both)} ${signatureOf(webhook.secret, both)}`,
    );
    expect(alone.headers['webhook-signature']).toBe(signatureOf(rotated.secret, alone));
  });

  test('and no secret stands in the table as it is', async () => {
    const webhook = await stage.webhook(ada);
    const { body: rotated } = await stage.on(contract.rotateSecret, ada, webhook, { body: {} });
    const kept = JSON.stringify(await stage.table.rows());
    for (const secret of [webhook.secret, rotated.secret])
      expect([kept.includes(secret), kept.includes(secret.slice(6, 30))]).toEqual([false, false]);
  });
});
