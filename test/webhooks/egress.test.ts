import { globSync, readFileSync } from 'node:fs';
import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createRawServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isPublicAddress } from '../../lambdas/kit/public-address.ts';
import type { Target } from '../../lambdas/webhooks/address.ts';
import type { Outcome } from '../../lambdas/webhooks/delivery.ts';
import { type EgressSurroundings, egress } from '../../lambdas/webhooks/egress.ts';
import { certificate } from './a-certificate.ts';

const rules = { ports: [443], loopback: 'refuse' as const };
const message = { body: '{"hello":"world"}', headers: { 'content-type': 'application/json', 'webhook-id': 'evt_1' } };

let stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops) await stop();
  stops = [];
});

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  stops.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  );
  return (server.address() as AddressInfo).port;
};

/** A receiver behind TLS, with the certificate of `hooks.example.com`. */
const receiver = (answer: RequestListener): Promise<number> => listening(createServer(certificate, answer));

const to = (port: number, host = certificate.host, path = '/hook'): Target => ({
  url: `https://${host}:${port}${path}`,
  encrypted: true,
  host,
  port,
  path,
});

/** The internet as these tests have it: every name is on this machine, which passes for a public address. */
const aNet = (given: Partial<EgressSurroundings> = {}): EgressSurroundings => ({
  resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  mayConnect: (address) => address === '127.0.0.1' || isPublicAddress(address),
  trusted: certificate.cert,
  limits: { connectMs: 30_000, totalMs: 60_000, answerBytes: 64 * 1024 },
  ...given,
});

const send = (target: Target, given: Partial<EgressSurroundings> = {}): Promise<Outcome> =>
  egress(rules, aNet(given))(target, message);

describe('a message', () => {
  test('arrives whole, with the host name in TLS and in HTTP, over the address that was looked up', async () => {
    const seen: Record<string, unknown> = {};
    const port = await receiver(async (request, response) => {
      const { servername } = request.socket as unknown as { servername: string };
      Object.assign(seen, { ...request.headers, servername, method: request.method, url: request.url });
      seen['body'] = Buffer.concat(await request.toArray()).toString();
      response.writeHead(202).end('thank\u202e you\r\n');
    });
    const outcome = await send(to(port));
    expect(outcome).toMatchObject({ status: 202, answer: 'thank you', problem: undefined });
    expect(outcome.durationMs).toBeGreaterThanOrEqual(0);
    expect(seen).toMatchObject({
      servername: certificate.host,
      host: `${certificate.host}:${port}`,
      method: 'POST',
      url: '/hook',
      'webhook-id': 'evt_1',
      'content-length': String(message.body.length),
      body: message.body,
    });
  });

  test('is refused by what answers anything but 2xx, and says so', async () => {
    for (const [status, words] of [
      [404, 'It answered 404 instead of a 2xx.'],
      [500, 'It answered 500 instead of a 2xx.'],
      [410, 'It answered 410: it does not want to be told any more.'],
    ] as const) {
      const port = await receiver((_, response) => response.writeHead(status).end());
      expect(await send(to(port))).toMatchObject({ status, problem: words });
    }
  });

  test('hears when it may come again', async () => {
    const port = await receiver((_, response) => response.writeHead(503, { 'retry-after': '120' }).end());
    expect(await send(to(port))).toMatchObject({ status: 503, retryAfterSeconds: 120 });
  });

  test('follows no redirect, not even to itself', async () => {
    let calls = 0;
    const port = await receiver((_, response) => {
      calls += 1;
      response.writeHead(307, { location: 'https://127.0.0.1:9/secret' }).end();
    });
    expect(await send(to(port))).toMatchObject({ status: 307, problem: expect.stringContaining('redirect') });
    expect(calls).toBe(1);
  });

  test('of its answer a kilobyte is kept, and no more than 64 are read', async () => {
    let written = 0;
    let closed = (): void => {};
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const port = await receiver((_, response) => {
      response.writeHead(200);
      response.on('close', closed);
      const pour = (): void => {
        while (!response.destroyed) {
          written += 16_384;
          if (!response.write('x'.repeat(16_384))) return;
        }
      };
      response.on('drain', pour);
      pour();
    });
    const outcome = await send(to(port));
    expect(outcome).toMatchObject({ status: 200, problem: undefined });
    expect(outcome.answer).toBe('x'.repeat(1024));
    await isClosed;
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });
});

describe('what takes too long is ended', () => {
  // Each time only one of the two can be what ends it, however busy the machine is.
  const answersSoon = { connectMs: 120_000, totalMs: 800, answerBytes: 65_536 };
  const connectsSoon = { connectMs: 300, totalMs: 120_000, answerBytes: 65_536 };

  test('an answer that never comes', async () => {
    const port = await receiver(() => {});
    expect(await send(to(port), { limits: answersSoon })).toMatchObject({
      problem: 'The whole answer did not come within 10 seconds.',
    });
  });

  test('an answer that drips', async () => {
    const port = await receiver((_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('.'), 50);
      response.on('close', () => clearInterval(drip));
    });
    expect(await send(to(port), { limits: answersSoon })).toMatchObject({
      problem: expect.stringContaining('10 seconds'),
    });
  });

  test('a connection on which TLS never begins', async () => {
    const port = await listening(createRawServer((socket) => socket.on('error', () => {})));
    expect(await send(to(port), { limits: connectsSoon })).toMatchObject({
      problem: 'No connection came about within 5 seconds.',
    });
  });

  test('a name that is never resolved', async () => {
    const outcome = await send(to(443), { limits: connectsSoon, resolve: () => new Promise(() => {}) });
    expect(outcome.problem).toBe('No connection came about within 5 seconds.');
  });
});

describe('what goes wrong is said in words', () => {
  const failing = async (code: string) =>
    (await send(to(443), { resolve: () => Promise.reject(Object.assign(new Error('secret inner detail'), { code })) }))
      .problem;

  test('no such name; a name server that is busy; what we have no words for by its code alone', async () => {
    expect(await failing('ENOTFOUND')).toBe('There is no such host name.');
    expect(await failing('EAI_AGAIN')).toBe('The host name could not be looked up just now.');
    expect(await failing('EWEIRD')).toBe('It could not be sent (EWEIRD).');
  });

  test('nobody listens; something closes; something is no HTTP', async () => {
    const port = await listening(createRawServer());
    for (const stop of stops.splice(0)) await stop();
    expect((await send(to(port))).problem).toBe('The connection was refused.');
    const closing = await receiver((request) => request.socket.destroy());
    expect((await send(to(closing))).problem).toContain('closed before the whole answer');
    const plain = await listening(createPlainServer());
    expect((await send(to(plain))).problem).toBe('It does not speak TLS as it should.');
  });

  test('a certificate of somebody else, or of nobody we trust', async () => {
    const port = await receiver((_, response) => response.end());
    expect((await send(to(port, 'other.example.com'))).problem).toBe('Its certificate is not for this host name.');
    const untrusting = aNet();
    delete (untrusting as { trusted?: string }).trusted;
    const outcome = await egress(rules, untrusting)(to(port), message);
    expect(outcome.problem).toBe('Its certificate is signed by itself; use one from a public authority.');
  });
});

describe('AB-41 no message reaches what is not on the internet', () => {
  const canary = async () => {
    let calls = 0;
    const port = await receiver((_, response) => {
      calls += 1;
      response.end();
    });
    return { port, calls: () => calls };
  };
  const notThere = 'The host name does not lead to an address on the internet.';

  test.each([
    '127.0.0.1',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    'fd00:ec2::254',
    'fe80::1',
    '::ffff:127.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
  ])('a name that leads to %s', async (address) => {
    const { port, calls } = await canary();
    const outcome = await send(to(port), {
      resolve: async () => [{ address, family: address.includes(':') ? 6 : 4 }],
      mayConnect: (one) => isPublicAddress(one),
    });
    expect(outcome.problem).toBe(notThere);
    expect(calls()).toBe(0);
  });

  test('a name that leads to a public address and to an inner one', async () => {
    const { port, calls } = await canary();
    const outcome = await send(to(port), {
      resolve: async () => [
        { address: '1.1.1.1', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ],
      mayConnect: (one) => isPublicAddress(one),
    });
    expect([outcome.problem, calls()]).toEqual([notThere, 0]);
  });

  test('a name that answers otherwise the second time is asked once, and the first answer is what is connected to', async () => {
    const inner = await canary();
    const answers = ['127.0.0.1', '127.0.0.2', '10.0.0.1'];
    let asked = 0;
    // 127.0.0.1 passes for public here; whoever looked the name up again would be led elsewhere.
    const outcome = await send(to(inner.port), {
      resolve: async () => [{ address: answers[asked++] ?? '10.0.0.1', family: 4 }],
      mayConnect: (one) => one === '127.0.0.1',
    });
    expect([outcome.problem, asked, inner.calls()]).toEqual([undefined, 1, 1]);
  });

  test('by the rules of a deployment this machine is none of the addresses, by name or by number', async () => {
    const { port, calls } = await canary();
    const real = egress(rules);
    for (const host of ['localhost', '127.0.0.1', '::1'])
      expect((await real(to(port, host), message)).problem, host).toBe(notThere);
    expect(calls()).toBe(0);
  });

  test('nothing else in our functions opens a connection to an address of its own', () => {
    const root = join(import.meta.dirname, '../..');
    const opens = /\bfetch\(|from '(?:node:)?(?:http|https|http2|net|tls|dgram|dns)(?:\/promises)?'/;
    const known = [
      // Its address is the WebSocket API's, from the template.
      'lambdas/chat/socket-client.ts',
      // Its address is the token issuer's, from the template.
      'lambdas/kit/credential.ts',
      // It looks names of targets up, and connects to none.
      'lambdas/live/studio.ts',
      'lambdas/webhooks/egress.ts',
    ];
    const files = globSync('lambdas/**/*.ts', { cwd: root });
    expect(files.length).toBeGreaterThan(200);
    const found = files.filter((file) => {
      const text = readFileSync(join(root, file), 'utf8').replace(/import { isIP(v6)? } from 'node:net';/g, '');
      return opens.test(text);
    });
    expect(found.sort()).toEqual(known);
  });
});
