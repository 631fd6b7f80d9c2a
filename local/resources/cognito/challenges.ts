import { createHash, randomBytes } from 'node:crypto';
import { AwsError } from '../../wire/json-api.ts';
import type { Directory } from './directory.ts';
import { notAuthorized } from './errors.ts';
import type { Client, Pool } from './pools.ts';
import { stepOf } from './totp.ts';
import type { User } from './users.ts';

const mostWrong = 5;
const wrongForgottenAfterMs = 15 * 60_000;

/** What is asked of somebody whose password was right: remembered for a few minutes, answered once. */
export function openChallenges({ database, now, users }: Directory) {
  /** The name stands in it: what answers one challenge answers no other. */
  const hashOf = (challenge: string, session: string) =>
    createHash('sha256').update(`${challenge} ${session}`).digest('hex');

  return {
    newChallenge(name: string, client: Client, user: User): string {
      const session = randomBytes(32).toString('base64url');
      const expiresAt = now().getTime() + (client.AuthSessionValidity ?? 3) * 60_000;
      database.run(
        'INSERT INTO challenges (session, pool, sub, client_id, expires_at) VALUES (?, ?, ?, ?, ?)',
        hashOf(name, session),
        user.pool,
        user.sub,
        client.id,
        expiresAt,
      );
      return session;
    },

    /** Whom a challenge was given to, once; an API call has to name them as well. */
    taken(name: string, client: Client, { session, username }: { session: string; username?: string }): User {
      const row = database.get<{ sub: string }>(
        'DELETE FROM challenges WHERE session = ? AND client_id = ? AND expires_at > ? RETURNING sub',
        hashOf(name, session),
        client.id,
        now().getTime(),
      );
      const user = row && users.bySub(client.pool.id, row.sub);
      const isNamed = username === undefined || user?.sub === users.find(client.pool, username)?.sub;
      if (!user || !isNamed) throw notAuthorized('Invalid session for the user, session is expired.');
      return user;
    },

    /** Each code counts once, and a few wrong ones close the door for a quarter of an hour. */
    checkDigits(pool: Pool, user: User, digits: string): void {
      const at = now();
      const isForgotten = at.getTime() - (user.lastWrongDigitsAt ?? 0) >= wrongForgottenAfterMs;
      const wrong = isForgotten ? 0 : (user.wrongDigits ?? 0);
      if (wrong >= mostWrong) throw new AwsError('TooManyFailedAttemptsException', 'Too many failed attempts.');
      const step = user.key === undefined ? undefined : stepOf(user.key, digits, at);
      if (step === undefined) {
        users.change(pool, user.sub, () => ({ wrongDigits: wrong + 1, lastWrongDigitsAt: at.getTime() }));
        throw new AwsError('CodeMismatchException', 'Invalid code received for user');
      }
      if (step <= (user.usedStep ?? -1))
        throw new AwsError('ExpiredCodeException', 'Your software token has already been used once.');
      users.change(pool, user.sub, () => ({ usedStep: step, wrongDigits: 0 }));
    },
  };
}
