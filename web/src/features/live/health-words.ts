import type { StreamHealth } from '../../api/promises.ts';

type Sample = StreamHealth['samples'][number];

/** "4.5 Mbit/s", "850 kbit/s". */
export const bitrateOf = (bps: number): string =>
  bps >= 1_000_000 ? `${(bps / 1_000_000).toFixed(1)} Mbit/s` : `${Math.round(bps / 1000)} kbit/s`;

/** Where a line of values runs in a box so wide and high; zero is its bottom, `top` its upper edge. */
export const lineOf = (values: readonly number[], box: { width: number; height: number; top: number }): string => {
  const stepX = values.length > 1 ? box.width / (values.length - 1) : 0;
  const y = (value: number): number => box.height - (Math.min(value, box.top) / Math.max(box.top, 1e-9)) * box.height;
  return values.map((value, index) => `${(index * stepX).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
};

/** The chart in a sentence, for those who do not see it. */
export const chartWords = (samples: readonly Sample[]): string => {
  if (samples.length === 0) return 'No figures yet.';
  const rates = samples.map(({ bitrate_bps, frame_rate }) => [bitrate_bps, frame_rate] as const);
  const bits = rates.map(([each]) => each);
  const frames = rates.map(([, each]) => each);
  return `Over the last five minutes between ${bitrateOf(Math.min(...bits))} and ${bitrateOf(Math.max(...bits))}, and between ${Math.round(Math.min(...frames))} and ${Math.round(Math.max(...frames))} pictures a second.`;
};

/** How loud it is, as one would say it; 0 dB is as loud as it can be. */
export const loudnessWords = (db: number): string => {
  if (db > -3) return 'too loud';
  if (db < -60) return 'silent';
  return db < -35 ? 'quiet' : 'good';
};
