import { createHash, randomBytes } from 'node:crypto';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { Directory } from './directory.ts';
import type { Client } from './pools.ts';
import type { Session } from './sessions.ts';
import type { User } from './users.ts';

export const authorizationCodesSchema = `
  CREATE TABLE IF NOT EXISTS authorization_codes (
    hash TEXT PRIMARY KEY, pool TEXT NOT NULL, sub TEXT NOT NULL, client_id TEXT NOT NULL, redirect_uri TEXT NOT NULL,
    scope TEXT NOT NULL, nonce TEXT, code_challenge TEXT NOT NULL, expires_at INTEGER NOT NULL,
    spent INTEGER NOT NULL DEFAULT 0, origin_jti TEXT);`;

interface Row {
  pool: string;
  sub: string;
  client_id: string;
  redirect_uri: string;
  scope: string;
  nonce: string | null;
  code_challenge: string;
  expires_at: number;
  spent: number;
  origin_jti: string | null;
}

const codeLivesMs = 5 * 60_000;
/** Long enough to notice a code that comes back after it was spent. */
const rememberedMs = 60 * 60_000;

export interface Redeemed {
  user: User;
  session: Session;
  refreshToken: string;
  nonce?: string;
}

/** Codes a browser carries from the hosted pages to the app, which trades each of them once. */
export function openAuthorizationCodes({ database, now, sessions, users }: Directory) {
  const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url');

  return {
    issue({ client, redirectUri, scope, nonce, codeChallenge }: AuthorizationRequest, user: User): string {
      const code = randomBytes(32).toString('base64url');
      const at = now().getTime();
      database.run('DELETE FROM authorization_codes WHERE expires_at < ?', at - rememberedMs);
      database.run(
        `INSERT INTO authorization_codes (hash, pool, sub, client_id, redirect_uri, scope, nonce, code_challenge, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        hashOf(code),
        user.pool,
        user.sub,
        client.id,
        redirectUri,
        scope,
        nonce ?? null,
        codeChallenge,
        at + codeLivesMs,
      );
      return code;
    },

    /**
     * Begins the session a code stands for. Whatever is wrong about it, the code is spent by the attempt; one that comes
     * back has been seen by somebody else, and ends what was begun with it (RFC 6749, 4.1.2).
     */
    redeem(client: Client, given: { code: string; redirectUri: string; verifier: string }): Redeemed | undefined {
      return database.atomically(() => {
        const hash = hashOf(given.code);
        const row = database.get<Row>('SELECT * FROM authorization_codes WHERE hash = ?', hash);
        if (!row) return undefined;
        if (row.spent === 1) {
          if (row.origin_jti) sessions.revoke(row.origin_jti);
          return undefined;
        }
        database.run('UPDATE authorization_codes SET spent = 1 WHERE hash = ?', hash);
        const user = users.bySub(row.pool, row.sub);
        const isGood =
          row.client_id === client.id &&
          row.redirect_uri === given.redirectUri &&
          row.expires_at > now().getTime() &&
          /^[A-Za-z0-9._~-]{43,128}$/.test(given.verifier) &&
          hashOf(given.verifier) === row.code_challenge;
        if (!isGood || !user?.enabled) return undefined;
        const { session, refreshToken } = sessions.begin(client, user, row.scope);
        database.run('UPDATE authorization_codes SET origin_jti = ? WHERE hash = ?', session.originJti, hash);
        return { user, session, refreshToken, ...(row.nonce === null ? {} : { nonce: row.nonce }) };
      });
    },
  };
}
