import * as z from 'zod';
import { operations } from '../../lambdas/gateway/operations.ts';
import type { Operation } from '../../lambdas/kit/operation.ts';
import { snake, toWire } from '../../lambdas/kit/wire.ts';
import { aPng } from '../support/pictures.ts';
import type { RawAsk } from './raw.ts';

export const everyOperation = operations as readonly Operation[];
export const writes = everyOperation.filter(({ method }) => method !== 'GET');

type Schema = {
  type?: string;
  pattern?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
};

/** A contract's schema as JSON Schema, for those who go through its fields. */
const schemaOf = (schema: z.ZodType): Schema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;

export interface Field {
  where: 'path' | 'query' | 'body';
  /** As the wire spells it, with the way to it. */
  name: string;
  path: readonly (string | number)[];
  /** `vid` when its schema asks for a video's id. */
  prefix: string | undefined;
}

const prefixIn = (schema: Schema): string | undefined =>
  /\^\(?([a-z]+)(?:\|[a-z|]+\))?_\[/.exec(schema.pattern ?? '')?.[1];

const fieldsIn = (schema: Schema, where: Field['where'], path: readonly (string | number)[] = []): Field[] => {
  if (schema.anyOf) return schema.anyOf.flatMap((each) => fieldsIn(each, where, path));
  if (schema.type === 'array' && schema.items) return fieldsIn(schema.items, where, [...path, 0]);
  if (schema.properties)
    return Object.entries(schema.properties).flatMap(([name, inner]) => fieldsIn(inner, where, [...path, snake(name)]));
  return path.length === 0
    ? []
    : [{ where, name: path.filter((part) => part !== 0).join('.'), path, prefix: prefixIn(schema) }];
};

/** Every field a caller may fill in. */
export const fieldsOf = (op: Operation): Field[] => [
  ...fieldsIn(schemaOf(op.params), 'path'),
  ...fieldsIn(schemaOf(op.query), 'query'),
  ...(op.file ? [] : fieldsIn(schemaOf(op.body), 'body')),
];

/** Every property an answer of ours may have, however deep, as the wire spells it. */
export const answeredProperties = (): ReadonlySet<string> =>
  new Set(
    everyOperation.flatMap((op) =>
      fieldsIn(z.toJSONSchema(op.answer.body, { io: 'output', unrepresentable: 'any' }) as Schema, 'body').flatMap(
        ({ path }) => path.filter((part) => typeof part === 'string'),
      ),
    ),
  );

/** A body no operation takes, for when what comes before the body is to be seen, and nothing may happen after it. */
export const refusedBody = { nobody_takes_this: true };

const aPicture = aPng({ width: 64, height: 64 });

/** The documented body, as the wire has it; for files a picture. */
export const exampleBody = (op: Operation): Record<string, unknown> | Uint8Array | undefined => {
  if (op.file) return aPicture;
  return op.example.body === undefined ? undefined : (toWire(op.body, op.example.body) as Record<string, unknown>);
};

/** What stands in a path where no id of ours does: an emote's name. */
const words: Record<string, string> = { name: 'wave' };

/** A path with its parameters filled in: by id prefix, since a parameter is named after the thing, not after its id. */
export const pathOf = (op: Operation, idOf: (prefix: string, name: string) => string): string => {
  const prefixes = new Map(fieldsIn(schemaOf(op.params), 'path').map(({ name, prefix }) => [name, prefix]));
  return op.path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const prefix = prefixes.get(name);
    if (prefix) return idOf(prefix, name);
    const word = words[name];
    if (!word) throw new Error(`${op.id}: {${name}} is no id of ours; say in test/security what may stand there`);
    return word;
  });
};

let keys = 0;

/** A request of an operation's contract, as a client would send it. */
export const askOf = (
  op: Operation,
  {
    path,
    authorization,
    body = exampleBody(op),
    headers = [],
  }: {
    path: string;
    authorization?: string | undefined;
    body?: Record<string, unknown> | Uint8Array | undefined;
    headers?: RawAsk['headers'];
  },
): RawAsk => ({
  method: op.method,
  target: path,
  headers: [
    ...(authorization ? [['authorization', authorization] as const] : []),
    ...(body === undefined ? [] : [['content-type', op.file ? 'image/png' : 'application/json'] as const]),
    ...(op.idempotency ? [['idempotency-key', `security-${process.pid}-${++keys}`] as const] : []),
    ...(headers ?? []),
  ],
  ...(body === undefined ? {} : { body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
});
