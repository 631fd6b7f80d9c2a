import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Operation } from '../../lambdas/kit/operation.ts';
import { snake } from '../../lambdas/kit/wire.ts';
import { answeredProperties, askOf, everyOperation, exampleBody, fieldsOf, pathOf, writes } from './contracts.ts';
import type { Snapshot } from './snapshot.ts';
import type { Sweep } from './stage.ts';
import { firstOf, thingsOfKind } from './things.ts';

const marker = 'offered-by-a-stranger';

/** What somebody would love to set. */
const wishes: Record<string, unknown> = {
  roles: ['admin'],
  role: 'admin',
  plan: 'premium',
  status: 'active',
  version: 999_999,
  email_verified: true,
  is_admin: true,
};
const wished = (name: string): unknown => (Object.hasOwn(wishes, name) ? wishes[name] : marker);

/** What every object has behind it in some languages. */
const behindObjects = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'isAdmin',
  'is_admin',
  'role',
  'admin',
  'email_verified',
  'quota',
  'view_count',
  'manifest_key',
  'moderation',
];

const namesIn = (value: AttributeValue): string[] => {
  if (value.M) return Object.entries(value.M).flatMap(([name, inner]) => [name, ...namesIn(inner)]);
  return (value.L ?? []).flatMap(namesIn);
};

/** Every name an attribute of a row has, however deep: as it is stored, and as the wire would spell it. */
const rowProperties = (rows: Snapshot): string[] =>
  [...rows.values()]
    .filter((row) => row.startsWith('{'))
    .flatMap((row) => namesIn({ M: JSON.parse(row) }))
    .filter((name) => /^[A-Za-z_]\w*$/.test(name))
    .flatMap((name) => [name, snake(name)]);

/** A body with more in it: `__proto__` must be written as text, or it is gone before it is sent. */
const withFields = (body: Record<string, unknown>, names: readonly string[]): string => {
  const more = names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(wished(name))}`);
  const own = JSON.stringify(body).slice(1, -1);
  return `{${[...(own ? [own] : []), ...more].join(',')}}`;
};

/** Objects inside of a body, by the way to them. */
const innerOf = (body: Record<string, unknown>): (readonly [string, Record<string, unknown>])[] =>
  Object.entries(body).flatMap(([name, value]) => {
    const inner: unknown = Array.isArray(value) ? value[0] : value;
    return typeof inner === 'object' && inner !== null ? [[name, inner as Record<string, unknown>] as const] : [];
  });

const rows = (snapshot: Snapshot, of: readonly string[]): [string, string][] =>
  [...snapshot].filter(([name]) => of.some((id) => name.includes(id)));

/** Names the refusal lists, as `field` or `query.field`. */
const namedIn = (body: string): string[] => {
  const { error } = JSON.parse(body) as { error?: { code: string; details?: { fields?: { field: string }[] } } };
  return error?.code === 'request.invalid' ? (error.details?.fields ?? []).map(({ field }) => field) : [];
};

const chunked = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));

/** AB-14: nobody sets what the contract does not offer. */
export const extraFields: Sweep = {
  name: 'extra-fields',
  what: 'every property of answers and of rows offered to every write operation, in body and query',
  async on(stage, { size }) {
    const failures: string[] = [];
    const own = await stage.things('OW');
    const before = await stage.snapshot();
    const names = [...new Set([...answeredProperties(), ...rowProperties(before), ...behindObjects])].sort();
    const counts = { offered: 0, refused: 0, without: 0, queries: 0 };
    const whoFor = ({ action }: Operation) => stage.authorizationOf(action.startsWith('staff.') ? 'AD' : 'OW');
    // Many at once say as much as each alone, because the refusal names every one; the full run does both.
    const batches = (list: readonly string[]) => (size === 'full' ? [list, ...list.map((name) => [name])] : [list]);
    const pathFor = (op: Operation) => pathOf(op, (prefix) => firstOf(own, prefix));

    const offer = async (op: Operation, offered: readonly string[], body: string, prefix = ''): Promise<void> => {
      const asked = askOf(op, { path: pathFor(op), authorization: whoFor(op), body: {} });
      const answer = await stage.ask({ ...asked, body });
      counts.offered += offered.length;
      const at = `${op.id}${prefix && `, inside ${prefix}`}`;
      if (answer.status >= 500)
        return void failures.push(`${at}: fails when offered ${offered.slice(0, 3)}…: ${answer.body}`);
      const refused = answer.status === 422 ? namedIn(answer.body) : [];
      const silent = offered.filter((name) => !refused.some((field) => field === name || field.endsWith(`.${name}`)));
      counts.refused += offered.length - silent.length;
      if (silent.length > 0) failures.push(`${at}: ${answer.status} does not refuse ${silent.slice(0, 5).join(', ')}`);
    };

    for (const op of writes) {
      const body = exampleBody(op);
      if (op.file || body === undefined || body instanceof Uint8Array) continue;
      const taken = new Set(
        fieldsOf(op)
          .filter(({ where }) => where === 'body')
          .map(({ path }) => path[0]),
      );
      const offered = names.filter((name) => !taken.has(name));
      for (const some of batches(offered)) await offer(op, some, withFields(body, some));
      for (const [name, inner] of innerOf(body)) {
        const more = names.filter((each) => !(each in inner));
        const wrap = (text: string) => (Array.isArray(body[name]) ? `[${text}]` : text);
        const rest = JSON.stringify({ ...body, [name]: undefined }).slice(1, -1);
        await offer(
          op,
          more,
          `{${rest ? `${rest},` : ''}${JSON.stringify(name)}:${wrap(withFields(inner, more))}}`,
          name,
        );
      }
    }

    for (const op of everyOperation) {
      const taken = new Set(
        fieldsOf(op)
          .filter(({ where }) => where === 'query')
          .map(({ name }) => name),
      );
      const offered = names.filter((name) => !taken.has(name) && name !== '__proto__');
      for (const some of size === 'full' ? chunked(offered, 40) : [offered.slice(0, 60)]) {
        const query = some.map((name) => `${name}=${encodeURIComponent(String(wished(name)))}`).join('&');
        const answer = await stage.ask(
          askOf(op, { path: `${pathFor(op)}?${query}`, authorization: whoFor(op), body: exampleBody(op) && {} }),
        );
        counts.queries += some.length;
        if (answer.status >= 500) failures.push(`${op.id}: fails when its query has ${some.slice(0, 3)}…`);
        // The edge takes away what public lists do not know, so that it makes no copies of its own.
        else if (op.cache && answer.status === 200) counts.without += some.length;
        else if (answer.status < 400)
          failures.push(`${op.id}: ${answer.status} although its query has ${some.slice(0, 5)}`);
      }
    }

    const changed = await stage.changesSince(before);
    if (changed.length > 0) failures.push(`refused, and yet these are changed: ${changed.join(', ')}`);

    // Operations without a body do what they do, whatever is sent along.
    const endsSessions = (op: Operation): number => Number(/session|log_out/.test(op.id));
    const bodyless = writes.filter((each) => !each.file && exampleBody(each) === undefined);
    for (const op of bodyless.sort((one, other) => endsSessions(one) - endsSessions(other))) {
      const prefixes = fieldsOf(op).flatMap(({ prefix }) => prefix ?? []);
      for (const thing of prefixes.flatMap((prefix) => thingsOfKind(own, prefix))) {
        const path = pathOf(op, (prefix) => (thing.id.startsWith(`${prefix}_`) ? thing.id : firstOf(own, prefix)));
        const asked = askOf(op, { path, authorization: whoFor(op), body: {} });
        const answer = await stage.ask({ ...asked, body: withFields({}, names) });
        counts.offered += names.length;
        counts.without += names.length;
        if (answer.status >= 500) failures.push(`${op.id}: fails when a body is sent along: ${answer.body}`);
      }
    }
    const after = await stage.snapshot();
    for (const [name, row] of after)
      if (row.includes(marker) || row.includes('999999')) failures.push(`what was offered is kept in ${name}`);
    const authority = (row: string) => {
      const { roles, plan, status, ownerId } = JSON.parse(row) as Record<string, unknown>;
      return JSON.stringify({ roles, plan, status, ownerId });
    };
    for (const [name, row] of rows(before, [stage.world.idOf('OW')])) {
      const later = after.get(name);
      if (row.startsWith('{') && later?.startsWith('{') && authority(later) !== authority(row))
        failures.push(`${name} has other rights than before: ${authority(later)}`);
    }
    return {
      counts: {
        'write operations': writes.length,
        'properties of answers and rows': names.length,
        'offered in bodies (operations × properties)': counts.offered,
        'refused by name with 422': counts.refused,
        'offered in queries (all operations × properties)': counts.queries,
        'taken without effect': counts.without,
      },
      failures,
    };
  },
};
