import { createPrivateKey, createPublicKey } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Operation } from '../../lambdas/kit/operation.ts';
import { aKey, type Key } from '../kit/an-issuer.ts';
import { appOf } from '../support/an-app.ts';
import { hostileTokens } from '../support/hostile-tokens.ts';
import { type Laptop, password } from '../support/laptop.ts';
import { signedInTo } from '../support/oidc.ts';
import { hostileKeys } from './api-keys.ts';
import { askOf, everyOperation, exampleBody, pathOf, refusedBody } from './contracts.ts';
import type { RawAnswer, RawAsk } from './raw.ts';
import type { Sweep } from './stage.ts';
import { firstOf } from './things.ts';

type Headers = NonNullable<RawAsk['headers']>;

const partOf = (token: string, index: number): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString()) as Record<string, unknown>;

/** The laptop's own signing key: with it a token can be wrong in one thing and right in all others. */
const poolKey = ({ dataDir }: Laptop, kid: string): Key => {
  const database = new DatabaseSync(join(dataDir, 'cognito', 'cognito.sqlite'), { readOnly: true });
  const { private_key: pem } = database.prepare('SELECT private_key FROM keys').get() as { private_key: string };
  database.close();
  return { kid, privateKey: createPrivateKey(pem), publicKey: createPublicKey(pem) };
};

interface Way {
  what: string;
  headers: Headers;
  query?: string;
  /** Statuses it may be answered with, beside the one a request without any credential gets. */
  also: (plain: number) => readonly number[];
}

const never = (): readonly number[] => [];

/** Ways to bring a good token that are not the one way, and ways that are. */
const waysOf = (good: string, bad: string): Way[] => {
  const cookie = (name: string, value: string) => ['cookie', `${name}=${value}`] as const;
  const refused = () => [401];
  const two = () => [400, 401];
  return [
    { what: 'the scheme in small letters', headers: [['authorization', `bearer ${good}`]], also: (plain) => [plain] },
    { what: 'the scheme in capitals', headers: [['authorization', `BEARER ${good}`]], also: (plain) => [plain] },
    { what: 'no scheme', headers: [['authorization', good]], also: refused },
    { what: 'another scheme', headers: [['authorization', `Token ${good}`]], also: refused },
    { what: 'basic', headers: [['authorization', `Basic ${Buffer.from(good).toString('base64')}`]], also: refused },
    { what: 'a scheme and no token', headers: [['authorization', 'Bearer']], also: refused },
    { what: 'a word behind it', headers: [['authorization', `Bearer ${good} ${good}`]], also: refused },
    { what: 'two in one header', headers: [['authorization', `Bearer ${good}, Bearer ${bad}`]], also: refused },
    { what: 'letters of no token', headers: [['authorization', `Bearer ${good}é`]], also: refused },
    {
      what: 'two headers, good and bad',
      headers: [
        ['authorization', `Bearer ${good}`],
        ['authorization', `Bearer ${bad}`],
      ],
      also: two,
    },
    {
      what: 'two headers, bad and good',
      headers: [
        ['authorization', `Bearer ${bad}`],
        ['authorization', `Bearer ${good}`],
      ],
      also: two,
    },
    {
      what: 'the same header twice',
      headers: [
        ['authorization', `Bearer ${good}`],
        ['authorization', `Bearer ${good}`],
      ],
      also: two,
    },
    {
      what: 'bearer and cookie',
      headers: [['authorization', `Bearer ${good}`], cookie('__Host-arclight_access', good)],
      also: () => [400],
    },
    { what: 'a bad cookie', headers: [cookie('__Host-arclight_access', bad)], also: refused },
    { what: 'bearer in a cookie of another name', headers: [cookie('arclight_access', good)], also: never },
    { what: 'the refresh cookie', headers: [cookie('__Secure-arclight_refresh', good)], also: never },
    { what: 'in the query', headers: [], query: `access_token=${good}`, also: () => [422] },
    { what: 'in the query, as a header', headers: [], query: `authorization=Bearer%20${good}`, also: () => [422] },
    {
      what: 'in another header',
      headers: [
        ['x-access-token', good],
        ['x-authorization', `Bearer ${good}`],
      ],
      also: never,
    },
    {
      what: 'as the edge would say it',
      headers: [
        ['x-arclight-credential', 'bearer'],
        ['x-arclight-authorization', `Bearer ${good}`],
      ],
      also: never,
    },
  ];
};

const isDropped = (op: Operation): boolean => op.credential === 'ignored';

/** AB-16: every wrong credential at every operation; right ones in ways that are not ours. */
export const tokens: Sweep = {
  name: 'tokens',
  what: 'every class of hostile token, and every odd way to bring one, at every operation',
  async on(stage, { size, say }) {
    const failures: string[] = [];
    const own = await stage.things('OW');
    const good = (stage.authorizationOf('OW') ?? '').replace('Bearer ', '');
    const [head, said] = [partOf(good, 0), partOf(good, 1)];
    const claims = (given: Record<string, unknown> = {}) => ({ ...said, ...given });
    const hostile = hostileTokens({
      key: poolKey(stage.world.laptop, String(head['kid'])),
      foreign: aKey('a-stranger'),
      claims,
    });
    hostile.push(
      ['of somebody who is gone', (stage.authorizationOf('DE') ?? '').replace('Bearer ', '')],
      ['the refresh token instead', stage.world.refreshTokenOf('OW') ?? ''],
      ...(await hostileKeys(stage)),
    );
    // What an app of somebody else holds beside its access token, which the scopes narrow.
    const held = await signedInTo(appOf(stage.world.laptop), { email: stage.world.emailOf('OW'), password });
    hostile.push(
      ['an app’s ID token', held.id_token ?? ''],
      ['an app’s refresh token', held.refresh_token],
      ['an app’s access token, cut short', held.access_token.slice(0, -8)],
    );
    const ways = waysOf(good, `${good.slice(0, -4)}AAAA`);
    const before = await stage.snapshot();
    let [presented, odd] = [0, 0];

    const ask = (op: Operation, headers: Headers, query = ''): Promise<RawAnswer> => {
      const path = pathOf(op, (prefix) => firstOf(own, prefix)) + (query && `?${query}`);
      return stage.ask(askOf(op, { path, headers, ...(exampleBody(op) === undefined ? {} : { body: refusedBody }) }));
    };
    const plainOf = new Map<string, number>();
    const without = async (op: Operation): Promise<number> => {
      const known = plainOf.get(op.id) ?? (await ask(op, [])).status;
      plainOf.set(op.id, known);
      return known;
    };
    /** What a good token gets; only operations that change nothing without a body are asked. */
    const withGood = async (op: Operation): Promise<number> =>
      (await ask(op, [['authorization', `Bearer ${good}`]])).status;

    for (const [at, op] of everyOperation.entries()) {
      const wanted = isDropped(op) ? await without(op) : 401;
      // In the short cut each operation meets some, and each token some operation.
      const some = size === 'full' ? hostile : hostile.filter((_, index) => index % everyOperation.length === at);
      for (const [what, token] of some) {
        const answer = await ask(op, [['authorization', `Bearer ${token}`]]).catch((error: Error) => error);
        presented += 1;
        // What no header can hold no client can send, and what is far too long is not even read.
        const isRefusedUnread =
          token.length > 10_000 && answer instanceof Error && /ECONNRESET|EPIPE/.test(answer.message);
        if (answer instanceof Error && (/Invalid character/.test(answer.message) || isRefusedUnread)) continue;
        if (answer instanceof Error) {
          failures.push(`${op.id}, ${what}: ${answer.message}`);
          continue;
        }
        const tooLong = token.length > 10_000 && [400, 413, 431, 494].includes(answer.status);
        if (answer.status !== wanted && !tooLong)
          failures.push(`${op.id}, a token ${what}: ${answer.status}, not ${wanted}`);
        else if (wanted === 401 && !tooLong && !answer.headers['www-authenticate'])
          failures.push(`${op.id}, a token ${what}: 401 without WWW-Authenticate`);
      }
    }

    const changed = await stage.changesSince(before);
    if (changed.length > 0) failures.push(`refused, and yet these are changed: ${changed.join(', ')}`);

    for (const [at, op] of everyOperation.entries()) {
      // Without a body these do something for whoever they let in.
      const acts = op.method !== 'GET' && exampleBody(op) === undefined;
      const none = await without(op);
      const plain = acts ? 0 : await withGood(op);
      for (const [index, way] of ways.entries()) {
        if (size === 'quick' && index !== at % ways.length) continue;
        if (acts && way.also(1).includes(1)) continue;
        const { status } = await ask(op, way.headers, way.query);
        odd += 1;
        const fine = [none, ...(isDropped(op) ? [none, 422] : way.also(plain))];
        const mustDiffer = !isDropped(op) && way.also(plain).length > 0 && !way.query;
        if (!(mustDiffer ? way.also(plain) : fine).includes(status))
          failures.push(
            `${op.id}, ${way.what}: ${status}, where one with no credential gets ${none} and a good one ${plain}`,
          );
      }
    }
    say(`${hostile.length} hostile tokens, ${ways.length} odd ways`);
    return {
      counts: {
        operations: everyOperation.length,
        'hostile tokens': hostile.length,
        'presented (operations × tokens)': presented,
        'odd ways to bring a good one': ways.length,
        'tried (operations × ways)': odd,
      },
      failures,
    };
  },
};
