import { describe, expect, test } from 'vitest';
import { secondsLeft, speedOf, withSample } from '../../sdk/src/upload/speedometer.ts';

describe('how fast an upload goes', () => {
  test('is told from the last seconds only', () => {
    let samples = withSample([], { atMs: 0, bytes: 0 });
    samples = withSample(samples, { atMs: 20_000, bytes: 1_000_000 });
    samples = withSample(samples, { atMs: 22_000, bytes: 5_000_000 });
    expect(speedOf(samples)).toBe(2_000_000);
  });

  test('is not told before there is something to tell', () => {
    expect(speedOf(withSample([], { atMs: 0, bytes: 0 }))).toBeUndefined();
    expect(secondsLeft(100, 0, undefined)).toBeUndefined();
    expect(secondsLeft(100, 0, 0)).toBeUndefined();
  });

  test('starts anew when parts had to be thrown away', () => {
    const samples = withSample([{ atMs: 0, bytes: 9_000 }], { atMs: 1_000, bytes: 1_000 });
    expect(samples).toHaveLength(1);
  });

  test('gives the time the rest will take', () => {
    expect(secondsLeft(100, 40, 20)).toBe(3);
    expect(secondsLeft(100, 120, 20)).toBe(0);
  });
});
