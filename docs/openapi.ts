import * as z from 'zod';
import { codesOf } from '../lambdas/kit/error-answer.ts';
import type { Operation } from '../lambdas/kit/operation.ts';
import type { Refusal } from '../lambdas/kit/refusal.ts';
import { statusOf } from '../lambdas/kit/refusal.ts';
import { snake, toWire } from '../lambdas/kit/wire.ts';

type Json = Record<string, unknown>;

/** JSON Schema with the wire's names: properties are renamed, data under `additionalProperties` is left alone. */
const onTheWire = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(onTheWire);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => key !== '$schema')
      .map(([key, value]) => {
        if (key === 'properties') {
          return [key, Object.fromEntries(Object.entries(value as Json).map(([n, s]) => [snake(n), onTheWire(s)]))];
        }
        if (key === 'required') return [key, (value as string[]).map(snake)];
        return [key, onTheWire(value)];
      }),
  );
};

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json =>
  onTheWire(z.toJSONSchema(schema, { io, unrepresentable: 'any' })) as Json;

const takesNothing = (schema: z.ZodType): boolean => schema.def.type === 'undefined';

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
  };
  return [...from(op.params, 'path'), ...from(op.query, 'query'), ...(op.idempotency ? [key] : [])];
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

const errorAnswer = (refusals: readonly Refusal[]): Json => ({
  description: refusals.map((refusal) => `\`${refusal.code}\`: ${refusal.sentence}`).join('\n\n'),
  content: {
    'application/json': {
      schema: { $ref: '#/components/schemas/Error' },
      examples: Object.fromEntries(
        refusals.map(({ code, sentence }) => [
          code,
          { value: { error: { code, message: sentence, request_id: 'JKJaXmPLvHcESHA=' } } },
        ]),
      ),
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

const operationObject = (op: Operation, all: ReadonlyMap<string, Refusal>): Json => ({
  operationId: op.id,
  summary: op.summary,
  tags: [op.id.split('.')[0]],
  security:
    op.credential === 'ignored' ? [] : [...(op.credential === 'optional' ? [{}] : []), { bearer: [] }, { cookie: [] }],
  parameters: parametersOf(op),
  ...(takesNothing(op.body) ? {} : { requestBody: requestBodyOf(op) }),
  responses: {
    [op.answer.status]: takesNothing(op.answer.body)
      ? { description: 'Done.' }
      : {
          description: 'Done.',
          content: {
            'application/json': {
              schema: schemaOf(op.answer.body, 'output'),
              example: toWire(op.answer.body, op.example.answer),
            },
          },
        },
    ...Object.fromEntries(
      [...refusalsByStatus(op, all)].sort(([a], [b]) => a - b).map(([status, list]) => [status, errorAnswer(list)]),
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
      description: 'Upload, transcode and watch video. Times are ISO 8601 in UTC, names are snake_case.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        cookie: { type: 'apiKey', in: 'cookie', name: '__Host-arclight_access' },
      },
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
