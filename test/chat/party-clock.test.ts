import { describe, expect, test } from 'vitest';
import { type Change, positionAt, steered } from '../../lambdas/chat/party-clock.ts';
import type { Clock } from '../../lambdas/chat/party-contract.ts';

const durationMs = 600_000;
const at = (seconds: number): Date => new Date(Date.UTC(2026, 10, 20, 20) + seconds * 1000);
const clock = (given: Partial<Clock> = {}): Clock => ({
  ...{ version: 3, at: at(0).toISOString(), positionMs: 60_000, playing: true, rate: 1, ...given },
});

describe('W1 everybody who knows the clock knows where everybody is', () => {
  test.each<[string, Partial<Clock>, number, number]>([
    ['at the moment it was set', {}, 0, 60_000],
    ['ten seconds later', {}, 10, 70_000],
    ['half an hour later, behind the end: at the end', {}, 1800, 600_000],
    ['at half the speed', { rate: 0.5 }, 10, 65_000],
    ['at one and a half', { rate: 1.5 }, 10, 75_000],
    ['stopped: where it stopped', { playing: false }, 10, 60_000],
    ['asked by somebody whose clock is behind the server’s: not before where it was set', {}, -5, 60_000],
  ])('%s', (_, given, seconds, expected) => {
    expect(positionAt(clock(given), durationMs, at(seconds))).toBe(expected);
  });

  test('a change keeps everything else as it runs', () => {
    const steps: [number, Change][] = [
      [10, { rate: 2 }],
      [15, { playing: false }],
      [100, { playing: true }],
      [101, { positionMs: 5_000 }],
    ];
    let is = clock();
    const positions = steps.map(([seconds, change], index) => {
      const moved = steered(is, change, { durationMs, version: 4 + index }, at(seconds));
      if (!moved) throw new Error('nothing changed');
      is = moved.clock;
      return [moved.did, is.positionMs, is.version];
    });
    expect(positions).toEqual([
      ['rate', 70_000, 4],
      ['pause', 80_000, 5],
      ['play', 80_000, 6],
      ['seek', 5_000, 7],
    ]);
    expect(positionAt(is, durationMs, at(103))).toBe(9_000);
  });

  test('a change that changes nothing is none', () => {
    expect(steered(clock(), { playing: true }, { durationMs, version: 4 }, at(1))).toBeUndefined();
    expect(steered(clock(), { rate: 1 }, { durationMs, version: 4 }, at(1))).toBeUndefined();
    expect(steered(clock(), {}, { durationMs, version: 4 }, at(1))).toBeUndefined();
  });

  test('nobody is sent behind the end, and who plays at the end begins anew', () => {
    const seek = steered(clock(), { positionMs: 700_000 }, { durationMs, version: 4 }, at(1));
    expect(seek?.clock.positionMs).toBe(600_000);
    const again = steered(clock(), { playing: true }, { durationMs, version: 4 }, at(3600));
    expect(again).toEqual({ did: 'play', clock: clock({ version: 4, at: at(3600).toISOString(), positionMs: 0 }) });
  });
});
