import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { percentEncoded, signer } from '../../lambdas/chat/request-signature.ts';
import { socketClient } from '../../lambdas/chat/socket-client.ts';
import { local } from '../../local/resource.ts';
import { type Opened, type SocketStage, socketStage } from '../conformance/websocket-stage.ts';

const soon = { timeout: 20_000 };
const managementUrl = 'https://made-up.execute-api.eu-west-1.amazonaws.com/v1';
const asFunction = (endpoint: string) => {
  vi.stubEnv('AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI', endpoint);
  vi.stubEnv('AWS_REGION', local.region);
  vi.stubEnv('AWS_ACCESS_KEY_ID', local.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', local.secretAccessKey);
};
afterEach(() => vi.unstubAllEnvs());

/** Node's own hashes, in the shape the SDK's signer wants. */
class Sha256 {
  readonly #hash: Hash | Hmac;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Buffer);
  }
  update(data: Uint8Array | string): void {
    this.#hash.update(data);
  }
  reset(): void {
    throw new Error('a hash is used once');
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

describe('the signature', () => {
  const now = new Date('2026-11-20T18:40:00.123Z');
  const ids = ['VWi0WdQt0kwCFHg=', 'a+b/c=', "odd ('*!~_.-) é", '%3D'];

  test.each([
    ['', { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }],
    [' with a session', { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'to/ken+==' }],
  ])('is the one the SDK’s own signer makes%s', async (_, credentials) => {
    const theirs = new SignatureV4({
      credentials,
      region: 'eu-west-1',
      service: 'execute-api',
      sha256: Sha256,
      applyChecksum: false,
    });
    const ours = signer(credentials, { region: 'eu-west-1', service: 'execute-api' });
    const host = new URL(managementUrl).host;
    for (const [method, id] of ids.flatMap((each) => [['POST', each] as const, ['DELETE', each] as const])) {
      const body = method === 'POST' ? '{"type":"events"}' : '';
      const path = `/v1/@connections/${percentEncoded(id)}`;
      const signed = await theirs.sign(
        { method, protocol: 'https:', hostname: host, path, headers: { host }, body },
        { signingDate: now },
      );
      const bodyHash = createHash('sha256').update(body).digest('hex');
      expect(ours({ method, host, path, bodyHash }, now)).toEqual(signed.headers);
    }
  });

  test('changes with the day, though its key is kept', () => {
    const sign = signer({ accessKeyId: 'A', secretAccessKey: 'S' }, { region: 'eu-west-1', service: 'execute-api' });
    const request = { method: 'POST', host: 'h', path: '/', bodyHash: '' };
    const scopes = [now, new Date(now.getTime() + 86_400_000), now].map(
      (at) => /Credential=A\/(\d+)\//.exec(sign(request, at)['authorization'] ?? '')?.[1],
    );
    expect(scopes).toEqual(['20261120', '20261121', '20261120']);
    expect(sign(request, now)).toEqual(sign(request, now));
  });
});

describe('over the laptop’s WebSocket API', () => {
  let stage: SocketStage;
  let client: ReturnType<typeof socketClient>;
  beforeAll(async () => {
    stage = await socketStage();
  });
  beforeEach(() => {
    asFunction(stage.service.listening.url);
    client = socketClient({ managementUrl });
  });
  afterEach(() => client.destroy());
  afterAll(() => stage.stop());

  test('a message arrives as it was, and a closed socket is gone', async () => {
    const { received, closed, connectionId } = await stage.open();
    expect(await client.post(connectionId, 'Grüße 🎉')).toBe('sent');
    expect(await client.post(connectionId, 'x'.repeat(128 * 1024 + 1))).toBe('too_large');
    await expect.poll(() => received, soon).toEqual(['Grüße 🎉']);
    expect(await client.close(connectionId)).toBe('sent');
    expect((await closed)[0]).toBe(1000);
    expect(await client.post(connectionId, 'x')).toBe('gone');
    expect(await client.close(connectionId)).toBe('gone');
  });

  test('what everybody gets reaches everybody who is there, and says who is not', async () => {
    const readers: Opened[] = [];
    for (let each = 0; each < 40; each += 1) readers.push(await stage.open());
    const left = readers.filter((_, at) => at % 3 === 0);
    for (const { socket } of left) socket.terminate();
    await expect.poll(() => left.every(({ connectionId }) => stage.endsOf(connectionId).length === 1), soon).toBe(true);
    const ids = readers.map(({ connectionId }) => connectionId);
    const result = await client.postToAll(ids, 'hello');
    expect(result.sent).toBe(26);
    expect(result.gone.toSorted()).toEqual(left.map(({ connectionId }) => connectionId).toSorted());
    expect(result.missed).toEqual([]);
    const there = readers.filter((each) => !left.includes(each));
    await expect.poll(() => there.every(({ received }) => received.join() === 'hello'), soon).toBe(true);
    for (const { socket } of there) socket.terminate();
  });

  test('a wrong key is an error, never a quiet loss', async () => {
    const { socket, connectionId } = await stage.open();
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'another');
    const stranger = socketClient({ managementUrl });
    await expect(stranger.post(connectionId, 'x')).rejects.toThrow('403');
    await expect(stranger.postToAll([connectionId, connectionId], 'x')).rejects.toThrow('403');
    stranger.destroy();
    socket.terminate();
  });
});

describe('when the gateway holds back', () => {
  let server: Server;
  let answers: (number | 'cut')[];
  let most = 0;
  let underWay = 0;
  /** Answers wait until so many requests are there at once. */
  let waitFor = 0;
  let waiting: (() => void)[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      request.resume().on('end', () => {
        const answer = answers.shift() ?? 200;
        waiting.push(() => {
          underWay -= 1;
          if (answer === 'cut') return request.socket.destroy();
          response.writeHead(answer).end();
        });
        if (waiting.length < waitFor) return;
        waitFor = 0;
        for (const go of waiting.splice(0)) go();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, local.host, resolve));
  });
  beforeEach(() => {
    asFunction(`http://${local.host}:${(server.address() as AddressInfo).port}/v1`);
    answers = [];
    waiting = [];
    most = 0;
  });
  afterAll(() => void server.close());

  test('it is asked again, and again after a connection was cut', async () => {
    const client = socketClient({ managementUrl, budgetMs: 20_000 });
    answers = [429, 'cut', 503];
    expect(await client.post('AAAAAAAAAAAAAAA=', 'x')).toBe('sent');
    expect(answers).toEqual([]);
    client.destroy();
  });

  test('it is given up when the budget is spent, and the last answer says why', async () => {
    const client = socketClient({ managementUrl, budgetMs: 0 });
    answers = [429, 500, 'cut'];
    expect(await client.post('AAAAAAAAAAAAAAA=', 'x')).toBe('throttled');
    expect(await client.post('AAAAAAAAAAAAAAA=', 'x')).toBe('failed');
    expect(await client.post('AAAAAAAAAAAAAAA=', 'x')).toBe('failed');
    answers = [429, 200, 500];
    const { sent, missed } = await client.postToAll(['A', 'B', 'C'], 'x');
    expect([sent, missed.map(({ because }) => because).toSorted()]).toEqual([1, ['failed', 'throttled']]);
    client.destroy();
  });

  test('no more are asked at the same time than it was told', async () => {
    const client = socketClient({ managementUrl, atOnce: 5 });
    waitFor = 5;
    const { sent } = await client.postToAll(
      Array.from({ length: 200 }, (_, at) => `id${at}`),
      'x',
    );
    expect([sent, most]).toEqual([200, 5]);
    client.destroy();
  });
});
