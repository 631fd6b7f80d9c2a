import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { once } from '../../lambdas/kit/aws.ts';
import { CircuitOpen, mostFailures, restMs } from '../../lambdas/kit/breaker.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { answerToError } from '../../lambdas/kit/error-answer.ts';

// A client whose service answers as each test says; calls are those that were really made.
let now = 0;
let calls = 0;
let answer: () => Promise<object> = async () => ({});
let ask: () => Promise<unknown>;
const realNow = clock.now;

beforeEach(() => {
  now = Date.UTC(2026, 0, 1);
  clock.now = () => new Date(now);
  calls = 0;
  const client = once(() => new DynamoDBClient({ region: 'eu-west-1' }))();
  client.middlewareStack.add(
    () => async () => {
      calls += 1;
      return (await answer()) as never;
    },
    { step: 'initialize', name: 'scripted', priority: 'low' },
  );
  ask = () => client.send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'a' } } }));
});
afterEach(() => {
  clock.now = realNow;
});

const unreachable = async (): Promise<never> => {
  throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
};
const broken = async (): Promise<never> => {
  throw Object.assign(new Error('over there'), { name: 'InternalServerError', $metadata: { httpStatusCode: 500 } });
};
const refusing = async (): Promise<never> => {
  throw Object.assign(new Error('no'), {
    name: 'ConditionalCheckFailedException',
    $metadata: { httpStatusCode: 400 },
  });
};
const throttling = async (): Promise<never> => {
  throw Object.assign(new Error('slow'), { name: 'SlowDown', $metadata: { httpStatusCode: 503 } });
};
const askTimes = async (times: number): Promise<void> => {
  for (let each = 0; each < times; each++) await ask().catch(() => undefined);
};

test.each([
  ['cannot be reached', unreachable],
  ['fails', broken],
])('a service that %s is left alone, and asked by one call after a rest', async (_, how) => {
  answer = how;
  await askTimes(mostFailures + 20);
  expect(calls).toBe(mostFailures);
  await expect(ask()).rejects.toBeInstanceOf(CircuitOpen);

  now += restMs;
  await Promise.all([askTimes(1), askTimes(1), askTimes(1)]);
  expect(calls).toBe(mostFailures + 1);
  await expect(ask()).rejects.toBeInstanceOf(CircuitOpen);

  now += restMs;
  answer = async () => ({});
  await askTimes(3);
  expect(calls).toBe(mostFailures + 4);
});

test.each([
  ['a condition that does not hold', refusing],
  ['a throttle', throttling],
])('%s is an answer: nothing opens', async (_, how) => {
  answer = how;
  await askTimes(50);
  expect(calls).toBe(50);
});

test('failures that are not in a row open nothing', async () => {
  for (let round = 0; round < 10; round++) {
    answer = unreachable;
    await askTimes(mostFailures - 1);
    answer = async () => ({});
    await askTimes(1);
  }
  expect(calls).toBe(10 * mostFailures);
});

test('whoever asks the API meanwhile is told to come again', () => {
  const answered = answerToError(new CircuitOpen('DynamoDB'), undefined, 'req_1');
  expect(answered.statusCode).toBe(503);
  expect(answered.headers?.['retry-after']).toBe('2');
  expect(JSON.parse(answered.body ?? '').error.code).toBe('service.busy');
});
