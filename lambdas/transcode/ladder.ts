import type { Source } from './source.ts';

/** One step of the ladder: a rendition to be made. */
export interface Rung {
  /** 240p … 2160p: the short side, so that a portrait 720p is as sharp as a landscape one. */
  name: string;
  width: number;
  height: number;
  averageBitrate: number;
  /** What no second of it may exceed for long. */
  maxBitrate: number;
}

const megabit = 1_000_000;
const peakOverAverage = 1.5;

const steps = [
  { shortSide: 240, averageBitrate: 0.2 * megabit },
  { shortSide: 360, averageBitrate: 0.5 * megabit },
  { shortSide: 480, averageBitrate: 0.8 * megabit },
  { shortSide: 720, averageBitrate: 2.5 * megabit },
  { shortSide: 1080, averageBitrate: 5 * megabit },
  { shortSide: 2160, averageBitrate: 14 * megabit },
] as const;

/** The widest picture an AVC encoder takes. */
const longSideAtMost = 4096;
const sideAtLeast = 32;

/** Below this a phone's picture is a puzzle; the first rung people see is at least so sharp, if the source is. */
const usefulShortSide = 360;

const within = (value: number): number => Math.min(longSideAtMost, Math.max(sideAtLeast, value));
const even = (value: number): number => within(2 * Math.round(value / 2));
const evenBelow = (value: number): number => within(2 * Math.floor(value / 2));

const rungOf = (source: Pick<Source, 'width' | 'height'>, shortSide: number, averageBitrate: number): Rung => {
  const scale = shortSide / Math.min(source.width, source.height);
  return {
    name: `${shortSide}p`,
    width: even(source.width * scale),
    height: even(source.height * scale),
    averageBitrate,
    maxBitrate: Math.round(averageBitrate * peakOverAverage),
  };
};

/** A source no step fits gets its own size, as far as an encoder takes it. */
const ownSize = (source: Pick<Source, 'width' | 'height'>): Rung => {
  const [short, long] = [Math.min(source.width, source.height), Math.max(source.width, source.height)];
  const shortSide = evenBelow(Math.min(short, (short * longSideAtMost) / long));
  const share = (shortSide / steps[0].shortSide) ** 2;
  return rungOf(source, shortSide, Math.round(Math.max(0.3, share) * steps[0].averageBitrate));
};

/** The rungs worth making, lowest first: by the short side, never above the source, and at least one. */
export const chooseLadder = (source: Pick<Source, 'width' | 'height'>): Rung[] => {
  const shortSide = Math.min(source.width, source.height);
  const aspect = Math.max(source.width, source.height) / shortSide;
  const rungs = steps
    .filter((step) => step.shortSide <= shortSide && step.shortSide * aspect <= longSideAtMost)
    .map((step) => rungOf(source, step.shortSide, step.averageBitrate));
  return rungs.length > 0 ? rungs : [ownSize(source)];
};

const shortSideOf = (rung: Rung): number => Math.min(rung.width, rung.height);

/** The rung made first, and the one players start with: the lowest that is pleasant to watch. */
export const lowestUseful = (ladder: readonly Rung[]): Rung => {
  const found = ladder.find((rung) => shortSideOf(rung) >= usefulShortSide) ?? ladder.at(-1);
  if (!found) throw new Error('a ladder has at least one rung');
  return found;
};
