import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Database } from '../../wire/database.ts';
import { AwsError } from '../../wire/json-api.ts';
import { notAuthorized } from './errors.ts';
import type { Client } from './pools.ts';
import type { User } from './users.ts';

/** One sign-in, and every token that comes from it. */
export interface Session {
  originJti: string;
  pool: string;
  sub: string;
  clientId: string;
  /** Seconds since 1970. */
  authTime: number;
  eventId: string;
  /** When the last refresh token of the family ends (ms); rotation does not prolong it. */
  expiresAt: number;
  revoked: boolean;
}

interface SessionRow {
  origin_jti: string;
  pool: string;
  sub: string;
  client_id: string;
  auth_time: number;
  event_id: string;
  expires_at: number;
  revoked: number;
}

export const sessionsSchema = `
  CREATE TABLE IF NOT EXISTS sessions (
    origin_jti TEXT PRIMARY KEY, pool TEXT NOT NULL, sub TEXT NOT NULL, client_id TEXT NOT NULL,
    auth_time INTEGER NOT NULL, event_id TEXT NOT NULL, expires_at INTEGER NOT NULL, revoked INTEGER NOT NULL DEFAULT 0);
  CREATE INDEX IF NOT EXISTS sessions_of ON sessions (pool, sub);
  CREATE TABLE IF NOT EXISTS refresh_tokens (
    hash TEXT PRIMARY KEY, origin_jti TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE, rotated_at INTEGER);
  CREATE TABLE IF NOT EXISTS session_scopes (
    origin_jti TEXT PRIMARY KEY REFERENCES sessions ON DELETE CASCADE, scope TEXT NOT NULL);`;

export type Sessions = ReturnType<typeof openSessions>;

/** Sign-ins and their refresh tokens, of which only hashes are kept. */
export function openSessions(database: Database, now: () => Date) {
  const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

  function newToken(originJti: string): string {
    const token = `local.${randomBytes(96).toString('base64url')}`;
    database.run('INSERT INTO refresh_tokens (hash, origin_jti) VALUES (?, ?)', hashOf(token), originJti);
    return token;
  }

  function session(originJti: string): Session | undefined {
    const row = database.get<SessionRow>('SELECT * FROM sessions WHERE origin_jti = ?', originJti);
    return (
      row && {
        originJti: row.origin_jti,
        pool: row.pool,
        sub: row.sub,
        clientId: row.client_id,
        authTime: row.auth_time,
        eventId: row.event_id,
        expiresAt: row.expires_at,
        revoked: row.revoked === 1,
      }
    );
  }

  function byToken(token: string): { session: Session; rotatedAt: number | null } | undefined {
    const row = database.get<{ origin_jti: string; rotated_at: number | null }>(
      'SELECT origin_jti, rotated_at FROM refresh_tokens WHERE hash = ?',
      hashOf(token),
    );
    const found = row && session(row.origin_jti);
    return found && { session: found, rotatedAt: row.rotated_at };
  }

  function revoke(originJti: string): void {
    database.run('UPDATE sessions SET revoked = 1 WHERE origin_jti = ?', originJti);
  }

  return {
    session,
    byToken,
    revoke,
    /** What a sign-in by the hosted pages was given; one by the API has none. */
    scopeOf(originJti: string): string | undefined {
      return database.get<{ scope: string }>('SELECT scope FROM session_scopes WHERE origin_jti = ?', originJti)?.scope;
    },
    begin(client: Client, user: User, scope?: string): { session: Session; refreshToken: string } {
      const at = now().getTime();
      const begun: Session = {
        originJti: randomUUID(),
        pool: client.pool.id,
        sub: user.sub,
        clientId: client.id,
        authTime: Math.floor(at / 1000),
        eventId: randomUUID(),
        expiresAt: at + client.refreshTokenSeconds * 1000,
        revoked: false,
      };
      return database.atomically(() => {
        database.run('DELETE FROM sessions WHERE expires_at < ?', at);
        database.run(
          `INSERT INTO sessions (origin_jti, pool, sub, client_id, auth_time, event_id, expires_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
          begun.originJti,
          begun.pool,
          begun.sub,
          begun.clientId,
          begun.authTime,
          begun.eventId,
          begun.expiresAt,
        );
        if (scope !== undefined)
          database.run('INSERT INTO session_scopes (origin_jti, scope) VALUES (?, ?)', begun.originJti, scope);
        return { session: begun, refreshToken: newToken(begun.originJti) };
      });
    },
    /**
     * Takes a refresh token and, where the client rotates, gives the next one. Within the grace period the old one still
     * works, for a client that never got the answer; after it somebody has a copy, and the whole family ends.
     */
    refresh(client: Client, token: string): { session: Session; refreshToken?: string } {
      const found = byToken(token);
      if (!found || found.session.clientId !== client.id) throw notAuthorized('Invalid Refresh Token');
      const { session: current, rotatedAt } = found;
      if (current.revoked) throw notAuthorized('Refresh Token has been revoked');
      if (current.expiresAt <= now().getTime()) throw notAuthorized('Refresh Token has expired');
      if (!client.rotation) return { session: current };

      const graceMs = client.rotation.graceSeconds * 1000;
      if (rotatedAt !== null && now().getTime() >= rotatedAt + graceMs) {
        revoke(current.originJti);
        throw new AwsError('RefreshTokenReuseException', 'Refresh token has been invalidated by rotation.');
      }
      return database.atomically(() => {
        database.run(
          'UPDATE refresh_tokens SET rotated_at = coalesce(rotated_at, ?) WHERE hash = ?',
          now().getTime(),
          hashOf(token),
        );
        return { session: current, refreshToken: newToken(current.originJti) };
      });
    },
    revokeAll(pool: string, sub: string): void {
      database.run('UPDATE sessions SET revoked = 1 WHERE pool = ? AND sub = ?', pool, sub);
    },
  };
}
