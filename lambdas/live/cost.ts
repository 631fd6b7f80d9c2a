import type { Settings } from './settings.ts';

const hourMs = 3_600_000;
/** MediaLive charges a channel that was started for so long at least. */
const leastMs = 10 * 60_000;

const cents = (usd: number): number => Math.round(usd * 100) / 100;

/** What an hour on air costs that is sent to so many targets as well. */
export const perHourUsd = (
  targets: number | undefined,
  settings: { pricePerHourUsd: number; targets: Pick<Settings['targets'], 'pricePerHourUsd'> },
): number => cents(settings.pricePerHourUsd + (targets ?? 0) * settings.targets.pricePerHourUsd);

/** For how long a channel that ran is charged, in milliseconds; nothing for one that never did. */
export const chargedMs = (running: { since?: string | undefined; until?: string | undefined }, now: Date): number => {
  if (!running.since) return 0;
  const until = running.until ? Date.parse(running.until) : now.getTime();
  return Math.max(leastMs, until - Date.parse(running.since));
};

/** What a stream has cost so far, in US dollars, without what its viewers cost. */
export const costOf = (
  running: { since?: string | undefined; until?: string | undefined },
  perHourUsd: number,
  now: Date,
): number => cents((chargedMs(running, now) / hourMs) * perHourUsd);
