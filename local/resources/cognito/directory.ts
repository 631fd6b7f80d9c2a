import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Surroundings } from '../../resource.ts';
import type { Database } from '../../wire/database.ts';
import { AwsError } from '../../wire/json-api.ts';
import { codesSchema, openCodes, type Purpose } from './codes.ts';
import { invalidParameter, notAuthorized, userDisabled, userNotFound, wrongPassword } from './errors.ts';
import type { Keys } from './keys.ts';
import { type Occasion, sendLetter } from './letters.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { accessScope, type Client, type Pool } from './pools.ts';
import { openSessions, sessionsSchema } from './sessions.ts';
import { issueTokens, readAccessToken } from './tokens.ts';
import { openTriggers, type TriggerCall, triggerAttributes } from './triggers.ts';
import { openUsers, type User, usersSchema } from './users.ts';

export const directorySchema = `${usersSchema}${sessionsSchema}${codesSchema}
  CREATE TABLE IF NOT EXISTS challenges (
    session TEXT PRIMARY KEY, pool TEXT NOT NULL, sub TEXT NOT NULL, client_id TEXT NOT NULL, expires_at INTEGER NOT NULL);`;

export type Directory = ReturnType<typeof openDirectory>;

const triesBeforeLock = 5;
const longestLockMs = 15 * 60_000;

/** Everything the operations share: who exists, who is signed in, and how people are told. */
export function openDirectory(options: {
  database: Database;
  surroundings: Surroundings;
  keys: Keys;
  pools: Map<string, Pool>;
  clients: Map<string, Client>;
}) {
  const { database, surroundings, keys, pools, clients } = options;
  const { now } = surroundings;
  const users = openUsers(database, now);
  const sessions = openSessions(database, now);
  const codes = openCodes(database, now);
  const triggers = openTriggers(surroundings);

  function pool(id: string): Pool {
    const found = pools.get(id);
    if (!found) throw new AwsError('ResourceNotFoundException', `User pool ${id} does not exist.`);
    return found;
  }

  function client(id: string): Client {
    const found = clients.get(id);
    if (!found) throw new AwsError('ResourceNotFoundException', `User pool client ${id} does not exist.`);
    return found;
  }

  /** The client of a call that names a user; one with a secret has to prove that it knows it. */
  function provenClient(id: string, proof: { username: string; secretHash?: string }): Client {
    const found = client(id);
    if (found.secret === undefined) return found;
    if (proof.secretHash === undefined)
      throw notAuthorized(`Client ${id} is configured with secret but SECRET_HASH was not received`);
    const wanted = createHmac('sha256', found.secret).update(`${proof.username}${id}`).digest();
    const given = Buffer.from(proof.secretHash, 'base64');
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
      throw notAuthorized(`Unable to verify secret hash for client ${id}`);
    return found;
  }

  /** Who an access token of a scope belongs to: it must be ours, unexpired, unrevoked, and of somebody who may still come in. */
  function bearer(
    accessToken: string,
    scope = accessScope,
  ): { user: User; pool: Pool; client: Client; originJti: string } {
    const claims = readAccessToken(keys, accessToken, now());
    if (!claims.scope.split(' ').includes(scope)) throw notAuthorized('Access Token does not have required scopes');
    const session = sessions.session(claims.origin_jti);
    if (!session || session.revoked) throw notAuthorized('Access Token has been revoked');
    const owner = clients.get(claims.client_id);
    const user = users.bySub(session.pool, claims.sub);
    if (!owner || !user) throw userNotFound();
    if (!user.enabled) throw userDisabled();
    return { user, pool: owner.pool, client: owner, originJti: session.originJti };
  }

  /** Compares a password, and makes guessing slow: after five wrong ones each further one costs twice the wait. */
  async function checkPasswordOf(user: User | undefined, password: string): Promise<void> {
    const at = now().getTime();
    if (user && user.lockedUntil > at) throw notAuthorized('Password attempts exceeded');
    const isRight = await isPassword(password, user?.password);
    if (!user) throw wrongPassword();
    const owner = pool(user.pool);
    if (isRight) {
      if (user.failedTries > 0) users.change(owner, user.sub, () => ({ failedTries: 0, lockedUntil: 0 }));
      return;
    }
    users.change(owner, user.sub, ({ failedTries }) => {
      const over = failedTries + 1 - triesBeforeLock;
      const lockMs = over < 0 ? 0 : Math.min(1000 * 2 ** over, longestLockMs);
      return { failedTries: failedTries + 1, lockedUntil: at + lockMs };
    });
    throw wrongPassword();
  }

  /** Whose password this is. Only who knows it learns more than that it is wrong. */
  async function proven(one: Client, username: string, password: string): Promise<User> {
    const user = users.find(one.pool, username);
    if (!user && !one.hidesUsers) throw userNotFound();
    await checkPasswordOf(user, password);
    if (!user) throw wrongPassword();
    if (!user.enabled) throw userDisabled();
    return user;
  }

  async function sendCode(
    user: User,
    how: { purpose: Purpose; occasion: Occasion; to: string; clientId?: string; value?: string },
  ): Promise<void> {
    const code = codes.make(user, how.purpose, how.value ?? null);
    const letter = { occasion: how.occasion, pool: pool(user.pool), user, code, to: how.to, clientId: how.clientId };
    await sendLetter(letter, surroundings, triggers);
  }

  return {
    now,
    database,
    users,
    sessions,
    codes,
    pool,
    client,
    provenClient,
    bearer,
    checkPasswordOf,
    proven,
    hashPassword,
    sendCode,
    sendLetter: (letter: Parameters<typeof sendLetter>[0]) => sendLetter(letter, surroundings, triggers),
    trigger: (call: Omit<TriggerCall, 'user'> & { user: User }) =>
      triggers({ ...call, user: { username: call.user.username, attributes: triggerAttributes(call.user) } }),
    triggerBeforeSignUp: triggers,
    /** What a sign-in is good for now; one by the hosted pages keeps the scopes it was given there. */
    tokens: (grant: Omit<Parameters<typeof issueTokens>[1], 'now' | 'scope'>) =>
      issueTokens(keys, { ...grant, scope: sessions.scopeOf(grant.session.originJti), now: now() }),
    /** Somebody an administrator's call names. */
    named(poolId: string, username: string): { pool: Pool; user: User } {
      const found = users.find(pool(poolId), username);
      if (!found) throw userNotFound();
      return { pool: pool(poolId), user: found };
    },
    flowAllowed(one: Client, flow: string): void {
      const isAllowed = one.ExplicitAuthFlows?.includes(`ALLOW_${flow}`) ?? flow === 'REFRESH_TOKEN_AUTH';
      if (!isAllowed) throw invalidParameter(`${flow} flow not enabled for this client`);
    },
  };
}
