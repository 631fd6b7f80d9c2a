import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiClient } from '../../local/seed/client.ts';
import { openTerminal } from '../cli/terminal.ts';
import { emailOf, type Laptop, password, startLaptop } from '../support/laptop.ts';
import { verifyingCode } from './verifying-code.ts';

interface Message {
  path: string;
  headers: Record<string, unknown>;
  body: string;
}
interface Webhook {
  webhook_id: string;
  url: string;
  secret: string;
}
interface Delivery {
  delivery_id: string;
  state: string;
  attempts: number;
  last_status?: number;
  problem?: string;
}

/** Somebody's server with a mood at every path. */
const aMoodyServer = async () => {
  const messages: Message[] = [];
  let failures = 0;
  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    const body = Buffer.concat(await request.toArray()).toString('utf8');
    messages.push({ path, headers: request.headers, body });
    if (path === '/fails-once' && failures++ === 0) return response.writeHead(503).end('not yet');
    if (path === '/redirects') return response.writeHead(302, { location: '/fine' }).end();
    if (path === '/talks') return response.writeHead(200).end('words '.repeat(40_000));
    if (path !== '/hangs') return response.writeHead(204).end();
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    messages,
    url: (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

describe('webhooks, over a whole laptop', { timeout: 180_000 }, () => {
  let laptop: Laptop;
  let ada: ApiClient;
  let server: Awaited<ReturnType<typeof aMoodyServer>>;
  const webhooks = new Map<string, Webhook>();

  beforeAll(async () => {
    [laptop, server] = await Promise.all([startLaptop(), aMoodyServer()]);
    ada = await laptop.creator('ada');
  }, 300_000);
  afterAll(async () => {
    await server?.stop();
    await laptop?.stop();
  });

  const post = <T>(path: string, body: object): Promise<T> => ada.call<T>('POST', path, { body });
  const log = async (path: string): Promise<Delivery[]> => {
    const { webhook_id } = webhooks.get(path) as Webhook;
    return (await ada.call<{ items: Delivery[] }>('GET', `/v1/me/webhooks/${webhook_id}/deliveries`)).items;
  };
  /** The one delivery of a webhook, once it is as wanted. */
  const until = async (path: string, isSo: (delivery: Delivery) => boolean): Promise<Delivery> => {
    for (const ends = Date.now() + 120_000; ; await pause(300)) {
      const [delivery] = await log(path);
      if (delivery && isSo(delivery)) return delivery;
      if (Date.now() > ends) throw new Error(`${path} came to ${JSON.stringify(delivery)}`);
    }
  };

  test('an upload that begins is told to each of them, in its own mood', async () => {
    for (const path of ['/fine', '/fails-once', '/redirects', '/talks', '/hangs']) {
      const asked = { url: server.url(path), event_types: ['upload.started'] };
      webhooks.set(path, await post<Webhook>('/v1/me/webhooks', asked));
    }
    const upload = await post<{ upload_id: string; video_id: string }>('/v1/uploads', {
      filename: 'waves.mp4',
      size_bytes: 1000,
    });
    expect(await until('/fine', ({ state }) => state === 'delivered')).toMatchObject({ attempts: 1, last_status: 204 });
    expect(await until('/talks', ({ state }) => state === 'delivered')).toMatchObject({ last_status: 200 });
    expect(await until('/fails-once', ({ state }) => state === 'delivered')).toMatchObject({ attempts: 2 });
    expect(await until('/redirects', ({ attempts }) => attempts > 0)).toMatchObject({
      state: 'pending',
      last_status: 302,
    });
    expect(await until('/hangs', ({ problem }) => problem !== undefined)).toMatchObject({
      problem: 'The whole answer did not come within 10 seconds.',
    });
    const verify = await verifyingCode();
    const [message] = server.messages.filter(({ path }) => path === '/fine');
    const { secret = '' } = webhooks.get('/fine') ?? {};
    expect(verify({ headers: message?.headers ?? {}, body: message?.body ?? '', secret })).toMatchObject({
      type: 'upload.started',
      data: { upload_id: upload.upload_id, video_id: upload.video_id, size_bytes: 1000 },
    });
  });

  test('one that arrived can be sent again, with the id it had', async () => {
    const { webhook_id } = webhooks.get('/fine') as Webhook;
    const [delivery] = await log('/fine');
    await ada.call('POST', `/v1/me/webhooks/${webhook_id}/deliveries/${delivery?.delivery_id}/redeliver`);
    await until('/fine', ({ attempts, state }) => attempts === 2 && state === 'delivered');
    const ids = server.messages.filter(({ path }) => path === '/fine').map(({ headers }) => headers['webhook-id']);
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  });

  test('410 switches it off, and its maker gets one mail', async () => {
    const gone = createServer((_, response) => response.writeHead(410).end());
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(gone.address() as AddressInfo).port}/`;
    const { webhook_id } = await post<Webhook>('/v1/me/webhooks', { url, event_types: ['upload.failed'] });
    const { upload_id } = await post<{ upload_id: string }>('/v1/uploads', { filename: 'a.mp4', size_bytes: 10 });
    await ada.call('DELETE', `/v1/uploads/${upload_id}`);
    const ours = () => laptop.cloud.mails().filter(({ subject }) => subject.includes('is switched off'));
    for (const ends = Date.now() + 120_000; ours().length === 0; await pause(300))
      if (Date.now() > ends) throw new Error('no mail came');
    await new Promise<void>((resolve) => gone.close(() => resolve()));
    const webhook = await ada.call('GET', `/v1/me/webhooks/${webhook_id}`);
    expect(webhook).toMatchObject({ enabled: false, disabled_because: 'gone' });
    expect(ours()).toHaveLength(1);
  });

  test('the terminal makes one, tries it, reads its log, sends again, rotates, and removes it', async () => {
    const terminal = await openTerminal(laptop.cloud.siteUrl);
    try {
      await terminal.pipe(password, 'login', '--email', emailOf('ada'), '--password-stdin');
      const say = (...words: string[]) => terminal.json('webhooks', ...words);
      const made = await say('create', server.url('/from-the-terminal'), '--events', 'video.deleted, video.published');
      expect(made).toMatchObject({
        exit: 0,
        answer: { result: { event_types: ['video.deleted', 'video.published'] } },
      });
      const { webhook_id, secret } = made.answer.result;
      expect(secret).toMatch(/^whsec_/);
      expect((await terminal.type('webhooks', 'ls')).out).toContain(`${webhook_id}  on`);
      const tested = await terminal.type('webhooks', 'test', webhook_id);
      expect([tested.exit, tested.out]).toEqual([0, expect.stringMatching(/^It arrived: 204 after \d+ ms\.\n$/)]);
      const [delivery] = (await say('deliveries', webhook_id, '--state', 'delivered')).answer.result.items;
      expect(delivery).toMatchObject({ event_type: 'webhook.test', attempts: 1 });
      expect((await say('redeliver', webhook_id, delivery.delivery_id)).exit).toBe(0);
      expect(
        (await say('redeliver', webhook_id, '--from', '2026-11-20T10:00Z', '--to', '2026-11-20T11:00Z')).answer.result,
      ).toMatchObject({ only: 'failed', from: '2026-11-20T10:00:00.000Z' });
      const rotated = await say('rotate', webhook_id, '--overlap-hours', '1');
      expect(rotated.answer.result.secret).not.toBe(secret);
      expect((await say('rm', webhook_id)).exit).toBe(2);
      expect((await say('rm', webhook_id, '--yes')).answer.result).toEqual({ webhook_id, deleted: true });
      expect((await say('deliveries', webhook_id)).exit).toBe(5);
      expect((await say('create', 'http://hooks.example.com/')).answer.error).toMatchObject({
        exit: 2,
        hint: 'url must begin with https://.',
      });
      expect((await say('redeliver', webhook_id)).exit).toBe(2);
    } finally {
      await terminal.forget();
    }
  });

  test('and says of a test that did not arrive why not', async () => {
    const terminal = await openTerminal(laptop.cloud.siteUrl);
    try {
      await terminal.pipe(password, 'login', '--email', emailOf('ada'), '--password-stdin');
      const { webhook_id } = webhooks.get('/redirects') as Webhook;
      const { exit, answer } = await terminal.json('webhooks', 'test', webhook_id);
      expect([exit, answer.error.code]).toEqual([4, 'cli.webhook_test_failed']);
      expect(answer.error.message).toContain('redirects are not followed');
    } finally {
      await terminal.forget();
    }
  });
});
