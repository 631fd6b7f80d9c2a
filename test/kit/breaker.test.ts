import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readVideo } from '../../lambdas/catalog/contract.ts';
import { answering } from '../../lambdas/kit/answering.ts';
import { dynamo, once } from '../../lambdas/kit/aws.ts';
import { circuitRules, forgetCircuits } from '../../lambdas/kit/breaker.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { log } from '../../lambdas/kit/log.ts';
import * as metric from '../../lambdas/kit/metric.ts';
import { transact } from '../../lambdas/kit/transaction.ts';
import { uploadStarted } from '../../lambdas/upload/events.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { type Answered, asking, openDoor } from '../support/api-event.ts';
// The SDK’s retries without their pauses, and with a full budget for each call.
import '../support/faults.ts';

/** What stands where the database ought to be: it counts who comes, and answers as each test says. */
type Manner =
  | 'answers'
  | 'keeps silent'
  | 'is cut off'
  | 'fails'
  | 'talks nonsense'
  | 'refuses the condition'
  | 'throttles';
let manner: Manner = 'answers';
let calls = 0;
let service: Server;
const answers: Record<Exclude<Manner, 'is cut off' | 'keeps silent'>, [status: number, body: string]> = {
  answers: [200, '{}'],
  fails: [500, '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"away"}'],
  'talks nonsense': [200, '<html>Sign in to the hotel’s network</html>'],
  'refuses the condition': [
    400,
    '{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"no"}',
  ],
  // S3 says it with this status.
  throttles: [503, '{"__type":"SlowDown","message":"slow down"}'],
};

let read: () => Promise<Answered>;
let onUploadNews: unknown;
let onSocket: (event: unknown) => Promise<{ statusCode: number }>;
let nowMs = 0;
const realNow = clock.now;
const counted = vi.spyOn(metric, 'count');
const warned = vi.spyOn(log, 'warn');
const told = vi.spyOn(log, 'info');

beforeAll(async () => {
  service = createServer((request, response) => {
    calls += 1;
    // Time goes by while one calls: failures are spread over it.
    nowMs += 60;
    request.resume().on('end', () => {
      if (manner === 'is cut off') return void request.socket.destroy();
      if (manner === 'keeps silent') return;
      const [status, body] = answers[manner];
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
    });
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    CHAT_TABLE: 'chat',
    CHAT_SETTINGS: JSON.stringify({ origins: ['http://site.test'], socketsPerPerson: 1, socketsPerAddress: 1 }),
    SAID_QUEUE: 'http://queue.test/said.fifo',
    DUE_QUEUE: 'http://queue.test/due',
    SOCKETS: 'http://sockets.test',
  });
  openDoor({ CATALOG_TABLE: 'catalog', SIGNING_SECRET: 'arclight/test/signing' });
  const ask = asking((await import('../../lambdas/catalog/api.lambda.ts')).handler);
  read = () => ask(readVideo, { params: { video_id: 'vid_0123456789ABCDEFGHJKMNPQRS' } });
  onUploadNews = (await import('../../lambdas/catalog/on-upload-news.lambda.ts')).handler;
  onSocket = (await import('../../lambdas/chat/on-socket.lambda.ts')).handler as never;
});
afterAll(() => {
  clock.now = realNow;
  service.closeAllConnections();
  service.close();
});
beforeEach(() => {
  nowMs = Date.UTC(2026, 10, 22);
  clock.now = () => new Date(nowMs);
  forgetCircuits();
  manner = 'answers';
  calls = 0;
  vi.clearAllMocks();
});
afterEach(() => {
  forgetCircuits();
});

const callsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const before = calls;
  await work();
  return calls - before;
};
/** Asks until somebody is told that the service is left alone; answers that refusal. */
const untilOpen = async (): Promise<Answered> => {
  for (let asked = 0; asked < 10; asked++) {
    const answer = await read();
    if (answer.status === 503) return answer;
  }
  throw new Error('nobody was told');
};

describe('a function that answers people', () => {
  test.each<Manner>(['is cut off', 'fails', 'talks nonsense'])(
    'leaves a service alone that %s, and finds back by itself',
    async (how) => {
      expect((await read()).status).toBe(404);
      manner = how;
      expect((await read()).status).toBe(500);
      const refused = await untilOpen();
      const toOpen = calls - 1;
      expect(toOpen).toBe(circuitRules.failures);

      // Nothing reaches it any more, however many ask, and everybody hears when to come again.
      const answered = await Promise.all(Array.from({ length: 50 }, () => read()));
      expect(calls - 1).toBe(toOpen);
      for (const { status, headers, body } of [refused, ...answered]) {
        expect(status).toBe(503);
        expect(body?.error).toMatchObject({ code: 'service.busy', details: { retry_after_sec: 1 } });
        expect(headers['retry-after']).toBe('1');
      }

      // After its rest exactly one goes to see; it is still away, and the rest gets longer.
      nowMs += circuitRules.restMs;
      expect(await callsOf(() => Promise.all(Array.from({ length: 20 }, () => read())))).toBe(1);
      nowMs += circuitRules.restMs / 2;
      expect(await callsOf(read)).toBe(0);

      manner = 'answers';
      nowMs += circuitRules.restMs * 2;
      expect((await read()).status).toBe(404);
      expect(await callsOf(() => Promise.all(Array.from({ length: 20 }, () => read())))).toBe(20);
    },
  );

  test('says so when it opens and when it closes, once each', async () => {
    manner = 'fails';
    await untilOpen();
    await read();
    nowMs += circuitRules.restMs;
    expect(await callsOf(read)).toBe(1);
    expect(counted.mock.calls.filter(([name]) => name === 'CircuitOpened')).toEqual([
      ['CircuitOpened', 1, { Dependency: 'DynamoDB' }],
    ]);
    expect(warned).toHaveBeenCalledWith(
      'a service does not answer and is left alone',
      expect.objectContaining({ service: 'DynamoDB', forMs: expect.any(Number) }),
    );
    manner = 'answers';
    nowMs += circuitRules.restMs * 2;
    await read();
    expect(counted).toHaveBeenCalledWith('CircuitClosed', 1, { Dependency: 'DynamoDB' });
    expect(told).toHaveBeenCalledWith('a service answers again', { service: 'DynamoDB' });
  });

  test.each<Manner>(['refuses the condition', 'throttles'])('takes it for an answer when a service %s', async (how) => {
    manner = how;
    for (let asked = 0; asked < 12; asked++) await read();
    expect(calls).toBeGreaterThanOrEqual(12);
    manner = 'answers';
    expect((await read()).status).toBe(404);
  });

  test('is refused before a write begins, but is not told that nothing was done where an attempt went before', async () => {
    const write = () =>
      answering.run(() => transact([{ write: { Put: { TableName: 'catalog', Item: { pk: 'a', sk: 'b' } } } }]));
    manner = 'is cut off';
    const ends: string[] = [];
    for (let asked = 0; asked < 3; asked++) await write().catch(({ name }) => ends.push(name));
    // Two were sent and cut off, the second of them in the middle of its attempts; the third never was.
    expect(ends.slice(1)).toEqual(['NotTriedAgain', 'Refused']);
    expect(calls).toBe(circuitRules.failures);
  });

  test('keeps away from the service that is away, and from no other', async () => {
    manner = 'fails';
    await untilOpen();
    const store = once(() => new S3Client({}))();
    const address = await answering.run(() => getSignedUrl(store, new GetObjectCommand({ Bucket: 'b', Key: 'k' })));
    expect(address).toContain('X-Amz-Signature');
  });

  test.each([
    ['nobody is there', { endpoint: 'http://127.0.0.1:1' }],
    ['nobody says anything', { requestHandler: { requestTimeout: 30, throwOnRequestTimeout: true } }],
  ])('leaves it alone when %s', async (_, how) => {
    manner = 'keeps silent';
    const endpoint = process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';
    const store = once(() => new S3Client({ endpoint, forcePathStyle: true, maxAttempts: 1, ...how }))();
    const ends: string[] = [];
    for (let asked = 0; asked <= circuitRules.failures; asked++) {
      nowMs += 60;
      const get = answering.run(() => store.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' })));
      await get.catch(({ name }) => ends.push(name));
    }
    expect(ends.indexOf('Refused')).toBe(circuitRules.failures);
  });

  test('does not take an address it only signed for an answer', async () => {
    manner = 'fails';
    const store = once(
      () => new S3Client({ endpoint: process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '', maxAttempts: 1 }),
    )();
    const get = new GetObjectCommand({ Bucket: 'b', Key: 'k' });
    const ends: string[] = [];
    for (let asked = 0; asked < circuitRules.failures + 1; asked++) {
      await answering.run(() => getSignedUrl(store, get));
      await answering.run(() => store.send(get)).catch(({ name }) => ends.push(name));
    }
    expect(ends.at(-1)).toBe('Refused');
    expect(calls).toBe(circuitRules.failures);
  });
});

test('a socket that wants to open is turned away with the status, without a call', async () => {
  manner = 'fails';
  await untilOpen();
  const connect = {
    requestContext: { connectionId: 'c', eventType: 'CONNECT', requestId: 'r', identity: { sourceIp: '192.0.2.1' } },
    headers: { 'sec-websocket-protocol': `arclight.chat.v1, ticket.${'a'.repeat(43)}` },
  };
  const before = calls;
  expect(await onSocket(connect)).toEqual({ statusCode: 503 });
  expect(calls).toBe(before);
});

test('what a queue brings is tried each time it comes, however long the service is away', async () => {
  manner = 'fails';
  await untilOpen();
  const record = domainNews(uploadStarted, uploadStarted.example);
  for (let delivery = 0; delivery < 4; delivery++) {
    const made = await callsOf(async () => {
      expect(await deliver(onUploadNews, record)).toHaveLength(1);
    });
    expect(made).toBeGreaterThan(1);
  }
  // And it is the first to find out that the service is back.
  manner = 'answers';
  expect(await deliver(onUploadNews, record)).toEqual([]);
});

test('who is not asked by anybody waits for nobody: outside of requests the breaker does not exist', async () => {
  manner = 'fails';
  for (let asked = 0; asked < 6; asked++)
    await dynamo()
      .send(new GetCommand({ TableName: 'catalog', Key: { pk: 'a', sk: 'b' } }))
      .catch(() => undefined);
  expect(calls).toBeGreaterThan(circuitRules.failures * 2);
  manner = 'answers';
  expect((await read()).status).toBe(404);
});

describe('how long a service is waited for', () => {
  const patienceOf = async (client: { config: { requestHandler: object } }) => {
    const handler = client.config.requestHandler as {
      configProvider: Promise<Record<string, unknown>>;
    };
    const { connectionTimeout, requestTimeout, throwOnRequestTimeout } = await handler.configProvider;
    return { connectionTimeout, requestTimeout, throwOnRequestTimeout };
  };
  const withoutEnd = { connectionTimeout: undefined, requestTimeout: undefined, throwOnRequestTimeout: undefined };

  test('where a person waits, not for ever, so that it is known in time', async () => {
    const table = answering.run(once(() => new DynamoDBClient({})));
    expect(await patienceOf(table)).toEqual({
      connectionTimeout: 3_000,
      requestTimeout: 6_000,
      throwOnRequestTimeout: true,
    });
    // 28 seconds is what a function of the API has.
    expect((await table.config.maxAttempts()) * 6_000).toBeLessThan(28_000);
    expect(await patienceOf(answering.run(once(() => new S3Client({}))))).toEqual({
      ...withoutEnd,
      connectionTimeout: 3_000,
    });
  });

  test('elsewhere as long as the function may take', async () => {
    expect(await patienceOf(once(() => new DynamoDBClient({}))())).toEqual(withoutEnd);
  });
});
