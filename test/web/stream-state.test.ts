import { describe, expect, test } from 'vitest';
import { calendarEntry } from '../../web/src/features/live/calendar.ts';
import { countdownOf } from '../../web/src/features/live/countdown.ts';
import { ownSeat } from '../../web/src/features/live/seat.ts';
import {
  announcementOf,
  endingWords,
  pollMsOf,
  pollMsOfAll,
  standingOf,
} from '../../web/src/features/live/stream-state.ts';
import { viewersShort, viewersWords } from '../../web/src/features/live/viewers-words.ts';

const now = new Date('2026-11-20T10:00:00Z');
const inMinutes = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString();

describe('a stream is asked about again', () => {
  test('the more often the sooner something happens, and never when nothing can', () => {
    const scheduled = (minutes: number) => pollMsOf({ state: 'SCHEDULED', scheduled_at: inMinutes(minutes) }, now);
    expect([scheduled(600), scheduled(30), scheduled(3), scheduled(-10)]).toEqual([60_000, 20_000, 5_000, 5_000]);
    expect(pollMsOf({ state: 'SCHEDULED' }, now)).toBe(5_000);
    const soon = (['STARTING', 'WAITING_INPUT', 'INTERRUPTED'] as const).map((state) => pollMsOf({ state }, now));
    expect(soon).toEqual([2_000, 2_000, 2_000]);
    expect(Number(pollMsOf({ state: 'LIVE' }, now))).toBeGreaterThan(2_000);
    const done = (['ENDED', 'ARCHIVED', 'ARCHIVE_FAILED', 'START_FAILED', 'CANCELED'] as const).map((state) =>
      pollMsOf({ state }, now),
    );
    expect(done).toEqual([false, false, false, false, false]);
  });

  test('on air the more rarely the more viewers ask, so that all together ask as often; each at least every five minutes', () => {
    const asked = (viewers?: number) => pollMsOf({ state: 'LIVE', viewers }, now);
    expect([undefined, 0, 800, 2_000, 20_000, 1_000_000].map(asked)).toEqual([
      8_000, 8_000, 8_000, 20_000, 200_000, 300_000,
    ]);
    const inAPause = (viewers: number) => pollMsOf({ state: 'INTERRUPTED', viewers }, now);
    expect([100, 500, 50_000].map(inAPause)).toEqual([2_000, 5_000, 15_000]);
  });

  test('in a list as often as the most urgent one, and not at all when all are done', () => {
    expect(pollMsOfAll([{ state: 'ENDED' }, { state: 'LIVE' }, { state: 'ARCHIVING' }], now)).toBe(5_000);
    expect(pollMsOfAll([{ state: 'STARTING' }], now)).toBe(3_000);
    expect(pollMsOfAll([{ state: 'ENDED' }], now)).toBe(false);
    expect(pollMsOfAll([], now)).toBe(false);
  });
});

describe('a stream says', () => {
  test('aloud what viewers wait for, and every end in the same words', () => {
    expect(announcementOf('INTERRUPTED')).toContain('right back');
    expect(announcementOf('LIVE')).toBe('The stream is live.');
    const ends = new Set((['ENDING', 'ENDED', 'ARCHIVING', 'ARCHIVED'] as const).map(announcementOf));
    expect([...ends]).toEqual(['The stream has ended.']);
    expect(announcementOf('SCHEDULED')).toBe('');
  });

  test('why it ended only where its owner did not end it', () => {
    expect(endingWords({ end_reason: 'stopped' })).toBeUndefined();
    expect(endingWords({})).toBeUndefined();
    expect(endingWords({ end_reason: 'connection_lost' })).toContain('did not come back in time');
  });

  test('its owner what went wrong, in the words of the service, and what staff said', () => {
    expect(
      standingOf({ state: 'START_FAILED', record: true, failure: { code: 'x', message: 'It did not come up.' } }),
    ).toEqual({ label: 'Did not start', look: 'bad', sentence: 'It did not come up.' });
    const terminated = { reason: 'spam' as const, because: 'spam', message: 'Minute two.', at: inMinutes(0) };
    const { label, sentence } = standingOf({ state: 'ENDED', record: true, terminated });
    expect(label).toBe('Ended by staff');
    expect(sentence).toContain('because of spam. They say: “Minute two.”');
    expect(standingOf({ state: 'ENDED', record: false }).sentence).toBe('It was not to be recorded.');
    expect(standingOf({ state: 'ENDED', record: true, end_reason: 'no_input' }).sentence).toContain('Nothing was sent');
  });
});

describe('a countdown', () => {
  test('tells days, hours, minutes and seconds as far as there are any, and stops when it is time', () => {
    expect(countdownOf('2026-11-20T10:00:07Z', now)).toBe('0:07');
    expect(countdownOf('2026-11-20T11:02:03Z', now)).toBe('1:02:03');
    expect(countdownOf('2026-11-21T10:00:00Z', now)).toBe('1 day 0:00:00');
    expect(countdownOf('2026-11-23T14:05:06Z', now)).toBe('3 days 4:05:06');
    expect(countdownOf('2026-11-20T10:00:00Z', now)).toBeUndefined();
  });
});

describe('an entry for a calendar', () => {
  const entry = (title: string) =>
    calendarEntry({ id: 'str_1', title, at: '2026-11-21T18:00:00.000Z' }, 'https://video.example.com/live/str_1', now);

  test('names the stream, its hour and its address, and reminds ten minutes before', () => {
    const lines = entry('Storm at the pier').split('\r\n');
    expect(lines).toContain('DTSTART:20261121T180000Z');
    expect(lines).toContain('DTEND:20261121T190000Z');
    expect(lines).toContain('DTSTAMP:20261120T100000Z');
    expect(lines).toContain('URL:https://video.example.com/live/str_1');
    expect(lines).toContain('TRIGGER:-PT10M');
    expect(lines.at(-1)).toBe('');
  });

  test('cannot be broken out of by a title, and folds long lines without cutting letters', () => {
    const text = entry('Fish; chips, and\nBEGIN:VEVENT');
    expect(text).toContain('SUMMARY:Fish\\; chips\\, and\\nBEGIN:VEVENT\r\n');
    expect(text.split('\r\n').filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1);
    const long = entry('Łódź '.repeat(30));
    const longest = Math.max(...long.split('\r\n').map((line) => new TextEncoder().encode(line).length));
    expect(longest).toBeLessThanOrEqual(75);
    expect(long.replaceAll('\r\n ', '')).toContain(`SUMMARY:${'Łódź '.repeat(30)}`);
  });
});

describe('who watches', () => {
  test('is said short beside an eye, and in words to those who do not see it', () => {
    expect([0, 214, 9_900, 12_000].map((viewers) => viewersShort(viewers, 'en'))).toEqual(['0', '214', '9,900', '12K']);
    expect([viewersWords(1, 'en'), viewersWords(12_000, 'en')]).toEqual([
      '1 person is watching',
      '12,000 people are watching',
    ]);
  });

  test('has the same seat in every window of a browser, and any where nothing is kept', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, to: string) => void kept.set(name, to),
    };
    const seat = ownSeat(storage);
    expect(seat).toBeGreaterThanOrEqual(0);
    expect(seat).toBeLessThan(32);
    for (let window = 0; window < 20; window++) expect(ownSeat(storage)).toBe(seat);
    const none = {
      ...storage,
      getItem: () => {
        throw new Error('denied');
      },
    };
    expect(ownSeat(none)).toBeLessThan(32);
  });
});
