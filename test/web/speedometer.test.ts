import { describe, expect, test } from 'vitest';
import { progressWords } from '../../web/src/features/upload/progress-words.ts';
import { secondsLeft, speedOf, withSample } from '../../web/src/features/upload/speedometer.ts';

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

describe('an upload in words', () => {
  const item = { file: { size: 25_000_000 }, sentBytes: 12_000_000, speed: 3_100_000, secondsLeft: 62 };

  test('says percent, amount, speed and time left', () => {
    expect(progressWords({ ...item, phase: 'sending' })).toBe('48 % · 12 MB of 25 MB · 3.1 MB/s · about a minute left');
  });

  test('says when it waits, and that nothing has to be done about it', () => {
    expect(progressWords({ ...item, phase: 'waiting' })).toContain('goes on by itself');
  });

  test('leaves out what is not known yet', () => {
    expect(progressWords({ ...item, phase: 'sending', speed: undefined, secondsLeft: undefined })).toBe(
      '48 % · 12 MB of 25 MB',
    );
  });
});
