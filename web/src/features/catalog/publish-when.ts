const two = (value: number): string => String(value).padStart(2, '0');

/** A moment as `<input type="datetime-local">` spells it, in the reader's time zone: 2026-12-01T18:00. */
export const localValueOf = (iso: string): string => {
  const at = new Date(iso);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
};

/** The moment that was typed, or nothing where it is not one yet. */
export const isoOf = (localValue: string): string | undefined => {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(localValue)) return undefined;
  const at = new Date(localValue);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
};

/** A first suggestion: the next full hour that is at least half an hour away. */
export const suggestedFrom = (now: Date): string => {
  const at = new Date(now.getTime() + 30 * 60_000);
  at.setMinutes(60, 0, 0);
  return localValueOf(at.toISOString());
};

/** What is wrong with it, before it is sent. */
export const problemOf = (localValue: string, now: Date): string | undefined => {
  const iso = isoOf(localValue);
  if (iso === undefined) return 'Choose a day and an hour.';
  if (new Date(iso) <= now) return 'This is in the past. Choose a time to come, or publish it now.';
  const yearFromNow = new Date(now);
  yearFromNow.setUTCFullYear(now.getUTCFullYear() + 1);
  return new Date(iso) > yearFromNow ? 'Choose a time within a year from now.' : undefined;
};

/** The same of a premiere, which nobody remembers for as long. */
export const premiereProblemOf = (localValue: string, now: Date): string | undefined => {
  const iso = isoOf(localValue);
  const problem = problemOf(localValue, now);
  if (problem || iso === undefined) return problem;
  return Date.parse(iso) - now.getTime() > 30 * 86_400_000 ? 'Choose a time within 30 days from now.' : undefined;
};

/** Announced, and not begun yet. */
export const isPremiereAhead = (
  { status, premiere_at }: { status: string; premiere_at?: string | undefined },
  now: Date,
): boolean => status === 'PUBLISHED' && premiere_at !== undefined && Date.parse(premiere_at) > now.getTime();

/** "Europe/Berlin" in words a person uses, with how far it is from UTC. */
export const zoneWords = (locale?: string): string => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const long = new Intl.DateTimeFormat(locale, { timeZoneName: 'longOffset', timeZone: zone }).formatToParts(
    new Date(),
  );
  const offset = long.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return `${zone.replaceAll('_', ' ')}, ${offset}`;
};
