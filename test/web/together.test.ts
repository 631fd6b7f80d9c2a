import { describe, expect, test } from 'vitest';
import { createServerClock } from '../../web/src/features/chat/server-clock.ts';
import { placeAt } from '../../web/src/features/parties/party-lead.ts';
import { premiereLead, premiereOf } from '../../web/src/features/playback/premiere.ts';
import { createLed, type LedFilm } from '../../web/src/player/create-led.ts';
import { correctionOf, type Lead, type Place, type Wish } from '../../web/src/player/led.ts';

const playing: Place = { atSec: 100, playing: true, rate: 1 };
const film = (atSec: number, given = {}) => ({ atSec, durationSec: 600, isSeeking: false, isWaiting: false, ...given });

describe('a film that is led', () => {
  test.each<[string, Parameters<typeof correctionOf>, ReturnType<typeof correctionOf>]>([
    ['that is where it belongs is left alone', [film(100.02), playing], { plays: true, rate: 1 }],
    ['a little ahead goes a little slower', [film(100.1), playing], { plays: true, rate: 0.98 }],
    ['a little behind goes a little faster', [film(99.9), playing], { plays: true, rate: 1.02 }],
    ['further behind goes as fast as nobody hears', [film(99.6), playing], { plays: true, rate: 1.05 }],
    ['far behind jumps', [film(99.4), playing], { plays: true, rate: 1, seekTo: 100 }],
    ['far ahead jumps back', [film(101), playing], { plays: true, rate: 1, seekTo: 100 }],
    ['that is jumping already is waited for', [film(90, { isSeeking: true }), playing], { plays: true, rate: 1 }],
    ['that waits for the network is waited for', [film(97, { isWaiting: true }), playing], { plays: true, rate: 1 }],
    [
      'and catches up when it waited for long',
      [film(90, { isWaiting: true }), playing],
      { plays: true, rate: 1, seekTo: 100 },
    ],
    ['follows the speed that was set', [film(99.9), { ...playing, rate: 1.5 }], { plays: true, rate: 1.53 }],
    [
      'stands where everybody stands',
      [film(100.3), { ...playing, playing: false }],
      { plays: false, rate: 1, seekTo: 100 },
    ],
    ['that is over does not begin anew', [film(600), { ...playing, atSec: 600 }], { plays: false, rate: 1 }],
  ])('%s', (_, [is, place], expected) => {
    const { rate, ...rest } = correctionOf(is, place);
    expect({ ...rest, rate: Math.round(rate * 1000) / 1000 }).toEqual(expected);
  });

  test('comes within a tenth of a second of another that is led by the same, however both began', () => {
    // Two viewers whose films run at speeds a little off, looked at five times a second for half a minute.
    const runs = [
      { at: 92, skew: 1.003 },
      { at: 100.45, skew: 0.997 },
    ].map(({ at, skew }) => {
      let here = at;
      for (let tick = 0; tick < 150; tick++) {
        const place = { ...playing, atSec: 100 + tick * 0.2 };
        const { rate, seekTo } = correctionOf(film(here), place);
        if (seekTo !== undefined) here = seekTo;
        here += 0.2 * rate * skew;
      }
      return here;
    });
    const [one = 0, other = 0] = runs;
    expect(Math.abs(one - other)).toBeLessThan(0.1);
    expect(Math.abs(one - 130)).toBeLessThan(0.1);
  });
});

const aFilm = (given: Partial<LedFilm> = {}): LedFilm & { asked: string[] } => {
  const asked: string[] = [];
  return {
    ...{ currentTime: 0, duration: 600, paused: true, seeking: false, readyState: 4, playbackRate: 1, asked },
    async play() {
      asked.push('play');
      (this as { paused: boolean }).paused = false;
    },
    pause() {
      asked.push('pause');
      (this as { paused: boolean }).paused = true;
    },
    ...given,
  };
};
const led = (lead: Lead) => {
  const passed: string[] = [];
  const said: string[] = [];
  const one = createLed(
    () => lead,
    { dispatch: ({ type }) => void passed.push(type) },
    (words) => void said.push(words),
  );
  return { one, passed, said };
};

describe('together', () => {
  test('what a host asks of the controls is asked for everybody, and moves nothing here', () => {
    const wishes: Wish[] = [];
    const { one, passed } = led({ viewers: 'together', where: () => playing, wish: (wish) => void wishes.push(wish) });
    one.dispatch({ type: 'mediapauserequest' });
    one.dispatch({ type: 'mediaseekrequest', detail: 12 });
    one.dispatch({ type: 'mediaplaybackraterequest', detail: 1.5 });
    one.dispatch({ type: 'mediamuterequest' });
    expect(wishes).toEqual([{ playing: false }, { atSec: 12 }, { rate: 1.5 }]);
    expect(passed).toEqual(['mediamuterequest']);
  });

  test('a guest who asks is told whose it is, and sound stays theirs', () => {
    const { one, passed, said } = led({ viewers: 'together', where: () => playing });
    one.dispatch({ type: 'mediaplayrequest' });
    one.dispatch({ type: 'mediavolumerequest', detail: 0.5 });
    expect([said, passed]).toEqual([['Hosts decide that here'], ['mediavolumerequest']]);
  });

  test('who comes late is put where everybody is, and begins', async () => {
    const { one } = led({ viewers: 'together', where: () => playing });
    const late = aFilm();
    one.align(late, 0);
    await Promise.resolve();
    expect([late.currentTime, late.asked]).toEqual([100, ['play']]);
  });

  test('a browser that wants a press first gets one, and is not asked again before', async () => {
    const { one } = led({ viewers: 'together', where: () => playing });
    let asked = 0;
    const refusing = aFilm({
      play: () => {
        asked += 1;
        return Promise.reject(Object.assign(new Error('no'), { name: 'NotAllowedError' }));
      },
    });
    one.align(refusing, 0);
    await new Promise((resolve) => setTimeout(resolve));
    one.align(refusing, 5000);
    expect([asked, one.read().needsPress]).toEqual([1, true]);
  });
});

describe('a premiere', () => {
  const at = Date.parse('2026-12-01T20:00:00.000Z');
  const video = { premiere_at: new Date(at).toISOString(), duration_sec: 600 };

  test('is to come, then on until a quarter of an hour after the film, then over', () => {
    const stands = [-1, 0, 600_000 + 15 * 60_000 - 1, 600_000 + 15 * 60_000].map((ms) => premiereOf(video, at + ms));
    expect(stands).toEqual(['to_come', 'on', 'on', undefined]);
    expect(premiereOf({ duration_sec: 600 }, at)).toBeUndefined();
  });

  test('is as far as its hour is past, for whoever comes when', () => {
    const where = (ms: number) => premiereLead(video, () => at + ms).where()?.atSec;
    expect([where(-5), where(0), where(90_500), where(700_000)]).toEqual([0, 0, 90.5, 600]);
  });

  test('lets nobody ahead, and everybody back; from behind one comes along again', async () => {
    let ms = 100_000;
    const { one, passed, said } = led(premiereLead(video, () => at + ms));
    const screen = aFilm();
    one.align(screen, 0);
    await Promise.resolve();
    expect(screen.currentTime).toBe(100);
    one.dispatch({ type: 'mediaseekrequest', detail: 300 });
    expect([passed, said.length, one.read().isFollowing]).toEqual([[], 1, true]);
    one.dispatch({ type: 'mediaseekrequest', detail: 40 });
    screen.currentTime = 40;
    one.align(screen, 10_000);
    expect([passed, screen.currentTime, one.read().isFollowing]).toEqual([['mediaseekrequest'], 40, false]);
    ms = 101_000;
    one.follow(screen);
    one.align(screen, 20_000);
    expect([screen.currentTime, one.read().isFollowing]).toEqual([101, true]);
  });

  test('who plays on faster from behind is with the others when they have caught up', () => {
    const { one } = led(premiereLead(video, () => at + 100_000));
    const screen = aFilm({ currentTime: 100.2, paused: false, playbackRate: 2 });
    one.dispatch({ type: 'mediapauserequest' });
    one.align(screen, 0);
    expect([one.read().isFollowing, screen.playbackRate < 1]).toEqual([true, true]);
  });

  test('once it is over is a film like any other', () => {
    const { one, passed } = led(premiereLead(video, () => at + 700_000));
    one.align(aFilm(), 0);
    one.dispatch({ type: 'mediaplaybackraterequest', detail: 2 });
    expect(passed).toEqual(['mediaplaybackraterequest']);
  });
});

describe('where everybody is', () => {
  const clock = { version: 3, at: '2026-12-01T20:00:00.000Z', position_ms: 60_000, playing: true, rate: 1.5 };
  test('is reckoned from the clock as the server reckons it', () => {
    const at = Date.parse(clock.at);
    expect(placeAt(clock, 600, at + 10_000)).toEqual({ atSec: 75, playing: true, rate: 1.5 });
    expect(placeAt({ ...clock, playing: false }, 600, at + 10_000).atSec).toBe(60);
    expect(placeAt(clock, 600, at - 500).atSec).toBe(60);
    expect(placeAt(clock, 600, at + 3_600_000).atSec).toBe(600);
  });
});

describe('the clock of the server', () => {
  test('is known from the quickest answer, to half of what that took', () => {
    let now = 1_000_000;
    const clock = createServerClock({ now: () => now });
    const ask = (ref: string, thereMs: number, backMs: number) => {
      clock.asks(ref);
      now += thereMs;
      const at = new Date(now + 7_000).toISOString();
      now += backMs;
      clock.hears(ref, at);
    };
    expect(clock.now()).toBe(now);
    ask('slow', 900, 100);
    expect(Math.abs(clock.now() - now - 7_000)).toBeLessThanOrEqual(500);
    ask('quick', 20, 40);
    expect(Math.abs(clock.now() - now - 7_000)).toBeLessThanOrEqual(30);
    ask('slow again', 10, 2_000);
    expect(Math.abs(clock.now() - now - 7_000)).toBeLessThanOrEqual(30);
  });

  test('what was not asked is no answer', () => {
    const clock = createServerClock({ now: () => 5 });
    clock.hears('never', '2026-12-01T20:00:00.000Z');
    clock.hears(undefined, '2026-12-01T20:00:00.000Z');
    expect(clock.now()).toBe(5);
  });
});
