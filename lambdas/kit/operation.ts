import * as z from 'zod';
import type { Action } from './authorize.ts';
import type { BucketName } from './bucket.ts';
import type { Refusal } from './refusal.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What is asked of a domain over HTTP. Schemas speak camelCase; the wire speaks snake_case (`wire.ts`). */
export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  /** `domain.verb`, unique: names the operation in OpenAPI, logs and metrics. */
  id: string;
  method: Method;
  /** With `{snake_case}` parameters, as API Gateway spells them. */
  path: `/${string}`;
  summary: string;
  /** `required`: 401 without one. `optional`: used when valid, 401 when present and not. `ignored`: never looked at. */
  credential: 'required' | 'optional' | 'ignored';
  /** What the caller wants to do, for `authorize`. */
  action: Action;
  /** Creating POSTs: `commit` puts the record into the business transaction, `claim` also holds it while another service is called. */
  idempotency?: 'commit' | 'claim';
  /** Which of a signed-in person's buckets it takes from; `person` when it names none. */
  bucket?: BucketName;
  /** Changes a thing that has a version: with If-Match, only the version the caller has seen. */
  ifMatch?: true;
  /** Rows of authz-matrix.csv this operation is held to. */
  matrix: readonly string[];
  params: Params;
  query: Query;
  body: Body;
  /** The body is a file as it is, of these content types and so many bytes at most; without it, the body is JSON. */
  file?: { types: readonly string[]; maxBytes: number };
  answer: { status: 200 | 201 | 202 | 204; body: Answer };
  /** `public` answers hold only viewer-independent fields and may be kept by the edge for so many seconds. */
  cache?: { publicSeconds: number };
  /** What absence looks like, and what a stranger sees of a hidden thing: the very same answer. */
  hides?: Refusal;
  refuses: readonly Refusal[];
  /** Leaves short-lived secrets (signed addresses, keys) out of the stored answer an idempotent replay repeats. */
  withoutSecrets?(answer: z.output<Answer>): z.output<Answer>;
  example: { body?: z.input<Body>; answer: z.input<Answer> };
}

const nothing = z.strictObject({});
const empty = z.undefined();

type Given<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType> = Omit<
  Operation<P, Q, B, A>,
  'params' | 'query' | 'body' | 'refuses'
> & { params?: P; query?: Q; body?: B; refuses?: readonly Refusal[] };

/** One promise, five readers: the handler, the route, OpenAPI, the client's types and the contract tests. */
export const operation = <
  const Id extends string,
  A extends z.ZodType,
  P extends z.ZodType = typeof nothing,
  Q extends z.ZodType = typeof nothing,
  B extends z.ZodType = typeof empty,
>(
  given: Given<P, Q, B, A> & { id: Id },
): Operation<P, Q, B, A> & { id: Id } =>
  ({ params: nothing, query: nothing, body: empty, refuses: [], ...given }) as Operation<P, Q, B, A> & { id: Id };

/** There is nothing to say in the answer; spread into an operation. */
export const noContent = { answer: { status: 204, body: z.undefined() }, example: { answer: undefined } } as const;

/** The key API Gateway routes by. */
export const routeKeyOf = (op: Pick<Operation, 'method' | 'path'>): string => `${op.method} ${op.path}`;
