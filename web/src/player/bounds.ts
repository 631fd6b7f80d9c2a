/** Which stretch of what is loaded is shown, in seconds. */
export interface Bounds {
  /** Where it begins, on the element's clock. */
  startSec?: number | undefined;
  /** Or when what it begins with was sent (EXT-X-PROGRAM-DATE-TIME). */
  startsAt?: string | undefined;
  lengthSec: number;
}

export interface Stretch {
  from: number;
  to: number;
}

/**
 * The stretch on the element's clock; undefined while it is not known. `zeroDate`: when was sent what stands at second 0;
 * nobody says so in some browsers, and then it begins with what was loaded. Nothing lies beyond the end.
 */
export const stretchOf = (
  { startSec, startsAt, lengthSec }: Bounds,
  { zeroDate, durationSec }: { zeroDate: number | undefined; durationSec: number },
): Stretch | undefined => {
  if (!(durationSec > 0) || !Number.isFinite(durationSec)) return undefined;
  const told = startsAt !== undefined && zeroDate !== undefined ? (Date.parse(startsAt) - zeroDate) / 1000 : 0;
  const from = Math.min(Math.max(0, startSec ?? told), Math.max(0, durationSec - 0.1));
  return { from, to: Math.min(from + lengthSec, durationSec) };
};

/** Closer to the end than this, it is the end: elements tell their time some times a second. */
const nearSec = 0.15;

export const isAtEnd = (at: number, { to }: Stretch): boolean => at >= to - nearSec;
export const isOutside = (at: number, { from, to }: Stretch): boolean => at < from - nearSec || at > to + nearSec;
