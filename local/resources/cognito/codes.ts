import { randomInt } from 'node:crypto';
import type { Database } from '../../wire/database.ts';
import { expiredCode, tooManyTries, wrongCode } from './errors.ts';
import type { User } from './users.ts';

/** What a code in a mail is good for. */
export type Purpose = 'sign-up' | 'forgot-password' | 'email';

interface Row {
  code: string;
  value: string | null;
  expires_at: number;
  tries: number;
  last_try_at: number;
  sends: number;
  first_send_at: number;
}

export const codesSchema = `
  CREATE TABLE IF NOT EXISTS codes (
    pool TEXT NOT NULL, sub TEXT NOT NULL, purpose TEXT NOT NULL, code TEXT NOT NULL, value TEXT,
    expires_at INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, last_try_at INTEGER NOT NULL DEFAULT 0,
    sends INTEGER NOT NULL, first_send_at INTEGER NOT NULL, PRIMARY KEY (pool, sub, purpose));`;

const hourMs = 3_600_000;
const livesMs: Record<Purpose, number> = { 'sign-up': 24 * hourMs, 'forgot-password': hourMs, email: 24 * hourMs };
const wrongTries = 5;
const triesForgottenAfterMs = 15 * 60_000;
const sendsPerHour = 10;

export type Codes = ReturnType<typeof openCodes>;

/** Six-digit codes: the newest one counts, a few wrong tries close the door for a quarter of an hour. */
export function openCodes(database: Database, now: () => Date) {
  const keyOf = (user: User, purpose: Purpose) => [user.pool, user.sub, purpose] as const;
  const where = 'WHERE pool = ? AND sub = ? AND purpose = ?';

  function read(user: User, purpose: Purpose): Row | undefined {
    return database.get<Row>(`SELECT * FROM codes ${where}`, ...keyOf(user, purpose));
  }

  function forget(user: User, purpose: Purpose): void {
    database.run(`DELETE FROM codes ${where}`, ...keyOf(user, purpose));
  }

  return {
    forget,
    /** A new code; `value` is what it confirms, when that is not the user as such (a new address). */
    make(user: User, purpose: Purpose, value: string | null = null): string {
      const at = now().getTime();
      const known = read(user, purpose);
      const isSameHour = known !== undefined && at - known.first_send_at < hourMs;
      const sends = isSameHour ? known.sends + 1 : 1;
      if (sends > sendsPerHour) throw tooManyTries();
      const code = String(randomInt(1_000_000)).padStart(6, '0');
      database.run(
        `INSERT OR REPLACE INTO codes
           (pool, sub, purpose, code, value, expires_at, tries, last_try_at, sends, first_send_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...keyOf(user, purpose),
        code,
        value,
        at + livesMs[purpose],
        known?.tries ?? 0,
        known?.last_try_at ?? 0,
        sends,
        isSameHour ? known.first_send_at : at,
      );
      return code;
    },
    /** Throws unless it is the user's newest code in its life time. Answers the value it confirms. */
    check(user: User, purpose: Purpose, code: string): string | null {
      const at = now().getTime();
      const known = read(user, purpose);
      if (!known) throw expiredCode();
      const tries = at - known.last_try_at < triesForgottenAfterMs ? known.tries : 0;
      if (tries >= wrongTries) throw tooManyTries();
      if (known.code !== code) {
        database.run(`UPDATE codes SET tries = ?, last_try_at = ? ${where}`, tries + 1, at, ...keyOf(user, purpose));
        throw wrongCode();
      }
      if (known.expires_at <= at) throw expiredCode();
      return known.value;
    },
  };
}
