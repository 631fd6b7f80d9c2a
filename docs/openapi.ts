import * as z from 'zod';
import { codesOf } from '../lambdas/kit/error-answer.ts';
import type { Operation } from '../lambdas/kit/operation.ts';
import type { Refusal } from '../lambdas/kit/refusal.ts';
import { statusOf } from '../lambdas/kit/refusal.ts';
import { openedBy, tokenScopeOf } from '../lambdas/kit/scopes.ts';
import { snake, toWire } from '../lambdas/kit/wire.ts';

type Json = Record<string, unknown>;

/** What zod says besides, and nobody reads: the bounds of every number, and how a date is spelled letter by letter. */
const isNoise = (schema: Json, key: string): boolean =>
  key === '$schema' ||
  Math.abs(Number(schema[key])) === Number.MAX_SAFE_INTEGER ||
  (key === 'pattern' && /^(date|date-time|email|base64|uri)$/.test(String(schema['format'])));

/** JSON Schema with the wire's names: properties are renamed, data under `additionalProperties` is left alone. */
const onTheWire = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(onTheWire);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => !isNoise(schema as Json, key))
      .map(([key, value]) => {
        if (key === 'properties') {
          return [key, Object.fromEntries(Object.entries(value as Json).map(([n, s]) => [snake(n), onTheWire(s)]))];
        }
        if (key === 'required') return [key, (value as string[]).map(snake)];
        return [key, onTheWire(value)];
      }),
  );
};

/** What we answer grows: a client that refused fields it does not know would break with the next release. */
const open = ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void => {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
};

/** JSON Schema of a contract's part, with the wire's names. */
export const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json =>
  onTheWire(
    z.toJSONSchema(schema, { io, unrepresentable: 'any', ...(io === 'output' ? { override: open } : {}) }),
  ) as Json;

const takesNothing = (schema: z.ZodType): boolean => schema.def.type === 'undefined';

/** What was read has an ETag; only a grant, which gives out cookies, is no representation of anything. */
const isNamed = (op: Operation): boolean => op.method === 'GET' && op.id !== 'playback.open';

const parametersOf = (op: Operation): Json[] => {
  const from = (schema: z.ZodType, place: 'path' | 'query'): Json[] => {
    const { properties = {}, required = [] } = schemaOf(schema, 'input') as { properties?: Json; required?: string[] };
    return Object.entries(properties).map(([name, property]) => ({
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      schema: property,
    }));
  };
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    description: 'A fresh UUID per thing to create; kept for 48 hours.',
    schema: { type: 'string', maxLength: 255 },
    example: '0f8fad5b-d9cb-469f-a165-70867728950e',
  };
  const ifMatch = {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'Change only what you have seen: the ETag you were given, or the `version` in quotes.',
    schema: { type: 'string' },
    example: '"7"',
  };
  const ifNoneMatch = {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'The ETag of what you have: if it is still that, the answer is 304 without a body.',
    schema: { type: 'string' },
  };
  return [
    ...from(op.params, 'path'),
    ...from(op.query, 'query'),
    ...(op.idempotency ? [key] : []),
    ...(op.ifMatch ? [ifMatch] : []),
    ...(isNamed(op) ? [ifNoneMatch] : []),
  ];
};

const refusalsByStatus = (op: Operation, all: ReadonlyMap<string, Refusal>): Map<number, Refusal[]> => {
  const byStatus = new Map<number, Refusal[]>();
  for (const code of [...codesOf(op)].sort()) {
    const refusal = all.get(code);
    if (!refusal) throw new Error(`${op.id} names ${code}, which no refusal has`);
    const status = statusOf[refusal.kind];
    byStatus.set(status, [...(byStatus.get(status) ?? []), refusal]);
  }
  return byStatus;
};

const examplesOf = (all: ReadonlyMap<string, Refusal>): Json =>
  Object.fromEntries(
    [...all.values()]
      .map(({ code, sentence }): [string, Json] => [
        code,
        { summary: sentence, value: { error: { code, message: sentence, request_id: 'JKJaXmPLvHcESHA=' } } },
      ])
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );

const retryAfter = {
  'Retry-After': { description: 'Seconds to leave us alone for', schema: { type: 'integer' } },
};

const etag = {
  ETag: {
    description: 'Names this very answer; where it begins with a number, that is the version',
    schema: { type: 'string' },
  },
};

const errorAnswer = (status: number, refusals: readonly Refusal[]): Json => ({
  description: refusals.map((refusal) => `\`${refusal.code}\`: ${refusal.sentence}`).join('\n\n'),
  ...(status === 429 || status === 503 ? { headers: retryAfter } : {}),
  content: {
    'application/json': {
      schema: { $ref: '#/components/schemas/Error' },
      examples: Object.fromEntries(refusals.map(({ code }) => [code, { $ref: `#/components/examples/${code}` }])),
    },
  },
});

const requestBodyOf = (op: Operation): Json => {
  const json = () => ({
    'application/json': { schema: schemaOf(op.body, 'input'), example: toWire(op.body, op.example.body) },
  });
  const file = (types: readonly string[]) =>
    Object.fromEntries(types.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));
  return { required: true, content: op.file ? file(op.file.types) : json() };
};

/** Who may ask: one requirement of the list is enough. The roles of keys and apps are their scopes. */
const securityOf = ({ credential, action }: Operation): Json[] => {
  if (credential === 'ignored') return [];
  const opener = openedBy[action];
  const ownSignIn = [{ bearer: [] }, { cookie: [] }];
  const byOthers: Json[] =
    opener === 'own_sign_in'
      ? []
      : opener === 'anyone'
        ? [{ key: [] }, { app: [] }]
        : [{ key: [opener] }, { app: [tokenScopeOf(opener)] }];
  return [...(credential === 'optional' ? [{}] : []), ...ownSignIn, ...byOthers];
};

/** The same in words. */
const whoMayAsk = ({ credential, action }: Operation): string => {
  if (credential === 'ignored') return 'Open to everybody; no credential is looked at.';
  const opener = openedBy[action];
  const others =
    opener === 'own_sign_in'
      ? 'Closed to keys and apps.'
      : opener === 'anyone'
        ? 'Keys and apps need no scope.'
        : `Keys and apps need the scope \`${opener}\`.`;
  return credential === 'optional' ? `Open to everybody; a credential may show more. ${others}` : others;
};

const operationObject = (op: Operation, all: ReadonlyMap<string, Refusal>): Json => ({
  operationId: op.id,
  summary: op.summary,
  description: whoMayAsk(op),
  tags: [op.id.split('.')[0]],
  security: securityOf(op),
  parameters: parametersOf(op),
  ...(takesNothing(op.body) ? {} : { requestBody: requestBodyOf(op) }),
  responses: {
    [op.answer.status]: takesNothing(op.answer.body)
      ? { description: 'Done.' }
      : {
          description: 'Done.',
          ...(isNamed(op) ? { headers: etag } : {}),
          content: {
            'application/json': {
              schema: schemaOf(op.answer.body, 'output'),
              example: toWire(op.answer.body, op.example.answer),
            },
          },
        },
    ...(isNamed(op) ? { 304: { description: 'You have it already.', headers: etag } } : {}),
    ...Object.fromEntries(
      [...refusalsByStatus(op, all)]
        .sort(([a], [b]) => a - b)
        .map(([status, list]) => [status, errorAnswer(status, list)]),
    ),
  },
});

/** The API as OpenAPI 3.1, made from the contracts alone. */
export const openApi = (operations: readonly Operation[], all: ReadonlyMap<string, Refusal>): Json => {
  const paths: Record<string, Json> = {};
  for (const op of operations) {
    paths[op.path] = { ...paths[op.path], [op.method.toLowerCase()]: operationObject(op, all) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Arclight',
      version: '1',
      description:
        'Upload, transcode and watch video. Times are ISO 8601 in UTC, names are snake_case. New operations, new fields of answers and new values of their lists may come at any time; nothing else changes without notice.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The `access_token` of `accounts.log_in` or `accounts.refresh_session`.',
        },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-arclight_access',
          description:
            'HttpOnly, from `accounts.log_in` with `session: "cookie"`; for pages of our own. Never beside a bearer token.',
        },
        key: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'arc_key_…',
          description:
            'An API key, made under Settings → API keys, for a program of yours. It opens what its scopes open.',
        },
        app: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'The access token an app was given when somebody signed in to it by OpenID Connect. It opens what they let the app do.',
        },
      },
      examples: examplesOf(all),
      schemas: {
        Error: {
          type: 'object',
          required: ['error'],
          properties: {
            error: {
              type: 'object',
              required: ['code', 'message', 'request_id'],
              properties: {
                code: { type: 'string', description: 'domain.reason; stable' },
                message: { type: 'string', description: 'A sentence for a person' },
                details: { type: 'object', additionalProperties: true },
                request_id: { type: 'string' },
              },
            },
          },
        },
      },
    },
  };
};
