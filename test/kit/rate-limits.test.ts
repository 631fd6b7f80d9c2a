import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { prod } from '../../config/prod.ts';
import { dynamo } from '../../lambdas/kit/aws.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { bucketsIn, rateLimits } from '../../lambdas/kit/rate-limits.ts';
import { Refused } from '../../lambdas/kit/refusal.ts';
import { aTable, type Table } from '../support/a-table.ts';
import { openDoor } from '../support/api-event.ts';
import { aBook, people, readBook, rights, said, shelf } from './a-shelf.ts';

let table: Table;
const patient = { patience: 120_000 };
const { person, upload, views } = prod.limits;
const now = clock.now;

beforeAll(async () => {
  table = await aTable('limits');
}, 240_000);
afterAll(async () => {
  clock.now = now;
  await table.stop();
});

/** `in`, or `wait` with the seconds that were said. */
const answerOf = async (asking: Promise<void>): Promise<string> => {
  try {
    await asking;
    return 'in';
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return `${error.code} ${error.details?.['limit']} ${error.details?.['retryAfterSec']}`;
  }
};

const oneProcess = async (account: string, times: number) => {
  const child = fork(
    join(import.meta.dirname, 'asking-at-once.ts'),
    ['limits', account, String(times), JSON.stringify({ person })],
    { silent: true },
  );
  let told = '';
  child.stdout?.on('data', (chunk) => {
    told += chunk;
  });
  await once(child, 'message');
  return async () => {
    const [heard, ended] = [once(child, 'message'), once(child, 'close')];
    child.send('go');
    const [said] = (await heard) as [{ begunAt: number; endedAt: number; admitted: number }];
    await ended;
    // Let in because the database of a busy machine did not answer, not because there was a token.
    const unasked = told.match(/"LimitsOpen":1\}/g)?.length ?? 0;
    return { ...said, admitted: said.admitted - unasked, unasked };
  };
};

describe('a person', () => {
  test('API-06 who sends 500 requests at once to four copies of a function gets in no more than 50 times, and once more each 600 ms', async () => {
    const processes = await Promise.all([1, 2, 3, 4].map(() => oneProcess('usr_flood', 125)));
    const said = await Promise.all(processes.map((go) => go()));
    const admitted = said.reduce((sum, each) => sum + each.admitted, 0);
    const spanMs = Math.max(...said.map(({ endedAt }) => endedAt)) - Math.min(...said.map(({ begunAt }) => begunAt));
    const unasked = said.reduce((sum, each) => sum + each.unasked, 0);
    // Where every answer arrived, all there was has been given out; a lost answer may have cost a token nobody had.
    expect(admitted).toBeGreaterThanOrEqual(unasked === 0 ? 50 : 1);
    expect(admitted).toBeLessThanOrEqual(50 + Math.ceil(spanMs / 600));
  }, 240_000);

  test('is told how long to wait, is let in again when that is over, and keeps what other people do not have', async () => {
    const few = { person: { perMinute: 100, burst: 5 } };
    const limits = rateLimits('limits', few, patient);
    const start = Date.parse('2026-11-20T10:00:00Z');
    clock.now = () => new Date(start);
    for (let at = 0; at < 5; at++) expect(await answerOf(limits.admit('usr_one', 'person'))).toBe('in');
    expect(await answerOf(limits.admit('usr_one', 'person'))).toBe('request.too_many person 1');
    expect(await answerOf(limits.admit('usr_two', 'person'))).toBe('in');
    clock.now = () => new Date(start + 1000);
    expect(await answerOf(limits.admit('usr_one', 'person'))).toBe('in');
    expect(await answerOf(limits.admit('usr_one', 'person'))).toBe('request.too_many person 1');
    // Another copy of the function knows it from the table.
    expect(await answerOf(rateLimits('limits', few, patient).admit('usr_one', 'person'))).toBe(
      'request.too_many person 1',
    );
    clock.now = now;
  }, 240_000);

  test('has another bucket for uploads and for views, and none where the function was told of none', async () => {
    const limits = rateLimits('limits', { person: { perMinute: 1, burst: 1 }, upload, views }, patient);
    expect(await answerOf(limits.admit('usr_apart', 'person'))).toBe('in');
    expect(await answerOf(limits.admit('usr_apart', 'person'))).toMatch(/^request.too_many person \d\d$/);
    expect(await answerOf(limits.admit('usr_apart', 'upload'))).toBe('in');
    expect(await answerOf(limits.admit('usr_apart', 'views'))).toBe('in');
    const none = rateLimits('limits', {}, patient);
    for (let at = 0; at < 3; at++) expect(await answerOf(none.admit('usr_apart', 'person'))).toBe('in');
  }, 240_000);
});

test('API-06 with production’s values over HTTP: fifty answers, then 429 and when to come again; others go on', async () => {
  const start = Date.now();
  clock.now = () => new Date(start);
  openDoor();
  const read = shelf(
    { ...readBook, credential: 'required' },
    async ({ may }) => {
      may(rights());
      return aBook;
    },
    { limits: rateLimits('limits', prod.limits, patient) },
  );
  const ask = async (token: string) => said(await read({ token }));
  const answers = await Promise.all(Array.from({ length: 60 }, () => ask(people.owner.token)));
  expect(answers.filter((answer) => answer === '200')).toHaveLength(50);
  expect(answers.filter((answer) => answer === '429 request.too_many')).toHaveLength(10);
  expect((await read({ token: people.owner.token })).headers['retry-after']).toBe('1');
  expect(await ask(people.viewer.token)).toBe('200');
  clock.now = () => new Date(start + 600);
  expect(await ask(people.owner.token)).toBe('200');
  expect(await ask(people.owner.token)).toBe('429 request.too_many');
  clock.now = now;
}, 240_000);

test('views are taken by the handful: five cost one write, and all together are never more than there are', async () => {
  const start = Date.parse('2026-11-20T10:00:00Z');
  clock.now = () => new Date(start);
  const asked = vi.spyOn(dynamo(), 'send');
  const copies = [1, 2, 3].map(() => rateLimits('limits', { views: { perMinute: 60, burst: 12 } }, patient));
  const answers: string[] = [];
  for (let at = 0; at < 21; at++)
    answers.push(await answerOf((copies[at % 3] as (typeof copies)[0]).admit('usr_views', 'views')));
  expect(answers.filter((answer) => answer === 'in')).toHaveLength(12);
  expect(asked.mock.calls.length).toBeLessThan(12);
  asked.mockRestore();
  clock.now = now;
}, 240_000);

test('a row forgets itself soon after its bucket is full again', async () => {
  const start = Date.now();
  clock.now = () => new Date(start);
  await rateLimits('limits', { person }, patient).admit('usr_row', 'person');
  clock.now = now;
  const row = await table.row('PERSON#usr_row#person', 'BUCKET');
  expect(row?.['expires_at']).toBe(Math.ceil((start + 30_000 + 60_000) / 1000));
}, 240_000);

test('while the table cannot be asked everybody is let in, and after three looks it is left alone for five seconds', async () => {
  const asked = vi.spyOn(dynamo(), 'send');
  const start = Date.parse('2026-11-20T10:00:00Z');
  clock.now = () => new Date(start);
  const limits = rateLimits('there-is-no-such-table', { person: { perMinute: 1, burst: 1 } }, patient);
  for (let at = 0; at < 9; at++) expect(await answerOf(limits.admit('usr_open', 'person'))).toBe('in');
  expect(asked).toHaveBeenCalledTimes(3);
  clock.now = () => new Date(start + 5001);
  expect(await answerOf(limits.admit('usr_open', 'person'))).toBe('in');
  expect(asked).toHaveBeenCalledTimes(4);
  asked.mockRestore();
  clock.now = now;
}, 240_000);

test('buckets are told as text, and a slip in it stops the function at its start', () => {
  expect(bucketsIn('{}')).toEqual({});
  expect(bucketsIn(JSON.stringify({ person, upload, views }))).toEqual({ person, upload, views });
  for (const wrong of ['', '{"person":{"perMinute":0,"burst":1}}', '{"nobody":{"perMinute":1,"burst":1}}'])
    expect(() => bucketsIn(wrong)).toThrow();
});
