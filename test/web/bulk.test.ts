import { expect, test } from 'vitest';
import { forEach, videosIn } from '../../web/src/features/catalog/bulk.ts';

test('each is asked once, a few at a time, and a refusal stops nobody else', async () => {
  const things = Array.from({ length: 11 }, (_, index) => index);
  const asked: number[] = [];
  let going = 0;
  let most = 0;
  const outcome = await forEach(things, async (thing) => {
    most = Math.max(most, ++going);
    asked.push(thing);
    await Promise.resolve();
    going--;
    if (thing % 5 === 0) throw new Error(`no ${thing}`);
  });
  expect(asked.sort((a, b) => a - b)).toEqual(things);
  expect(most).toBe(4);
  expect(outcome.done).toEqual([1, 2, 3, 4, 6, 7, 8, 9]);
  expect(outcome.refused.map(({ thing, error }) => [thing, (error as Error).message])).toEqual([
    [0, 'no 0'],
    [5, 'no 5'],
    [10, 'no 10'],
  ]);
});

test('one is one', () => {
  expect([videosIn(1), videosIn(3)]).toEqual(['1 video', '3 videos']);
});
