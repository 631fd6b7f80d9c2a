import type { Clock, Steering } from './party-contract.ts';

// The one clock of a party: pure, so that everybody who has seen the same reckons the same.

/** Where everybody is at a moment. Nothing runs past the end, and nothing back before it was set. */
export const positionAt = (
  { at, positionMs, playing, rate }: Pick<Clock, 'at' | 'positionMs' | 'playing' | 'rate'>,
  durationMs: number,
  now: Date,
): number => {
  const ranMs = playing ? Math.max(0, now.getTime() - Date.parse(at)) * rate : 0;
  return Math.min(durationMs, Math.round(positionMs + ranMs));
};

/** What a host wants: only what is to be another than it is. */
export interface Change {
  playing?: boolean | undefined;
  positionMs?: number | undefined;
  rate?: number | undefined;
}

/** The clock after a change, and what that was; undefined where it makes no difference. Who plays at the end begins anew. */
export const steered = (
  clock: Clock,
  change: Change,
  { durationMs, version }: { durationMs: number; version: number },
  now: Date,
): { clock: Clock; did: Steering } | undefined => {
  const here = positionAt(clock, durationMs, now);
  const beginsAnew = change.playing === true && change.positionMs === undefined && here >= durationMs;
  const { playing = clock.playing, rate = clock.rate, positionMs = beginsAnew ? 0 : here } = change;
  const did: Steering | undefined =
    playing !== clock.playing || beginsAnew
      ? playing
        ? 'play'
        : 'pause'
      : change.positionMs !== undefined
        ? 'seek'
        : rate !== clock.rate
          ? 'rate'
          : undefined;
  if (!did) return undefined;
  return {
    did,
    clock: { version, at: now.toISOString(), positionMs: Math.min(durationMs, positionMs), playing, rate },
  };
};
