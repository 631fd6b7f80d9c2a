/** What can be clipped of what was just seen, in seconds. */
export const lengths = [15, 30, 60, 90] as const;
export const leastSec = 5;

/** The lengths a film of so many seconds has room for; of a short one all of it. */
export const lengthsWithin = (durationSec: number): number[] => {
  const fitting = lengths.filter((length) => length <= durationSec);
  return fitting.length > 0 || durationSec < leastSec ? fitting : [Math.floor(durationSec)];
};

/** Where in a film a clip of what was just seen begins: so much before now, and never before the beginning. */
export const startBefore = (nowSec: number, lengthSec: number): number => Math.max(0, nowSec - lengthSec);

/** The packager's playlist of a stretch of a stream, beside the one that is playing. */
export const stretchUrl = (hlsUrl: string, startsAtMs: number, lengthSec: number): string => {
  const query = new URLSearchParams({
    start: new Date(startsAtMs).toISOString(),
    end: new Date(startsAtMs + lengthSec * 1000).toISOString(),
  });
  return `${hlsUrl.replace(/\?.*$/, '')}?${query}`;
};
