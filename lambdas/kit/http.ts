import type * as z from 'zod';
import type { PresentedKey } from './api-key.ts';
import type { Actions, Subject } from './authorize.ts';
import { type apiVariables, appClientsIn } from './env.ts';
import type { Idempotent } from './idempotency.ts';
import type { Operation } from './operation.ts';
import { bucketsIn, type RateLimits, rateLimits } from './rate-limits.ts';
import type { Bearer } from './session.ts';

/** What a handler is given: checked input, who asks, and the time. */
export interface Call<O extends Operation> {
  params: z.output<O['params']>;
  query: z.output<O['query']>;
  body: z.output<O['body']>;
  subject: Subject;
  /** The signed-in person's id; throws when nobody is (operations with `credential: 'required'` always have one). */
  accountId: string;
  /** Which sign-in of theirs asks; none for anonymous people and API keys. */
  bearer: Bearer | undefined;
  /** The access token as it came, for calls on the person's behalf. */
  token: string | undefined;
  /**
   * Passes the thing on if the caller may do this to it; otherwise throws the right refusal. A thing that does not exist
   * and one the caller may not know of give the very same answer.
   */
  may<R extends Actions[O['action']]>(thing: R | undefined): R;
  /**
   * Refuses when the caller changes another version than this (If-Match). Operations that take one have to ask, on what is
   * true when they write.
   */
  seen(version: number): void;
  request: {
    headers: Record<string, string | undefined>;
    cookies: readonly string[];
    address: string;
    country: string | undefined;
    ifMatch: string | undefined;
  };
  idempotent: Idempotent;
  now: Date;
}

/** An answer with more than a body. */
export class Reply<T> {
  readonly body: T;
  readonly headers: Record<string, string>;
  readonly cookies: readonly string[];
  /** Of the thing that is answered, for callers who may change it: the first half of its ETag. */
  readonly version: number | undefined;
  constructor(
    body: T,
    extra: { headers?: Record<string, string>; cookies?: readonly string[]; version?: number | undefined } = {},
  ) {
    this.body = body;
    this.headers = extra.headers ?? {};
    this.cookies = extra.cookies ?? [];
    this.version = extra.version;
  }
}

type AnswerOf<O extends Operation> = z.input<O['answer']['body']>;
// biome-ignore lint/suspicious/noConfusingVoidType: an operation that answers nothing (204) may simply end.
type Ended<O extends Operation> = AnswerOf<O> extends undefined ? void : never;
type Handler<O extends Operation> = (call: Call<O>) => Promise<AnswerOf<O> | Reply<AnswerOf<O>> | Ended<O>>;

export interface Route<O extends Operation = Operation> {
  operation: O;
  handle: Handler<O>;
}

/** Ties an operation to its story: load, decide, save, answer. */
export const http = <O extends Operation>(operation: O, handle: Handler<O>): Route<O> => ({ operation, handle });

/** What every HTTP function of a domain shares. */
export interface Door {
  table: string;
  /** What the person of a good token may do, or an API key for them; refuses a sign-in that has been ended and an unknown key. */
  subjectOf(asking: Bearer | PresentedKey): Promise<Subject>;
  issuer: string;
  clientId: string;
  /** Clients of the apps whose tokens are let in, narrowed to their scopes. */
  appClients: readonly string[];
  originSecret: string;
  siteOrigin: string;
  limits: RateLimits;
}

/** The door of a domain's API, from the environment every API function has. */
export const doorOf = (
  env: Record<(typeof apiVariables)[number], string>,
  table: string,
  subjectOf: Door['subjectOf'],
): Door => ({
  table,
  subjectOf,
  issuer: env.TOKEN_ISSUER,
  clientId: env.TOKEN_CLIENT_ID,
  appClients: appClientsIn(env.TOKEN_APP_CLIENTS),
  originSecret: env.ORIGIN_SECRET,
  siteOrigin: env.SITE_ORIGIN,
  limits: rateLimits(env.LIMITS_TABLE, bucketsIn(env.LIMITS)),
});
