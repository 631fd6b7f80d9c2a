import type * as z from 'zod';
import type { Actions, Subject } from './authorize.ts';
import type { apiVariables } from './env.ts';
import type { Idempotent } from './idempotency.ts';
import type { Operation } from './operation.ts';
import type { Bearer } from './session.ts';

/** What a handler is given: checked input, who asks, and the time. */
export interface Call<O extends Operation> {
  params: z.output<O['params']>;
  query: z.output<O['query']>;
  body: z.output<O['body']>;
  subject: Subject;
  /** The signed-in person's id; throws when nobody is (operations with `credential: 'required'` always have one). */
  accountId: string;
  /** Which sign-in of theirs asks; nobody's for anonymous people. */
  bearer: Bearer | undefined;
  /** The access token as it came, for calls on the person's behalf. */
  token: string | undefined;
  /**
   * Passes the thing on if the caller may do this to it; otherwise throws the right refusal. A thing that does not exist
   * and one the caller may not know of give the very same answer.
   */
  may<R extends Actions[O['action']]>(thing: R | undefined): R;
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
  constructor(body: T, extra: { headers?: Record<string, string>; cookies?: readonly string[] } = {}) {
    this.body = body;
    this.headers = extra.headers ?? {};
    this.cookies = extra.cookies ?? [];
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
  /** What the person of a good token may do; refuses one of a sign-in that has been ended. */
  subjectOf(bearer: Bearer): Promise<Subject>;
  issuer: string;
  clientId: string;
  originSecret: string;
  siteOrigin: string;
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
  originSecret: env.ORIGIN_SECRET,
  siteOrigin: env.SITE_ORIGIN,
});
