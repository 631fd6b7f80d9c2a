import { randomUUID } from 'node:crypto';
import type { Database } from '../../wire/database.ts';
import { AwsError } from '../../wire/json-api.ts';
import type { Client, Pool } from './pools.ts';

export type Status = 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD';

export interface User {
  pool: string;
  sub: string;
  username: string;
  password: string | null;
  status: Status;
  enabled: boolean;
  /** Cognito's attributes, `sub` included, all of them texts. */
  attributes: Record<string, string>;
  createdAt: number;
  modifiedAt: number;
  failedTries: number;
  /** Passwords are not even looked at before this moment (ms). */
  lockedUntil: number;
  /** The key of their authenticator app, once they have shown that they have it; and one they have still to show. */
  key?: string;
  keyToProve?: string;
  /** Whether signing in asks for what the app shows. */
  asksForDigits?: boolean;
  /** Digits of this step and of those before it have been used. */
  usedStep?: number;
  wrongDigits?: number;
  lastWrongDigitsAt?: number;
}

interface Row {
  pool: string;
  sub: string;
  user: string;
}

export const usersSchema = `
  CREATE TABLE IF NOT EXISTS users (
    pool TEXT NOT NULL, sub TEXT NOT NULL, username_key TEXT NOT NULL, email_key TEXT, user TEXT NOT NULL,
    PRIMARY KEY (pool, sub), UNIQUE (pool, username_key));
  CREATE INDEX IF NOT EXISTS users_email ON users (pool, email_key);`;

export type Users = ReturnType<typeof openUsers>;

/** The people of all pools. */
export function openUsers(database: Database, now: () => Date) {
  const keyOf = (pool: Pool, name: string) => (pool.ignoresCase ? name.toLowerCase() : name);
  const read = (row: Row | undefined) => row && (JSON.parse(row.user) as User);

  function bySub(pool: string, sub: string): User | undefined {
    return read(database.get<Row>('SELECT user FROM users WHERE pool = ? AND sub = ?', pool, sub));
  }

  /** By user name, `sub`, or email where the pool takes that for a name. */
  function find(pool: Pool, name: string): User | undefined {
    const key = keyOf(pool, name);
    const byName = database.get<Row>('SELECT user FROM users WHERE pool = ? AND username_key = ?', pool.id, key);
    return read(byName) ?? byEmail(pool, name) ?? bySub(pool.id, name);
  }

  function byEmail(pool: Pool, email: string): User | undefined {
    const isAlias = pool.AliasAttributes?.includes('email') ?? false;
    if (!pool.emailIsUsername && !isAlias) return undefined;
    const rows = database.all<Row>(
      'SELECT user FROM users WHERE pool = ? AND email_key = ?',
      pool.id,
      keyOf(pool, email),
    );
    return rows.map(read).find((user) => pool.emailIsUsername || user?.attributes.email_verified === 'true');
  }

  function write(pool: Pool, user: User): User {
    const { email } = user.attributes;
    database.run(
      'INSERT OR REPLACE INTO users (pool, sub, username_key, email_key, user) VALUES (?, ?, ?, ?, ?)',
      pool.id,
      user.sub,
      keyOf(pool, user.username),
      email === undefined ? null : keyOf(pool, email),
      JSON.stringify(user),
    );
    return user;
  }

  return {
    find,
    byEmail,
    bySub,
    /** Adds somebody new; whoever has the name (or, where it counts, the email) already keeps it. */
    add(
      pool: Pool,
      person: { name: string; password: string | null; status: Status; attributes: Record<string, string> },
    ): User {
      const sub = randomUUID();
      const email = pool.emailIsUsername ? (person.attributes.email ?? person.name) : person.attributes.email;
      if (pool.emailIsUsername && email !== undefined && byEmail(pool, email))
        throw new AwsError('UsernameExistsException', 'An account with the given email already exists.');
      if (!pool.emailIsUsername && find(pool, person.name))
        throw new AwsError('UsernameExistsException', 'User already exists');
      const at = now().getTime();
      return write(pool, {
        pool: pool.id,
        sub,
        username: pool.emailIsUsername ? sub : person.name,
        password: person.password,
        status: person.status,
        enabled: true,
        attributes: { sub, ...person.attributes, ...(email === undefined ? {} : { email }) },
        createdAt: at,
        modifiedAt: at,
        failedTries: 0,
        lockedUntil: 0,
      });
    },
    /** Changes the user as they are now, not as they were when the request began. */
    change(pool: Pool, sub: string, how: (user: User) => Partial<User>): User {
      const user = bySub(pool.id, sub);
      if (!user) throw new AwsError('UserNotFoundException', 'User does not exist.');
      return write(pool, { ...user, ...how(user), modifiedAt: now().getTime() });
    },
    remove(pool: Pool, sub: string): void {
      database.run('DELETE FROM users WHERE pool = ? AND sub = ?', pool.id, sub);
    },
    count: (pool: Pool) =>
      database.get<{ many: number }>('SELECT count(*) AS many FROM users WHERE pool = ?', pool.id)?.many ?? 0,
  };
}

/** Whether a client gets to see an attribute. `sub` is everybody's. */
export function isReadable(client: Client, attribute: string): boolean {
  return attribute === 'sub' || (client.ReadAttributes?.includes(attribute) ?? true);
}
