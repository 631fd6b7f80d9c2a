import { parseCron } from './cron.ts';
import { InvalidScheduleExpression, type NextRun } from './next-run.ts';
import { utcFromLocal } from './time-zone.ts';

const unitMs: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads `rate(5 minutes)`, `cron(0 4 * * ? *)` or `at(2026-11-20T08:00:00)`.
 * `anchor` is where a rate begins to count; cron and at are read in the time zone.
 */
export function parseSchedule(expression: string, options: { anchor: Date; timeZone?: string }): NextRun {
  const [, kind, inner = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression.trim()) ?? [];
  const timeZone = options.timeZone ?? 'UTC';
  if (kind === 'rate') return everySoOften(inner, expression, options.anchor);
  if (kind === 'at') return once(inner, expression, timeZone);
  if (kind === 'cron') return parseCron(inner, timeZone);
  throw new InvalidScheduleExpression(`${expression} is not a rate, a cron or an at expression.`);
}

function everySoOften(inner: string, expression: string, anchor: Date): NextRun {
  const [, amount, unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(inner.trim()) ?? [];
  const periodMs = Number(amount) * (unitMs[unit] ?? Number.NaN);
  if (!(periodMs > 0))
    throw new InvalidScheduleExpression(`${expression}: a rate is a number and minutes, hours or days.`);
  return (after) => {
    const periodsPast = Math.floor((after.getTime() - anchor.getTime()) / periodMs);
    return new Date(anchor.getTime() + (Math.max(periodsPast, 0) + 1) * periodMs);
  };
}

function once(inner: string, expression: string, timeZone: string): NextRun {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(inner.trim())?.slice(1).map(Number);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts ?? [];
  const at = parts && utcFromLocal({ year, month, day, hour, minute }, timeZone);
  if (!at) throw new InvalidScheduleExpression(`${expression}: at takes a time such as 2026-11-20T08:00:00.`);
  const moment = new Date(at.getTime() + second * 1000);
  return (after) => (moment > after ? moment : undefined);
}
