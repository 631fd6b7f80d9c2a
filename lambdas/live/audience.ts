import * as z from 'zod';

// How many watch, counted from leases: every grant is one, and who watches on asks for the next before it has run out.

/** How a stream's viewers are counted just now, and what came of it. */
export const audience = z.object({
  viewers: z.number().int(),
  peak: z.number().int(),
  /** They are counted by one in so many, and stand for the others. */
  oneIn: z.number().int().positive(),
  /** One in so many is told to come each minute: fewer than are counted by, once that has been so for long enough. */
  asked: z.number().int().positive(),
  askedSince: z.iso.datetime(),
  /** When somebody was last known to watch, or was first looked for. */
  watchedAt: z.iso.datetime(),
});
export type Audience = z.output<typeof audience>;

/** A viewer whose lease has not run out. `draw` (0 to 1) is theirs for the whole stream: by chance, and not theirs to choose. */
export interface Viewer {
  draw: number;
  /** Those who make the stream look at it too; they are nobody's audience. */
  counts: boolean;
}

/** Who is counted comes back each minute, and has gone when half a minute has passed beyond that. */
export const comesEachMs = 60_000;
export const leaseMs = 90_000;
/** The others come after eight to ten minutes: then they are told whether they are counted by now. */
const othersMs = 8 * 60_000;
const othersSpreadMs = 2 * 60_000;

/** More leases than that no stream has, for longer than it takes to notice; with fewer than that the guess is too rough. */
const mostLeases = 500;
const leastLeases = 150;
const goodLeases = 400;

/** Whether one with this draw is among one in so many. */
const isAmong = (draw: number, oneIn: number): boolean => draw * oneIn < 1;

/** Whether they are to be counted by; as long as nobody has counted, all are. */
export const isCountedBy = (draw: number, now: Pick<Audience, 'asked'> | undefined): boolean =>
  isAmong(draw, now?.asked ?? 1);

/** When they are told to come again, in milliseconds from now. */
export const comesAgainMs = (draw: number, now: Pick<Audience, 'asked'> | undefined): number =>
  isCountedBy(draw, now) ? comesEachMs : othersMs + Math.round(draw * othersSpreadMs);

/** The smallest power of two that leaves no more than so many of them. */
const oneInFor = (viewers: number, leases: number): number => 2 ** Math.max(0, Math.ceil(Math.log2(viewers / leases)));

/** A guess says no more than it knows: two digits. */
const twoDigits = (viewers: number): number => {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, viewers))) - 1);
  return Math.round(viewers / unit) * unit;
};

/**
 * Counts those who watch, and says by whom they are counted from now on. Fewer can do so at once; more only when everybody
 * has come back and been told, and until then the fewer go on standing for all.
 */
export const countAudience = (before: Audience | undefined, viewers: readonly Viewer[], now: Date): Audience => {
  const at = now.toISOString();
  const was = before ?? { viewers: 0, peak: 0, oneIn: 1, asked: 1, askedSince: at, watchedAt: at };
  const haveAllCome = now.getTime() - Date.parse(was.askedSince) >= othersMs + othersSpreadMs + comesEachMs;
  let oneIn = haveAllCome ? was.asked : was.oneIn;
  const leases = viewers.filter(({ draw, counts }) => counts && isAmong(draw, oneIn)).length;
  const guess = leases * oneIn;
  let asked = Math.max(was.asked, oneInFor(guess, mostLeases));
  if (leases < leastLeases) asked = Math.min(asked, oneInFor(guess, goodLeases));
  oneIn = Math.max(oneIn, asked);
  const shown = oneIn === 1 ? guess : twoDigits(guess);
  return {
    viewers: shown,
    peak: Math.max(was.peak, shown),
    oneIn,
    asked,
    askedSince: asked === was.asked ? was.askedSince : at,
    watchedAt: viewers.length > 0 ? at : was.watchedAt,
  };
};
