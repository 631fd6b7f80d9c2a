type Json = Record<string, unknown>;
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What of a schema decides whether a value fits. */
export interface Shape {
  type?: string | readonly string[];
  enum?: readonly unknown[];
  const?: unknown;
  properties?: Readonly<Record<string, Shape>>;
  required?: readonly string[];
  additionalProperties?: boolean | Shape;
  items?: Shape;
  anyOf?: readonly Shape[];
  [limit: string]: unknown;
}

/** What of an operation its callers rely on. */
export interface Released {
  id: string;
  /** Answered without any credential. */
  isOpen: boolean;
  /** What opens it to a key or an app: a scope, none at all (`any`), or nothing (`none`). */
  opensTo: string;
  parameters: Readonly<Record<string, { required: boolean; schema: Shape }>>;
  /** By content type. */
  takes: Readonly<Record<string, Shape>>;
  status: string;
  answers: Shape | undefined;
  /** The status of each refusal, by its code. */
  refusals: Readonly<Record<string, string>>;
}

const words = new Set(['description', 'example', 'examples', 'default', 'title', 'summary']);

const shapeOf = (schema: unknown): Shape => {
  if (Array.isArray(schema)) return schema.map(shapeOf) as unknown as Shape;
  if (typeof schema !== 'object' || schema === null) return schema as unknown as Shape;
  const { properties, ...rest } = schema as { properties?: Json };
  const kept = Object.entries(rest).filter(([key]) => !words.has(key));
  return {
    ...Object.fromEntries(kept.map(([key, value]) => [key, shapeOf(value)])),
    // A property may be called "title".
    ...(properties
      ? { properties: Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, shapeOf(value)])) }
      : {}),
  };
};

interface Content {
  [type: string]: { schema: unknown; examples?: Json };
}
interface Described {
  operationId: string;
  security: Record<string, readonly string[]>[];
  parameters: { name: string; in: string; required: boolean; schema: unknown }[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
}

const opensTo = (security: Described['security']): string => {
  if (security.length === 0) return 'any';
  const scopes = security.find((one) => one['key'])?.['key'];
  return scopes ? (scopes[0] ?? 'any') : 'none';
};

const releasedOf = ({ operationId, security, parameters, requestBody, responses }: Described): Released => {
  const status = Object.keys(responses).find((each) => each.startsWith('2')) ?? '';
  const answered = responses[status]?.content?.['application/json'];
  const refusals = Object.entries(responses).flatMap(([each, { content }]) =>
    each === status ? [] : Object.keys(content?.['application/json']?.examples ?? {}).map((code) => [code, each]),
  );
  return {
    id: operationId,
    isOpen: security.length === 0 || security.some((one) => Object.keys(one).length === 0),
    opensTo: opensTo(security),
    parameters: Object.fromEntries(
      parameters.map(({ name, in: place, required, schema }) => [
        `${place} ${name}`,
        { required, schema: shapeOf(schema) },
      ]),
    ),
    takes: Object.fromEntries(
      Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => [type, shapeOf(schema)]),
    ),
    status,
    answers: answered ? shapeOf(answered.schema) : undefined,
    refusals: Object.fromEntries(refusals),
  };
};

/** Of an OpenAPI document, what callers rely on, by `GET /v1/…`. What was released is kept so in `docs/api/released.json`. */
export const releasedApi = (document: Json): Record<string, Released> =>
  Object.fromEntries(
    Object.entries(document['paths'] as Record<string, Record<Method, Described>>).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => [`${method.toUpperCase()} ${path}`, releasedOf(described)]),
    ),
  );
