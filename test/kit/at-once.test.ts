import { expect, test } from 'vitest';
import { atOnce } from '../../lambdas/kit/at-once.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('every item is worked on once, so many at the same time and no more', async () => {
  const items = Array.from({ length: 50 }, (_, at) => at);
  const done: number[] = [];
  let [under, most] = [0, 0];
  await atOnce(items, 7, async (item) => {
    under += 1;
    most = Math.max(most, under);
    await turn();
    under -= 1;
    done.push(item);
  });
  expect(done.toSorted((a, b) => a - b)).toEqual(items);
  expect(most).toBe(7);
});

test('one that takes long holds only its own place up', async () => {
  let finish: () => void = () => {};
  const slow = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const done: number[] = [];
  const all = atOnce([0, 1, 2, 3, 4], 2, async (item) => {
    if (item === 0) await slow;
    done.push(item);
  });
  await expect.poll(() => done).toEqual([1, 2, 3, 4]);
  finish();
  await all;
  expect(done).toEqual([1, 2, 3, 4, 0]);
});

test('after the first failure nothing more is begun', async () => {
  const begun: number[] = [];
  const all = atOnce([0, 1, 2, 3, 4, 5], 2, async (item) => {
    begun.push(item);
    await turn();
    if (item === 1) throw new Error('no');
    await turn();
  });
  await expect(all).rejects.toThrow('no');
  expect(begun).toEqual([0, 1]);
});
