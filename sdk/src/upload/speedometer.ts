/** A moment of an upload: how many bytes had been sent. */
export interface Sample {
  atMs: number;
  bytes: number;
}

const windowMs = 12_000;

/** Adds a moment and forgets those that no longer say anything about now. */
export const withSample = (samples: readonly Sample[], sample: Sample): Sample[] => [
  ...samples.filter(({ atMs, bytes }) => sample.atMs - atMs <= windowMs && bytes <= sample.bytes),
  sample,
];

/** Bytes per second over the last moments; nothing until there is enough to tell. */
export const speedOf = (samples: readonly Sample[]): number | undefined => {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.atMs - first.atMs < 800) return undefined;
  return ((last.bytes - first.bytes) * 1000) / (last.atMs - first.atMs);
};

/** How long the rest takes at that speed. */
export const secondsLeft = (totalBytes: number, sentBytes: number, speed: number | undefined): number | undefined =>
  speed === undefined || speed <= 0 ? undefined : Math.max(0, totalBytes - sentBytes) / speed;
