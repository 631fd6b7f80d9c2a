import { Mistyped } from './declined.ts';

/** Tells a moment as a person types it: `2026-11-20T10:00Z`, or how long ago: `90m`, `24h`, `2d`. `now` is now. */
export function momentOf(words: string, now: Date): Date {
  if (words === 'now') return now;
  const [, count, unit] = /^(\d+)\s?([smhd])(?: ago)?$/.exec(words) ?? [];
  if (count && unit) {
    const ms = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit as 's' | 'm' | 'h' | 'd'];
    return new Date(now.getTime() - Number(count) * ms);
  }
  const moment = /^\d{4}-\d\d-\d\d/.test(words) ? new Date(words) : new Date(Number.NaN);
  if (!Number.isNaN(moment.getTime())) return moment;
  throw new Mistyped(`${words} is no moment. Write 2026-11-20T10:00Z, or how long ago: 90m, 24h, 2d.`);
}
