import { randomBytes, randomUUID } from 'node:crypto';
import { keyRandomBytes, writeKey } from '../../lambdas/kit/key-text.ts';
import type { Operation } from '../../lambdas/kit/operation.ts';
import { everyScope, openedBy, type Scope } from '../../lambdas/kit/scopes.ts';
import type { Principal } from '../authz/matrix.ts';
import { atRest } from '../authz/streams.ts';
import { askOf, everyOperation, exampleBody, pathOf, refusedBody } from './contracts.ts';
import type { RawAnswer } from './raw.ts';
import type { Stage, Sweep } from './stage.ts';
import { firstOf, nobodys } from './things.ts';

/** A key of somebody's, made as they would make it. */
const keyOf = async (stage: Stage, who: Principal, scopes: readonly Scope[]): Promise<{ id: string; key: string }> => {
  const answer = await stage.ask({
    method: 'POST',
    target: '/v1/me/keys',
    headers: [
      ['authorization', stage.authorizationOf(who) ?? ''],
      ['content-type', 'application/json'],
      ['idempotency-key', randomUUID()],
    ],
    body: JSON.stringify({ name: 'Of a sweep', scopes }),
  });
  const { key_id: id, key } = JSON.parse(answer.body) as { key_id?: string; key?: string };
  if (!id || !key) throw new Error(`no key was made: ${answer.status} ${answer.body}`);
  return { id, key };
};

const revoke = (stage: Stage, who: Principal, id: string): Promise<RawAnswer> =>
  stage.ask({
    method: 'DELETE',
    target: `/v1/me/keys/${id}`,
    headers: [['authorization', stage.authorizationOf(who) ?? '']],
  });

/** Keys nobody may be let in with, each with what is wrong about it. */
export const hostileKeys = async (stage: Stage): Promise<[what: string, key: string][]> => {
  const revoked = await keyOf(stage, 'OW', everyScope);
  await revoke(stage, 'OW', revoked.id);
  const gone = await keyOf(stage, 'OW', everyScope);
  await revoke(stage, 'OW', gone.id);
  const random = () => randomBytes(keyRandomBytes);
  const { key } = writeKey(stage.world.ownerId, random());
  const other = key.endsWith('A') ? 'B' : 'A';
  return [
    ['that is an API key and was revoked', revoked.key],
    ['that is an API key and was revoked, in capitals', revoked.key.toUpperCase()],
    ['that is an API key of the owner’s made up', key],
    ['that is an API key of an admin’s made up', writeKey(stage.world.idOf('AD'), random()).key],
    ['that is an API key of nobody’s', writeKey(`usr_${'0'.repeat(32)}`, random()).key],
    ['that is an API key with another last letter', key.slice(0, -1) + other],
    ['that is an API key with a letter more', `${key}0`],
    ['that is an API key with a letter less', key.slice(0, -1)],
    ['that is the prefix of API keys', 'arc_key_'],
    ['that is an API key of another kind', key.replace('arc_key_', 'arc_live_')],
    ['that is an API key of nothing but z', `arc_key_${'z'.repeat(55)}`],
    ['that is an API key twice', key + key],
    ['that is an API key with a path behind it', `${key}/../${key}`],
    [
      'that is an API key and a signed token',
      `${key}.${(stage.authorizationOf('OW') ?? '').split('.').slice(1).join('.')}`,
    ],
    ['that is an API key of a megabyte', `arc_key_${'0'.repeat(1024 * 1024)}`],
  ];
};

/** Without a body these do something for whoever they let in: they are asked about what never was. */
const acts = (op: Operation): boolean => op.method !== 'GET' && exampleBody(op) === undefined;

/** Every operation with API keys that open it, that open something else, and that open everything. */
export const apiKeys: Sweep = {
  name: 'api-keys',
  what: 'every operation × API keys: what a scope opens, what it does not, and what no key ever does',
  async on(stage, { size }) {
    const failures: string[] = [];
    const own = await stage.things('OW');
    const made = new Map<Scope, { id: string; key: string }>();
    for (const scope of everyScope) made.set(scope, await keyOf(stage, 'OW', [scope]));
    const all = await keyOf(stage, 'OW', everyScope);
    const admins = await keyOf(stage, 'AD', everyScope);
    const hidden = await stage.world.video({ visibility: 'private' });
    await atRest(stage.world);
    const before = await stage.snapshot();
    let [asked, opened, closed] = [0, 0, 0];

    const ask = (op: Operation, authorization: string): Promise<RawAnswer> => {
      asked += 1;
      const path = pathOf(op, (prefix) => (acts(op) ? nobodys(prefix) : firstOf(own, prefix)));
      const body = exampleBody(op) === undefined ? {} : { body: refusedBody };
      return stage.ask(askOf(op, { path, authorization, ...body }));
    };
    /** What the person themselves is told; only what changes nothing is asked in their name. */
    const inPerson = (op: Operation) => ask(op, stage.authorizationOf('OW') ?? '');
    const fail = (op: Operation, whose: string, answer: RawAnswer, wanted: string): void =>
      void failures.push(`${op.id}, ${whose}: ${answer.status} ${answer.body.slice(0, 160)}, not ${wanted}`);

    // All of somebody's sessions or keys: without an id in the path, these would do it.
    const isAskable = (op: Operation): boolean => !acts(op) || op.path.includes('{');
    for (const [at, op] of everyOperation.filter(({ credential }) => credential !== 'ignored').entries()) {
      const opener = openedBy[op.action];
      if (opener === 'own_sign_in') {
        for (const [whose, { key }] of [
          ['a key of the owner’s', all],
          ['a key of an admin’s', admins],
        ] as const) {
          const answer = await ask(op, `Bearer ${key}`);
          closed += 1;
          // Before what no key opens stands the gateway's authorizer, which knows of none.
          if (answer.status !== (op.credential === 'required' ? 401 : 403))
            fail(op, whose, answer, 'closed to every key');
        }
        continue;
      }
      const wrong = everyScope.filter((scope) => scope !== opener);
      for (const scope of size === 'full' ? wrong : wrong.slice(at % wrong.length).slice(0, 1)) {
        const answer = await ask(op, `Bearer ${made.get(scope)?.key}`);
        if (opener === 'anyone') {
          opened += 1;
          const { status } = await inPerson(op);
          if (answer.status !== status) fail(op, `a key for ${scope}`, answer, `${status}, which everybody gets`);
          continue;
        }
        closed += 1;
        const { error } = JSON.parse(answer.body) as { error?: { code: string; details?: { scope?: string } } };
        if (answer.status !== 403 || error?.code !== 'access.scope_needed' || error.details?.scope !== opener)
          fail(op, `a key for ${scope}`, answer, `403 naming ${opener}`);
      }
      if (opener === 'anyone' || !isAskable(op)) continue;
      const wanted = await inPerson(op);
      for (const [whose, { key }] of [
        [`a key for ${opener}`, made.get(opener) ?? all],
        ['a key for everything', all],
      ] as const) {
        const answer = await ask(op, `Bearer ${key}`);
        opened += 1;
        if (answer.status !== wanted.status) fail(op, whose, answer, `${wanted.status}, as the owner gets`);
        const caching = String(answer.headers['cache-control'] ?? '');
        if (!op.cache && !/no-store|private/.test(caching))
          failures.push(`${op.id}, ${whose}: may be cached: ${caching}`);
      }
    }
    const staffWays: [path: string, wanted: number][] = [
      ['/v1/me/webhooks?scope=platform', 403],
      [`/v1/videos/${hidden}`, 404],
    ];
    for (const [target, wanted] of staffWays) {
      const answer = await stage.ask({ method: 'GET', target, headers: [['authorization', `Bearer ${admins.key}`]] });
      closed += 1;
      if (answer.status !== wanted) failures.push(`an admin’s key at ${target}: ${answer.status}, not ${wanted}`);
    }
    // That a key was used is said and noted; nothing else is.
    const changed = (await stage.changesSince(before)).filter((place) => !/ KEY#| OUTBOX#/.test(place));
    if (changed.length > 0) failures.push(`of what was asked with keys these are changed: ${changed.join(', ')}`);
    for (const { id } of [...made.values(), all]) await revoke(stage, 'OW', id);
    await revoke(stage, 'AD', admins.id);
    await atRest(stage.world);
    return {
      counts: { 'requests with keys': asked, 'let in as its scope says': opened, 'turned away': closed },
      failures,
    };
  },
};
