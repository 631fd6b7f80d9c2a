import type { Context } from 'aws-lambda';
import { expect, test } from 'vitest';
import { clock } from '../../lambdas/kit/clock.ts';
import { correlation } from '../../lambdas/kit/correlation.ts';
import { schedule } from '../../lambdas/kit/schedule.ts';

const wake = (handler: unknown) =>
  (handler as (event: unknown, context: Context) => Promise<unknown>)({}, {} as Context);

test('a schedule’s work is told the time, and what it did is its answer', async () => {
  const now = clock.now;
  clock.now = () => new Date('2026-11-20T12:00:00.000Z');
  const handler = schedule('shelf.dust', async ({ now: at }) => ({ dusted: at.getUTCHours() }));
  expect(await wake(handler)).toEqual({ dusted: 12 });
  clock.now = now;
});

test('each time it wakes it is another story, under its own correlation id', async () => {
  const ids: string[] = [];
  const handler = schedule('shelf.dust', async () => {
    ids.push(correlation.id);
    return {};
  });
  await wake(handler);
  await wake(handler);
  expect(ids[0]).toMatch(/^shelf\.dust-/);
  expect(new Set(ids).size).toBe(2);
});

test('what it throws is thrown: the scheduler tries again', async () => {
  const handler = schedule('shelf.dust', async () => {
    throw new Error('no duster');
  });
  await expect(wake(handler)).rejects.toThrow('no duster');
});
