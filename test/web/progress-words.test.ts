import { describe, expect, test } from 'vitest';
import { progressWords } from '../../web/src/features/upload/progress-words.ts';

describe('an upload in words', () => {
  const item = { file: { size: 25_000_000 }, sentBytes: 12_000_000, speed: 3_100_000, secondsLeft: 62 };

  test('says percent, amount, speed and time left', () => {
    expect(progressWords({ ...item, phase: 'sending' })).toBe('48 % · 12 MB of 25 MB · 3.1 MB/s · about a minute left');
  });

  test('says when it waits, and that nothing has to be done about it', () => {
    expect(progressWords({ ...item, phase: 'waiting' })).toContain('goes on by itself');
  });

  test('paused, says what has arrived and what is sent again', () => {
    const paused = { ...item, phase: 'paused' } as const;
    expect(progressWords(paused)).toBe('Paused at 12 MB of 25 MB');
    expect(progressWords({ ...paused, cutOff: true })).toBe('Paused at 12 MB of 25 MB; parts under way are sent again');
    expect(progressWords({ ...paused, sentBytes: 0 })).toBe('Paused');
  });

  test('leaves out what is not known yet', () => {
    expect(progressWords({ ...item, phase: 'sending', speed: undefined, secondsLeft: undefined })).toBe(
      '48 % · 12 MB of 25 MB',
    );
  });
});
