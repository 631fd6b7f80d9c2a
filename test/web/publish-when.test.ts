import { expect, test } from 'vitest';
import {
  isoOf,
  localValueOf,
  problemOf,
  suggestedFrom,
  zoneWords,
} from '../../web/src/features/catalog/publish-when.ts';
import { momentOf } from '../../web/src/ui/when.ts';

const now = new Date('2026-11-21T12:10:00.000Z');

test('what is typed is the reader’s own time, and comes back the same', () => {
  const value = localValueOf('2026-12-01T17:00:00.000Z');
  expect(value).toMatch(/^2026-1[12]-\d\dT\d\d:\d\d$/);
  expect(isoOf(value)).toBe('2026-12-01T17:00:00.000Z');
  expect(isoOf('')).toBeUndefined();
  expect(isoOf('2026-12-')).toBeUndefined();
});

test('the suggestion is a full hour to come, at least half an hour away', () => {
  for (const minutes of [0, 29, 31, 59]) {
    const from = new Date(now.getTime() + minutes * 60_000);
    const suggested = new Date(isoOf(suggestedFrom(from)) ?? 0);
    const awayMinutes = (suggested.getTime() - from.getTime()) / 60_000;
    expect(suggested.getMinutes()).toBe(0);
    expect(awayMinutes).toBeGreaterThanOrEqual(30);
    expect(awayMinutes).toBeLessThanOrEqual(90);
  }
});

test('a time that cannot be is said in words before it is sent', () => {
  expect(problemOf('', now)).toMatch(/Choose/);
  expect(problemOf(localValueOf('2026-11-21T12:00:00.000Z'), now)).toMatch(/past/);
  expect(problemOf(localValueOf('2027-11-22T12:00:00.000Z'), now)).toMatch(/within a year/);
  expect(problemOf(localValueOf('2027-11-20T12:00:00.000Z'), now)).toBeUndefined();
});

test('a moment names its time zone', () => {
  expect(momentOf('2026-12-01T17:00:00.000Z', 'en-GB', 'Europe/Berlin')).toBe('1 December 2026 at 18:00 CET');
  expect(zoneWords('en-GB')).toMatch(/(GMT|UTC)/);
});
