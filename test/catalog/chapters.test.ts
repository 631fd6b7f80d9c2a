import { describe, expect, test } from 'vitest';
import { chaptersOf, checkChapters } from '../../lambdas/catalog/chapters.ts';
import { ChapterBehindEnd, chapters, mostChapters } from '../../lambdas/catalog/contract.ts';

const at = (...starts: number[]) => starts.map((startMs) => ({ startMs, title: `At ${startMs}` }));
const problems = (wish: unknown) =>
  chapters.safeParse(wish).error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];

describe('chapters', () => {
  test.each([
    ['from the very beginning', at(0, 1000, 60_000)],
    ['from later on', at(12_345)],
    ['none', []],
    ['a hundred', at(...Array.from({ length: mostChapters }, (_, index) => index * 1000))],
  ])('%s', (_, wish) => {
    expect(problems(wish)).toEqual([]);
  });

  test('out of order, or too close, are refused with what would be right', () => {
    const words = (earliest: number) =>
      `must be ${earliest} or more: chapters stand in their order, each at least 1000 after the one before`;
    expect(problems(at(5000, 5999))).toEqual([`1.startMs ${words(6000)}`]);
    expect(problems(at(0, 90_000, 60_000, 60_500))).toEqual([
      `2.startMs ${words(91_000)}`,
      `3.startMs ${words(61_000)}`,
    ]);
  });

  test('more than a hundred, before the beginning, at half a millisecond or without a title are refused', () => {
    expect(problems(at(...Array.from({ length: mostChapters + 1 }, (_, index) => index * 1000)))).toHaveLength(1);
    for (const wish of [at(-1), at(0.5), [{ startMs: 0, title: ' ' }], [{ startMs: 0, title: 'x'.repeat(101) }]])
      expect(problems(wish)).not.toEqual([]);
  });

  test('begin before the video is over, where its length is known', () => {
    const behind = (starts: number[], durationMs?: number) => () => checkChapters(at(...starts), { durationMs });
    expect(behind([0, 29_999], 30_000)).not.toThrow();
    expect(behind([0, 900_000])).not.toThrow();
    expect(behind([0, 30_000, 40_000], 30_000)).toThrow(ChapterBehindEnd({ chapters: [1, 2], durationMs: 30_000 }));
  });
});

describe('what was marked on air', () => {
  const recording = (...markers: { offsetMs: number; label?: string }[]) => ({
    ...{ prefix: 'v/', playlistKey: 'v/', durationMs: 60_000 },
    markers,
  });

  test('becomes chapters, counted where they were given no words', () => {
    expect(chaptersOf(recording({ offsetMs: 0 }, { offsetMs: 20_000, label: 'Flood' }, { offsetMs: 40_000 }))).toEqual([
      { startMs: 0, title: 'Chapter 1' },
      { startMs: 20_000, title: 'Flood' },
      { startMs: 40_000, title: 'Chapter 3' },
    ]);
  });

  test('at one moment, or nearly, stands a second apart, and so as it could be saved again', () => {
    const made = chaptersOf(
      recording(
        ...[{ offsetMs: 20_000, label: 'Lost' }, { offsetMs: 20_000, label: 'Still lost' }, { offsetMs: 20_400 }],
        ...[{ offsetMs: 59_000, label: 'End' }, { offsetMs: 59_500 }],
      ),
    );
    expect(made?.map(({ startMs }) => startMs)).toEqual([20_000, 21_000, 22_000, 59_000]);
    expect(problems(made)).toEqual([]);
  });

  test('nothing, is no chapters', () => {
    expect([chaptersOf(recording()), chaptersOf(undefined), chaptersOf(recording({ offsetMs: 59_900 }))]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
