import { expect, test } from 'vitest';
import { inOrder, transitionsOf } from '../../ops/story.ts';

const line = (version: number, second: number, event: string) => ({
  ...{ version, at: `2026-11-20T10:00:0${second}.000Z`, from: 'A', to: 'B', event },
});

test('lines of one record stand in the order of its versions, records among each other by time', () => {
  const video = transitionsOf('catalog', 'video', [
    line(1, 1, 'v1'),
    line(2, 5, 'v2'),
    line(3, 3, 'v3'),
    line(4, 7, 'v4'),
  ]);
  const job = transitionsOf('transcode', 'job', [line(11, 6, 'j11'), line(10, 4, 'j10'), line(9, 2, 'j9')]);
  const told = inOrder([...video, ...job]);
  expect(told.map(({ what }) => /\((.*)\)/.exec(what)?.[1])).toEqual(['v1', 'j9', 'j10', 'v2', 'v3', 'j11', 'v4']);
  expect(told[4]).toMatchObject({ at: '2026-11-20T10:00:03.000Z' });
  expect(told[4]).not.toHaveProperty('place');
});

test('what was announced of a change stands behind it, also where the change had to be decided anew', () => {
  const job = transitionsOf('transcode', 'job', [line(1, 5, 'rest'), line(2, 3, 'first')]);
  const event = (where: 'transcode' | 'catalog', second: number, what: string) => ({
    ...{ at: `2026-11-20T10:00:0${second}.000Z`, kind: 'event' as const, where, what, isTrouble: false, facts: {} },
  });
  const told = inOrder([event('transcode', 3, 'finished'), event('catalog', 3, 'elsewhere'), ...job]);
  expect(told.map(({ what }) => /\((.*)\)/.exec(what)?.[1] ?? what)).toEqual([
    'elsewhere',
    'rest',
    'first',
    'finished',
  ]);
});
