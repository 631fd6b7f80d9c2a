/** A time as a clock on the wall of some place shows it. */
export interface LocalTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const fields = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  const clock = new Intl.DateTimeFormat('en-US', { ...fields, timeZone, hourCycle: 'h23' });
  clocks.set(timeZone, clock);
  return clock;
}

/** What the clock of a time zone shows at a moment. */
export function localFromUtc(moment: Date, timeZone: string): LocalTime {
  const shown: Record<string, number> = {};
  for (const { type, value } of clockOf(timeZone).formatToParts(moment)) shown[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = shown;
  return { year, month, day, hour, minute };
}

/** The moment a clock shows a time: the first one when it shows it twice, `undefined` when it jumps over it. */
export function utcFromLocal(time: LocalTime, timeZone: string): Date | undefined {
  const asIfUtc = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute);
  const dayMs = 86_400_000;
  const candidates = [asIfUtc - dayMs, asIfUtc + dayMs]
    .map((nearby) => new Date(asIfUtc - offsetMs(new Date(nearby), timeZone)))
    .filter((moment) => isSame(localFromUtc(moment, timeZone), time))
    .sort((a, b) => a.getTime() - b.getTime());
  return candidates[0];
}

function offsetMs(moment: Date, timeZone: string): number {
  const { year, month, day, hour, minute } = localFromUtc(moment, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(moment.getTime() / 60_000) * 60_000;
}

function isSame(one: LocalTime, other: LocalTime): boolean {
  const asNumber = (time: LocalTime) => Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute);
  return asNumber(one) === asNumber(other);
}
