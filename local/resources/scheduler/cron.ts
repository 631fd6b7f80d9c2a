import { InvalidScheduleExpression, type NextRun } from './next-run.ts';
import { localFromUtc, utcFromLocal } from './time-zone.ts';

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

type Day = { year: number; month: number; day: number };
type IsOn = (day: Day) => boolean;

/** AWS's six fields: minutes, hours, day of month, month, day of week (1 is Sunday), year. */
export function parseCron(fields: string, timeZone: string): NextRun {
  const parts = fields.trim().split(/\s+/);
  const [minutes = '', hours = '', daysOfMonth = '', months = '', daysOfWeek = '', years = ''] = parts;
  if (parts.length !== 6) throw new InvalidScheduleExpression(`cron(${fields}): six fields are needed.`);
  if ((daysOfMonth === '?') === (daysOfWeek === '?'))
    throw new InvalidScheduleExpression(
      `cron(${fields}): exactly one of day of month and day of week is a question mark.`,
    );

  const onMinutes = [...setOf(minutes, 0, 59)].sort((a, b) => a - b);
  const onHours = [...setOf(hours, 0, 23)].sort((a, b) => a - b);
  const onMonths = setOf(months, 1, 12, monthNames);
  const onYears = setOf(years, 1970, 2199);
  const onDay = daysOfWeek === '?' ? dayOfMonth(daysOfMonth) : dayOfWeek(daysOfWeek);
  const lastYear = Math.max(...onYears);

  return (after) => {
    const from = localFromUtc(after, timeZone);
    for (let step = -1; ; step += 1) {
      const day = plusDays(from, step);
      if (day.year > lastYear) return undefined;
      if (!onYears.has(day.year) || !onMonths.has(day.month) || !onDay(day)) continue;
      for (const hour of onHours)
        for (const minute of onMinutes) {
          const moment = utcFromLocal({ ...day, hour, minute }, timeZone);
          if (moment && moment > after) return moment;
        }
    }
  };
}

/** A day of the month: numbers, `L` for the last, `15W` for the weekday nearest to the 15th. */
function dayOfMonth(field: string): IsOn {
  if (field === 'L') return (day) => day.day === lengthOf(day);
  const [, nearest] = /^(\d+)W$/.exec(field) ?? [];
  if (nearest !== undefined) return (day) => day.day === nearestWeekday(day, Number(nearest));
  const days = setOf(field, 1, 31);
  return (day) => days.has(day.day);
}

/** A day of the week: numbers or names, `6L` for the month's last Friday, `3#2` for its second Tuesday. */
function dayOfWeek(field: string): IsOn {
  if (field === 'L') return (day) => weekdayOf(day) === 7;
  const [, weekday = '', kind = ''] = /^(\w+?)(L|#[1-5])$/.exec(field) ?? [];
  if (kind === '') {
    const days = setOf(field, 1, 7, dayNames);
    return (day) => days.has(weekdayOf(day));
  }
  const wanted = setOf(weekday, 1, 7, dayNames);
  if (kind === 'L') return (day) => wanted.has(weekdayOf(day)) && day.day > lengthOf(day) - 7;
  return (day) => wanted.has(weekdayOf(day)) && Math.ceil(day.day / 7) === Number(kind.slice(1));
}

/** `*`, `5`, `1-5`, `0/15`, `MON-FRI` and lists of these. */
function setOf(field: string, lowest: number, highest: number, names: string[] = []): Set<number> {
  const numbers = new Set<number>();
  const wrong = () => new InvalidScheduleExpression(`cron: ${field} is not between ${lowest} and ${highest}.`);
  const numberOf = (written: string) => {
    const named = names.indexOf(written.toUpperCase());
    const number = named >= 0 ? named + 1 : /^\d+$/.test(written) ? Number(written) : Number.NaN;
    if (!(number >= lowest && number <= highest)) throw wrong();
    return number;
  };
  for (const part of field.split(',')) {
    const [range = '', every] = part.split('/');
    const [first = '', last] = range.split('-');
    const from = range === '*' ? lowest : numberOf(first);
    const to = last !== undefined ? numberOf(last) : range === '*' || every !== undefined ? highest : from;
    const stride = every === undefined ? 1 : Number(every);
    if (!Number.isInteger(stride) || stride < 1) throw wrong();
    for (let number = from; number <= to; number += stride) numbers.add(number);
  }
  return numbers;
}

function plusDays(from: Day, days: number): Day {
  const date = new Date(Date.UTC(from.year, from.month - 1, from.day + days));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function weekdayOf({ year, month, day }: Day): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

function lengthOf({ year, month }: Day): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Saturday goes back to Friday and Sunday on to Monday, but never into another month. */
function nearestWeekday(month: Day, wanted: number): number {
  const day = Math.min(wanted, lengthOf(month));
  const weekday = weekdayOf({ ...month, day });
  if (weekday === 7) return day > 1 ? day - 1 : day + 2;
  if (weekday === 1) return day < lengthOf(month) ? day + 1 : day - 2;
  return day;
}
