import { describe, expect, test } from 'vitest';
import { offsetAt } from '../../lambdas/kit/recording-clock.ts';

const at = (seconds: number): string => new Date(Date.UTC(2026, 10, 20, 10) + seconds * 1000).toISOString();
const ms = (seconds: number): number => Date.parse(at(seconds));

describe('where a recording shows what was sent at a moment', () => {
  // Sent for a minute, nothing for half a minute, then again.
  const clock = [
    { offsetMs: 0, at: at(0) },
    { offsetMs: 60_000, at: at(90) },
  ];
  test.each([
    ['at its beginning', 0, 0],
    ['before it', -20, 0],
    ['within the first stretch', 12.345, 12_345],
    ['while nothing was sent: where it goes on', 75, 60_000],
    ['behind the interruption', 100, 70_000],
    ['after its end: at its end', 400, 120_000],
  ])('%s', (_, seconds, expected) => {
    expect(offsetAt(clock, ms(seconds), 120_000)).toBe(expected);
  });
  test('marks in any order say the same; without any nobody knows', () => {
    expect(offsetAt(clock.toReversed(), ms(100), 120_000)).toBe(70_000);
    expect(offsetAt([], ms(100), 120_000)).toBeUndefined();
  });
});
