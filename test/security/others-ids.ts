import { randomUUID } from 'node:crypto';
import type { Operation } from '../../lambdas/kit/operation.ts';
import type { Principal } from '../authz/matrix.ts';
import { askOf, everyOperation, exampleBody, type Field, fieldsOf, pathOf } from './contracts.ts';
import { bareAnswer, type RawAnswer } from './raw.ts';
import type { Stage, Sweep } from './stage.ts';
import { firstOf, nobodys, type Thing, type Things, thingsOfKind } from './things.ts';

/** Fields that look like ids and are none of somebody's things. */
const notIds: Record<string, string> = {
  email: 'an address; what may be learned of it is the sweep `enumeration`',
  refresh_token: 'a proof: whoever has it holds the session',
  client_id: 'names an application, not a person',
  category_id: 'one of a list in the contract',
  'rules.terms.id': 'names a rule within the list it is sent in',
  'rules.patterns.id': 'names a rule within the list it is sent in',
};
const looksLikeId = /(^|[._])(id|ids|key|cursor|token|email)$/;

const withBodyField = (op: Operation, { path }: Field, value: string): Record<string, unknown> => {
  const body = structuredClone(exampleBody(op) ?? {}) as Record<string | number, unknown>;
  let at = body;
  for (const [index, part] of path.entries()) {
    if (index === path.length - 1) at[part] = value;
    else {
      at[part] ??= typeof path[index + 1] === 'number' ? [] : {};
      at = at[part] as Record<string | number, unknown>;
    }
  }
  return body as Record<string, unknown>;
};

interface Swap {
  op: Operation;
  field: Field;
  who: Principal;
  thing: Thing;
  own: Things;
}

/** Asks with one field swapped, everything else being the caller's own. */
const askSwapped = (stage: Stage, { op, field, who, own }: Swap, id: string): Promise<RawAnswer> => {
  // A parameter may name things of several kinds.
  const isSwapped = (prefix: string, name: string) =>
    field.where === 'path' && (prefix === field.prefix || name === field.name);
  const path = pathOf(op, (prefix, name) => (isSwapped(prefix, name) ? id : firstOf(own, prefix)));
  const query = field.where === 'query' ? `?${field.name}=${encodeURIComponent(id)}` : '';
  const asked = askOf(op, {
    path: path + query,
    authorization: stage.authorizationOf(who),
    ...(field.where === 'body' ? { body: withBodyField(op, field, id) } : {}),
  });
  return stage.ask(asked);
};

const isFine = ({ status }: RawAnswer): boolean => status >= 200 && status < 300;

/** What is wrong with the answer to a swap; `changed` is asked only when something may have been done. */
const wrongWith = async (stage: Stage, swap: Swap, secrets: readonly string[]): Promise<string | undefined> => {
  const { thing, field } = swap;
  const answer = await askSwapped(stage, swap, thing.id);
  if (answer.status >= 500) return `failed: ${answer.body}`;
  const leaked = secrets.find((secret) => secret !== thing.id && answer.body.includes(secret));
  if (leaked) return `told of ${leaked}`;
  if (isFine(answer)) {
    if (!thing.isOpen) return `answered ${answer.status}: ${answer.body.slice(0, 200)}`;
    return undefined;
  }
  if (thing.isOpen || answer.status !== 404) return undefined;
  const never = nobodys(field.prefix ?? '');
  const [seen, unseen] = [bareAnswer(answer), bareAnswer(await askSwapped(stage, swap, never))];
  return seen.replaceAll(thing.id, never) === unseen
    ? undefined
    : `is told apart from what never was: ${seen} and ${unseen}`;
};

const isWrite = ({ method }: Operation): boolean => method !== 'GET';

/** A cursor of the owner's own lists, and a key the owner used: neither says anything to anybody else. */
const borrowed = async (stage: Stage): Promise<{ tried: number; failures: string[] }> => {
  const failures: string[] = [];
  let tried = 0;
  const own = await stage.things('CR');
  const theirs = await stage.things('OW');
  for (const op of everyOperation) {
    const hasCursor = fieldsOf(op).some(({ where, name }) => where === 'query' && name === 'cursor');
    if (hasCursor && op.credential === 'required') {
      const list = async (who: Principal, things: Things, query: string) =>
        stage.ask(
          askOf(op, {
            path: pathOf(op, (prefix) => firstOf(things, prefix)) + query,
            authorization: stage.authorizationOf(who),
          }),
        );
      const { next_cursor: cursor } = JSON.parse((await list('OW', theirs, '?limit=1')).body) as {
        next_cursor?: string;
      };
      if (!cursor) continue;
      const answer = await list('CR', own, `?limit=1&cursor=${encodeURIComponent(cursor)}`);
      tried += 1;
      if (answer.status !== 422)
        failures.push(`${op.id}: the owner’s cursor is answered ${answer.status} to somebody else`);
    }
    if (op.idempotency) {
      const key = randomUUID();
      const make = (who: Principal, things: Things) =>
        stage.ask({
          ...askOf(op, {
            path: pathOf(op, (prefix) => firstOf(things, prefix)),
            authorization: stage.authorizationOf(who),
          }),
          headers: [
            ['authorization', stage.authorizationOf(who) ?? ''],
            ['content-type', 'application/json'],
            ['idempotency-key', key],
          ],
        });
      const first = await make('OW', theirs);
      const second = await make('CR', own);
      tried += 1;
      const ids = first.body.match(/\b[a-z]+_[0-9A-Za-z]{20,40}\b/g) ?? [];
      const told = ids.find((id) => second.body.includes(id));
      if (told || second.headers['idempotent-replayed'])
        failures.push(`${op.id}: the owner’s Idempotency-Key tells somebody else of ${told}`);
    }
  }
  return { tried, failures };
};

/** AB-13: every id a caller may send is somebody else's, or nobody's. */
export const othersIds: Sweep = {
  name: 'others-ids',
  what: 'every id in path, query and body swapped for another person’s and for nobody’s',
  async on(stage, { size, say }) {
    const failures: string[] = [];
    const theirs = await stage.things('OW');
    const own = await stage.things('CR');
    const { world } = stage;
    const secrets = [
      world.emailOf('OW'),
      ...[...theirs].flatMap(([prefix, things]) =>
        prefix === 'usr' ? [] : things.filter(({ isOpen }) => !isOpen).map(({ id }) => id),
      ),
    ];
    const counts = { fields: 0, swaps: 0, skipped: new Set<string>() };
    const before = await stage.snapshot();
    const left = new Set<string>();
    const actors: Principal[] = size === 'full' ? ['CR', 'FR', 'PR', 'SU', 'AN'] : ['CR'];
    for (const op of everyOperation) {
      for (const field of fieldsOf(op)) {
        if (!field.prefix && !looksLikeId.test(field.name)) continue;
        const why = notIds[field.name] ?? notIds[field.path.at(-1) as string];
        if (!field.prefix) {
          // Cursors and keys are borrowed below.
          if (why) counts.skipped.add(`${field.name}: ${why}`);
          else if (!/cursor|key$/.test(field.name))
            failures.push(`${op.id}: ${field.name} looks like an id, and nobody here knows of what`);
          continue;
        }
        counts.fields += 1;
        const things = thingsOfKind(theirs, field.prefix);
        // In the short cut one of a kind, another one each time.
        const some = size === 'full' ? things : things.slice(counts.fields % things.length).slice(0, 1);
        for (const thing of some) {
          for (const who of op.credential === 'ignored' ? (['AN'] as const) : actors) {
            const wrong = await wrongWith(stage, { op, field, who, thing, own: who === 'CR' ? own : theirs }, secrets);
            counts.swaps += 1;
            if (wrong)
              failures.push(`${op.id}, ${field.where} ${field.name}, ${who} on the owner’s ${thing.what}: ${wrong}`);
            // On what is open to all one may leave something of one's own, and nothing else.
            if (thing.isOpen && isWrite(op)) left.add(world.idOf(who));
          }
        }
      }
    }
    const changed = (await stage.changesSince(before, [...left])).filter(
      // A ticket is named by nobody; this one was given to somebody who may read a chat that is open to all.
      (row) => !/ TICKET#\S+ TICKET$/.test(row),
    );
    if (changed.length > 0) failures.push(`after all swaps these are changed: ${changed.join(', ')}`);
    const { tried, failures: more } = await borrowed(stage);
    for (const line of counts.skipped) say(`not an id: ${line}`);
    return {
      counts: {
        operations: everyOperation.length,
        'id-like fields': counts.fields,
        'swaps executed (fields × things × people)': counts.swaps,
        'borrowed cursors and idempotency keys': tried,
      },
      failures: [...failures, ...more],
    };
  },
};
