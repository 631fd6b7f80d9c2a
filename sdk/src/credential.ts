import type { Answer } from './promises.ts';

/** How long being signed in lasts. Times are milliseconds since 1970. */
export interface Standing {
  expiresAt: number;
  renewedAt: number;
}

/** What signing in or renewing answers. */
export type Opened = Answer<'accounts.refresh_session'>;

/** How requests prove who asks. */
export interface Credential {
  /** What signing in is to give: tokens in the answer, or cookies that no script sees. */
  kind: 'token' | 'cookie';
  /** Nothing when nobody is signed in; never asked for where it does not run out. */
  standing(): Standing | undefined | Promise<Standing | undefined>;
  /** What goes along with a request. */
  show(): { headers: Readonly<Record<string, string>>; credentials: 'same-origin' | 'omit' };
  /** What renewing sends; nothing for a credential that is not ours to renew. */
  renewal(): { refresh_token?: string } | undefined;
  /** Somebody has just signed in, or the session was renewed. */
  opened(answer: Opened, nowMs: number): void | Promise<void>;
  /** The session is over. */
  ended(): void | Promise<void>;
  /** Runs one piece of work at a time, wherever this credential is used; what it reads of itself inside is fresh. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

/** One after the other, in this program. */
export const takingTurns = (): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => {});
    return mine;
  };
};

/** Nobody: what everyone may see. */
export const nobody: Credential = {
  kind: 'token',
  standing: () => undefined,
  show: () => ({ headers: {}, credentials: 'omit' }),
  renewal: () => undefined,
  opened: () => {},
  ended: () => {},
  alone: (work) => work(),
};

/** A token that was made elsewhere and is renewed there: an API key, or the access token of an OIDC library. */
export const bearer = (token: string | (() => string)): Credential => ({
  ...nobody,
  show: () => ({
    headers: { authorization: `Bearer ${typeof token === 'string' ? token : token()}` },
    credentials: 'omit',
  }),
});
