import type { Progress } from './playback-store.ts';

/** Closer to the end than this counts as watched: next time it starts from the beginning. */
const watchedSec = 5;

/** When the player says it was there, as far as we believe it: never ahead of our own clock. */
export const reportedAt = (clientTs: string | undefined, now: Date): string => {
  const claimed = clientTs ? Date.parse(clientTs) : Number.NaN;
  return new Date(Number.isNaN(claimed) ? now.getTime() : Math.min(claimed, now.getTime())).toISOString();
};

export const resumeAt = (progress: Progress | undefined, durationSec: number): number =>
  progress && progress.positionSec < durationSec - watchedSec ? progress.positionSec : 0;
