import type { LevelDetails } from 'hls.js';

type Told = Pick<LevelDetails, 'fragments'>;

/** When was sent what stands at second 0, by the piece that is at `at` now: behind an interruption another one says so. */
export const zeroDateOf = (details: Told | null | undefined, at: number): number | undefined => {
  const fragments = details?.fragments ?? [];
  const here = fragments.findLast(({ start }) => start <= at + 0.01) ?? fragments[0];
  const date = here?.programDateTime;
  return here && date !== null && date !== undefined ? date - here.start * 1000 : undefined;
};
