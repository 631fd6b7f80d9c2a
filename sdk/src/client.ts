import { type Address, pathOf } from './address.ts';
import { bearer, type Credential, nobody, type Opened } from './credential.ts';
import { operations } from './generated/operations.ts';
import type { Answer, Asked, AskedLoosely, OperationId } from './promises.ts';
import { isRefused, Refused, refusalOf, Unreachable } from './refusal.ts';
import { mayRepeat, pauseMs } from './retrying.ts';
import { wait } from './waiting.ts';

/** Where the API is, who asks, and how patiently. */
export interface ClientOptions {
  /** An origin, as `https://video.example.com`; in a page of Arclight itself, nothing. */
  address?: string;
  credential?: Credential;
  /** An API key, `arc_key_…`: instead of `credential`, for programs that sign in nobody. Never in a page. */
  apiKey?: string;
  /** How often a request is sent again after a moment's failure, where that is safe; 2. */
  retries?: number;
  /** Hears of every rest before a request is sent again, and what made it necessary. */
  onWait?: (ms: number, because: unknown) => void;
  /** How long one try may take; 35 s, and 5 minutes for a file. */
  timeoutMs?: number;
  /** Instead of the platform's own. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Time and chance, for tests. */
  turning?: Partial<Turning>;
}

interface Turning {
  now(): number;
  random(): number;
  newKey(): string;
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** The request outlives the page (progress on leaving). */
  keepalive?: boolean;
  /** Change only this version of the thing. */
  ifMatch?: number | undefined;
  /** Names what is created, where it has to survive the end of the program. Otherwise one is made. */
  key?: string | undefined;
  retries?: number;
  timeoutMs?: number;
}

/** A session is renewed this long before it ends, so that it does not end on the way. */
const renewBeforeMs = 30_000;
// The API's gateway gives up at 30 s.
const usualTimeoutMs = 35_000;
const fileTimeoutMs = 5 * 60_000;

const bodyOf = async (response: Response): Promise<unknown> => {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A status, and what stood in the body. */
interface Heard {
  response: Response;
  body: unknown;
}

/** The one way to the API: typed by the contracts, renews the session silently, and throws refusals as such. */
export const createClient = (given: ClientOptions = {}) => {
  const { address = '', retries = 2 } = given;
  const credential = given.apiKey === undefined ? (given.credential ?? nobody) : bearer(given.apiKey);
  const fetchIt = given.fetch ?? ((url, init) => fetch(url, init));
  const turning: Turning = {
    now: () => Date.now(),
    random: () => Math.random(),
    newKey: () => crypto.randomUUID(),
    wait,
    ...given.turning,
  };
  // A retry of the same creation must carry the same key, so a key is kept until it has been answered.
  const keys = new Map<string, string>();

  const send = async (to: Address, asked: AskedLoosely, options: CallOptions & { shows: boolean }): Promise<Heard> => {
    const { body } = asked;
    const isFile = body instanceof Blob;
    const { headers, credentials } = credential.show();
    const late = new AbortController();
    const timer = setTimeout(
      () => late.abort(new Error('no answer in time')),
      options.timeoutMs ?? given.timeoutMs ?? (isFile ? fileTimeoutMs : usualTimeoutMs),
    );
    const stop = () => late.abort(options.signal?.reason);
    options.signal?.addEventListener('abort', stop);
    try {
      options.signal?.throwIfAborted();
      const response = await fetchIt(`${address}${pathOf(to.path, asked)}`, {
        method: to.method,
        credentials,
        headers: {
          accept: 'application/json',
          ...(options.shows ? headers : {}),
          ...(body === undefined ? {} : { 'content-type': isFile ? body.type : 'application/json' }),
          ...(options.key ? { 'idempotency-key': options.key } : {}),
          ...(options.ifMatch === undefined ? {} : { 'if-match': `"${options.ifMatch}"` }),
        },
        ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
        ...(options.keepalive ? { keepalive: true } : {}),
        signal: late.signal,
      });
      return { response, body: await bodyOf(response) };
    } catch (error) {
      if (options.signal?.aborted) throw options.signal.reason;
      throw new Unreachable(error);
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', stop);
    }
  };

  /** True when there is a fresh session afterwards. Refresh tokens work once, so all take turns and look first. */
  const renew = (seenAt: number): Promise<boolean> =>
    credential.alone(async () => {
      const standing = await credential.standing();
      if (!standing) return false;
      if (standing.renewedAt > seenAt) return true;
      const renewal = credential.renewal();
      if (!renewal) return false;
      // No signal: a renewal broken off half-way would lose the session.
      const { response, body } = await send(
        operations['accounts.refresh_session'],
        { body: renewal },
        { shows: false },
      );
      if (response.ok) {
        await credential.opened(body as Opened, turning.now());
        return true;
      }
      if (response.status !== 401) throw refusalOf(response.status, body);
      await credential.ended();
      return false;
    });

  const once = async (to: Address, asked: AskedLoosely, options: CallOptions): Promise<unknown> => {
    const shows = to.credential !== 'ignored';
    const standing = await credential.standing();
    if (shows && standing && standing.expiresAt - turning.now() < renewBeforeMs) await renew(standing.renewedAt);
    const seenAt = (await credential.standing())?.renewedAt;
    let heard = await send(to, asked, { ...options, shows });
    if (heard.response.status === 401 && shows && seenAt !== undefined && (await renew(seenAt)))
      heard = await send(to, asked, { ...options, shows });
    const { response, body } = heard;
    if (response.ok) return body;
    throw refusalOf(response.status, body, { headers: response.headers, nowMs: turning.now() });
  };

  const patiently = async (to: Address, asked: AskedLoosely, options: CallOptions): Promise<unknown> => {
    const mostRetries = options.retries ?? retries;
    for (let attempt = 0; ; attempt++) {
      try {
        return await once(to, asked, options);
      } catch (error) {
        if (options.signal?.aborted || attempt >= mostRetries || !mayRepeat(error, to, options)) throw error;
        const ms = pauseMs(error, attempt, turning.random);
        given.onWait?.(ms, error);
        await turning.wait(ms, options.signal);
      }
    }
  };

  /** Asks one thing of the API. Throws `Refused` when the answer is no, `Unreachable` when there is none. */
  const call = async <Id extends OperationId>(
    id: Id,
    asked: Asked<Id>,
    options: CallOptions = {},
  ): Promise<Answer<Id>> => {
    const to = operations[id];
    if (!to.creates) return (await patiently(to, asked as AskedLoosely, options)) as Answer<Id>;
    const name = `${id} ${JSON.stringify(asked)}`;
    const key = options.key ?? keys.get(name) ?? turning.newKey();
    keys.set(name, key);
    try {
      const answer = (await patiently(to, asked as AskedLoosely, { ...options, key })) as Answer<Id>;
      keys.delete(name);
      return answer;
    } catch (error) {
      // Nothing was created and nothing is under way: the next try is a new one.
      const isPlainNo = error instanceof Refused && error.status < 500;
      if (isPlainNo && !isRefused(error, 'request.idempotency_key_in_flight')) keys.delete(name);
      throw error;
    }
  };

  return { address, credential, call };
};

export type Client = ReturnType<typeof createClient>;
export type Call = Client['call'];
