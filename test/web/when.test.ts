import { describe, expect, test } from 'vitest';
import { handleFrom } from '../../web/src/features/accounts/handle.ts';
import { titleFrom } from '../../web/src/features/upload/item.ts';
import { ago, clockOf, roughly, sizeOf, spokenTime } from '../../web/src/ui/when.ts';

describe('times and sizes as people read them', () => {
  test('a clock like on a player', () => {
    expect([0, 7.9, 65, 3599, 3600, 3723].map(clockOf)).toEqual([
      '0:00',
      '0:07',
      '1:05',
      '59:59',
      '1:00:00',
      '1:02:03',
    ]);
    expect(clockOf(Number.NaN)).toBe('0:00');
    expect(clockOf(Number.POSITIVE_INFINITY)).toBe('0:00');
  });

  test('the same, spoken', () => {
    expect(spokenTime(0)).toBe('0 seconds');
    expect(spokenTime(61)).toBe('1 minute 1 second');
    expect(spokenTime(7325)).toBe('2 hours 2 minutes 5 seconds');
  });

  test('waiting times are never more exact than the guess behind them', () => {
    expect([3, 12, 54, 61, 100, 600, 6000, 20_000].map(roughly)).toEqual([
      'a few seconds',
      '20 seconds',
      '60 seconds',
      'about a minute',
      'about 2 minutes',
      'about 10 minutes',
      'about 2 hours',
      'about 6 hours',
    ]);
    expect(roughly(Number.POSITIVE_INFINITY)).toBe('a while');
  });

  test('how long ago', () => {
    const now = new Date('2026-11-20T12:00:00Z');
    expect(ago('2026-11-20T11:59:40Z', now, 'en')).toBe('now');
    expect(ago('2026-11-20T09:00:00Z', now, 'en')).toBe('3 hours ago');
    expect(ago('2026-11-19T12:00:00Z', now, 'en')).toBe('yesterday');
  });

  test('sizes', () => {
    expect([0, 999, 1_000, 22_348_112, 999_900_000, 1_400_000_000].map(sizeOf)).toEqual([
      '0 B',
      '999 B',
      '1.0 KB',
      '22 MB',
      '1.0 GB',
      '1.4 GB',
    ]);
  });
});

describe('first guesses', () => {
  test('a title from a file name', () => {
    expect(titleFrom('waves-at-night_final.MOV')).toBe('waves at night final');
    expect(titleFrom('holiday')).toBe('holiday');
    expect(titleFrom(`${'x'.repeat(254)}😀.mp4`)).toBe('x'.repeat(254));
    expect(titleFrom('invoice\u202e4pm.exe\nx.mp4')).toBe('invoice 4pm.exe x');
  });

  test('a handle from a name, or none', () => {
    expect(handleFrom('North Sea Films')).toBe('north-sea-films');
    expect(handleFrom('Ærø & Søn – Él')).toBe('r-s-n-el');
    expect(handleFrom('日本')).toBe('');
    expect(handleFrom('x'.repeat(50))).toHaveLength(30);
  });
});
