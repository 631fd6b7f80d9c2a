import type { Surroundings } from '../../resource.ts';
import type { Database } from '../../wire/database.ts';
import { parseSchedule } from './expression.ts';

/** Something that runs by itself: a schedule, or a rule with a schedule expression. */
export interface Entry {
  name: string;
  expression: string;
  timeZone?: string;
  /** Runs neither before nor after these, when there are such bounds. */
  from?: Date;
  until?: Date;
}

interface Row {
  name: string;
  spec: string;
  anchor: number;
  next_at: number | null;
  last_at: number | null;
}

export const calendarSchema = `
  CREATE TABLE IF NOT EXISTS calendar (
    name TEXT PRIMARY KEY, spec TEXT NOT NULL, anchor INTEGER NOT NULL, next_at INTEGER, last_at INTEGER);`;

/**
 * Remembers when each entry runs next, across restarts. What came due while the laptop slept runs once, not once for
 * each time it was missed.
 */
export function openCalendar(
  database: Database,
  surroundings: Surroundings,
  /** Writes the run down, in the same transaction that moves the entry to its next time. */
  run: (name: string, dueAt: Date) => void,
) {
  const entries = new Map<string, Entry>();
  let timer: NodeJS.Timeout | undefined;

  function nextAfter(entry: Entry, anchor: Date, after: Date): number | null {
    const begin = entry.from && entry.from > after ? new Date(entry.from.getTime() - 1) : after;
    const next = parseSchedule(entry.expression, { anchor, timeZone: entry.timeZone })(begin);
    return next && !(entry.until && next > entry.until) ? next.getTime() : null;
  }

  /** A new or changed entry starts counting now; an unchanged one keeps its place. */
  function take(entry: Entry) {
    const spec = JSON.stringify([entry.expression, entry.timeZone, entry.from, entry.until]);
    entries.set(entry.name, entry);
    if (database.get<Row>('SELECT * FROM calendar WHERE name = ? AND spec = ?', entry.name, spec)) return;
    const now = surroundings.now();
    const anchor = entry.from ?? now;
    database.run(
      'INSERT OR REPLACE INTO calendar (name, spec, anchor, next_at) VALUES (?, ?, ?, ?)',
      entry.name,
      spec,
      anchor.getTime(),
      nextAfter(entry, anchor, now),
    );
  }

  function due(): Row[] {
    const rows = database.all<Row>(
      'SELECT * FROM calendar WHERE next_at <= ? ORDER BY next_at',
      surroundings.now().getTime(),
    );
    return rows.filter(({ name }) => entries.has(name));
  }

  function tick() {
    const now = surroundings.now();
    for (const row of due()) {
      const entry = entries.get(row.name);
      if (!entry) continue;
      database.atomically(() => {
        database.run(
          'UPDATE calendar SET last_at = next_at, next_at = ? WHERE name = ?',
          nextAfter(entry, new Date(row.anchor), now),
          row.name,
        );
        run(row.name, new Date(row.next_at ?? now));
      });
    }
  }

  /** On a full disk nothing can be noted, so nothing runs; a second later there may be room. */
  function tickIfWritable() {
    try {
      tick();
    } catch (error) {
      surroundings.log(`what is due cannot be noted: ${(error as Error).message}`, 'warn');
    }
  }

  return {
    /** Only these run from now on. */
    start(all: Entry[]) {
      entries.clear();
      for (const entry of all) take(entry);
      clearInterval(timer);
      if (all.length > 0) {
        timer = setInterval(tickIfWritable, 1000);
        tickIfWritable();
      }
    },
    due: () => due().length,
    times(name: string): { nextAt?: Date; lastAt?: Date } {
      const row = database.get<Row>('SELECT * FROM calendar WHERE name = ?', name);
      const asDate = (ms: number | null | undefined) => (ms ? new Date(ms) : undefined);
      return { nextAt: asDate(row?.next_at), lastAt: asDate(row?.last_at) };
    },
    stop: () => clearInterval(timer),
  };
}
