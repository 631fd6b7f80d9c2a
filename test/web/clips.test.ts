import { describe, expect, test } from 'vitest';
import { clipGrantAskMs } from '../../sdk/src/public.ts';
import { Refused } from '../../sdk/src/refusal.ts';
import { lengthsWithin, startBefore, stretchUrl } from '../../web/src/features/clips/clip-wish.ts';
import { lookAgainMs, problemOf, untilFile, wordsWhileMaking } from '../../web/src/features/clips/until-file.ts';
import { isAtEnd, isOutside, stretchOf } from '../../web/src/player/bounds.ts';
import { zeroDateOf } from '../../web/src/player/zero-date.ts';

const at = (seconds: number): number => Date.UTC(2026, 10, 20, 10) + seconds * 1000;
const iso = (seconds: number): string => new Date(at(seconds)).toISOString();

describe('what can be clipped of what was just seen', () => {
  test('15, 30, 60 or 90 seconds where the film has room for them, and of a short one all of it', () => {
    expect(lengthsWithin(600)).toEqual([15, 30, 60, 90]);
    expect(lengthsWithin(45)).toEqual([15, 30]);
    expect(lengthsWithin(8.9)).toEqual([8]);
    expect(lengthsWithin(4.9)).toEqual([]);
  });
  test('ends where one is, and begins with the film at the earliest', () => {
    expect(startBefore(100, 30)).toBe(70);
    expect(startBefore(10, 30)).toBe(0);
  });
  test('of a stream it is another stretch of the same playlist', () => {
    expect(stretchUrl('/l/str_1/standard.m3u8?old=1', at(0), 15)).toBe(
      '/l/str_1/standard.m3u8?start=2026-11-20T10%3A00%3A00.000Z&end=2026-11-20T10%3A00%3A15.000Z',
    );
  });
});

describe('the stretch of a playlist that a clip shows', () => {
  const film = { zeroDate: undefined, durationSec: 12 };
  test('from where the answer says, as long as the clip is', () => {
    expect(stretchOf({ startSec: 1.5, lengthSec: 6 }, film)).toEqual({ from: 1.5, to: 7.5 });
  });
  test('or from what was sent at that moment', () => {
    const live = { zeroDate: at(0), durationSec: 12 };
    expect(stretchOf({ startsAt: iso(1.25), lengthSec: 6 }, live)).toEqual({ from: 1.25, to: 7.25 });
    // Where nobody says when anything was sent, with what was loaded.
    expect(stretchOf({ startsAt: iso(1.25), lengthSec: 6 }, film)).toEqual({ from: 0, to: 6 });
  });
  test('within what there is', () => {
    expect(stretchOf({ startSec: 10, lengthSec: 6 }, film)).toEqual({ from: 10, to: 12 });
    expect(stretchOf({ startsAt: iso(-5), lengthSec: 6 }, { zeroDate: at(0), durationSec: 12 })?.from).toBe(0);
  });
  test('nobody knows before the film says how long it is', () => {
    for (const durationSec of [Number.NaN, 0, Number.POSITIVE_INFINITY])
      expect(stretchOf({ startSec: 0, lengthSec: 6 }, { zeroDate: undefined, durationSec })).toBeUndefined();
  });
  test('ends a little before its end, and begins a little before its beginning', () => {
    const stretch = { from: 2, to: 8 };
    expect([7.8, 7.86, 9].map((now) => isAtEnd(now, stretch))).toEqual([false, true, true]);
    expect([1.8, 1.9, 5, 8.1, 8.2].map((now) => isOutside(now, stretch))).toEqual([true, false, false, false, true]);
  });
});

describe('when was sent what is shown', () => {
  const fragment = (start: number, programDateTime: number | null) => ({ start, programDateTime });
  const details = (...fragments: ReturnType<typeof fragment>[]) => ({ fragments }) as never;
  test('is said by the piece one is in: behind an interruption by another', () => {
    const broken = details(fragment(0, at(100)), fragment(10, at(110)), fragment(20, at(150)));
    expect(zeroDateOf(broken, 5)).toBe(at(100));
    expect(zeroDateOf(broken, 25)).toBe(at(130));
  });
  test('before anything is loaded by the first piece, and by nobody where there is no time in the playlist', () => {
    expect(zeroDateOf(details(fragment(30, at(100))), 0)).toBe(at(70));
    expect(zeroDateOf(details(fragment(0, null)), 0)).toBeUndefined();
    expect(zeroDateOf(undefined, 0)).toBeUndefined();
  });
});

describe('the right to watch a clip', () => {
  const refused = (code: string, status: number) => new Refused({ code, status, message: 'No.' });
  test('is asked for again soon while its recording is being made ready, and never after a no', () => {
    expect(clipGrantAskMs(undefined, refused('clips.not_ready', 409), at(0))).toBe(3_000);
    expect(clipGrantAskMs(undefined, refused('clips.not_found', 404), at(0))).toBe(false);
    expect(clipGrantAskMs({ renew_at: iso(540) }, undefined, at(0))).toBe(540_000);
  });
});

describe('a clip as a file', () => {
  const file = (state: 'making' | 'ready' | 'failed', more = {}) => ({ clip_id: 'clp_1', state, ...more });
  const steps = (...answers: ReturnType<typeof file>[]) => {
    const done: string[] = [];
    const next = (what: string) => async () => {
      done.push(what);
      return answers.shift() ?? file('failed');
    };
    const pause = async (ms: number) => void done.push(`${ms}`);
    return {
      done,
      given: { ask: next('ask'), look: next('look'), pause, onMaking: (n: number) => done.push(`#${n}`) },
    };
  };
  test('is asked for once, and looked for until it is there', async () => {
    const ready = file('ready', { url: 'https://there' });
    const { done, given } = steps(file('making'), file('making'), ready);
    expect(await untilFile(given)).toEqual(ready);
    expect(done).toEqual(['ask', '#0', `${lookAgainMs}`, 'look', '#1', `${lookAgainMs}`, 'look']);
    expect((await untilFile(steps(ready).given)).state).toBe('ready');
  });
  test('that is not to be made ends the wait, and says what to do', async () => {
    const failure = { code: 'clips.file_lost', message: 'The file was not made in time. Ask for it once more.' };
    const failed = await untilFile(steps(file('making'), file('failed', { failure })).given);
    expect(problemOf(failed)).toBe(failure.message);
    expect(problemOf(file('ready', { url: 'https://there' }))).toBeUndefined();
    expect(problemOf(file('ready'))).toMatch(/once more/);
  });
  test('takes seconds; whoever waits for longer is told that they need not stay', () => {
    expect(wordsWhileMaking(0)).toMatch(/few seconds/);
    expect(wordsWhileMaking(8)).toMatch(/leave this page/);
  });
});
