import type { Answer, Asked, OperationId } from './promises.ts';
import { type Refused, refusalOf, Unreachable } from './refusal.ts';
import type { SessionNote } from './session-note.ts';

/** Where an operation is found and what it asks of its caller. */
export interface Address {
  method: string;
  path: string;
  credential: 'required' | 'optional' | 'ignored';
  /** Creating actions carry an Idempotency-Key. */
  creates: boolean;
}

/** What the client needs of its surroundings. */
export interface Surroundings {
  operations: Readonly<Record<string, Address>>;
  fetch: (path: string, init: RequestInit) => Promise<Response>;
  session: SessionNote;
  /** Runs one piece of work at a time in all tabs of the browser. */
  alone: <T>(work: () => Promise<T>) => Promise<T>;
  now: () => number;
  newKey: () => string;
}

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** The request outlives the page (progress on leaving). */
  keepalive?: boolean;
  /** Change only this version of the thing. */
  ifMatch?: number;
  /** Names what is created, where it has to survive a crash of the page. */
  key?: string;
}

interface Loose {
  params?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
}

const addressOf = (path: string, { params = {}, query = {} }: Loose): string => {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? '').replace('%40', '@'),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size > 0 ? `${filled}?${search}` : filled;
};

const bodyOf = async (response: Response): Promise<unknown> => {
  const text = await response.text().catch((error: unknown) => {
    throw new Unreachable(error);
  });
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The one way to the API: typed by the contracts, renews the session silently, and throws refusals as such. */
export const createClient = ({ operations, fetch, session, alone, now, newKey }: Surroundings) => {
  // A retry of the same creation must carry the same key, so a key is kept until it has been answered.
  const keys = new Map<string, string>();

  const send = async (address: Address, asked: Loose, options: CallOptions, key: string | undefined) => {
    const { body } = asked;
    const isFile = body instanceof Blob;
    try {
      return await fetch(addressOf(address.path, asked), {
        method: address.method,
        credentials: 'same-origin',
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': isFile ? body.type : 'application/json' }),
          ...(key ? { 'idempotency-key': key } : {}),
          ...(options.ifMatch === undefined ? {} : { 'if-match': `"${options.ifMatch}"` }),
        },
        ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
        ...(options.signal ? { signal: options.signal } : {}),
        ...(options.keepalive ? { keepalive: true } : {}),
      });
    } catch (error) {
      if (options.signal?.aborted) throw error;
      throw new Unreachable(error);
    }
  };

  /** True when there is a fresh session afterwards. Refresh tokens work once, so tabs take turns and look first. */
  const renew = (seenAt: number): Promise<boolean> =>
    alone(async () => {
      const note = session.read();
      if (!note) return false;
      if (note.renewedAt > seenAt) return true;
      const address = operations['accounts.refresh_session'];
      if (!address) return false;
      const response = await send(address, { body: {} }, {}, undefined);
      if (response.ok) {
        const fresh = (await bodyOf(response)) as Answer<'accounts.refresh_session'>;
        session.write({ accountId: fresh.account_id, expiresAt: now() + fresh.expires_in * 1000, renewedAt: now() });
        return true;
      }
      if (response.status === 401) {
        session.clear();
        return false;
      }
      throw refusalOf(response.status, await bodyOf(response));
    });

  const keyFor = (name: string, options: CallOptions): string => {
    const key = options.key ?? keys.get(name) ?? newKey();
    keys.set(name, key);
    return key;
  };

  /** Asks one thing of the API. Throws `Refused` when the answer is no, `Unreachable` when there is none. */
  const call = async <Id extends OperationId>(
    id: Id,
    asked: Asked<Id>,
    options: CallOptions = {},
  ): Promise<Answer<Id>> => {
    const address = operations[id];
    if (!address) throw new Error(`The contracts know no operation ${id}`);
    const loose = asked as Loose;
    const name = `${id} ${JSON.stringify(loose)}`;
    const key = address.creates ? keyFor(name, options) : undefined;
    const usesSession = address.credential !== 'ignored';

    const note = session.read();
    if (usesSession && note && note.expiresAt - now() < 30_000) await renew(note.renewedAt);
    const seenAt = session.read()?.renewedAt ?? 0;
    let response = await send(address, loose, options, key);
    if (response.status === 401 && usesSession && session.read() && (await renew(seenAt))) {
      response = await send(address, loose, options, key);
    }

    const body = await bodyOf(response);
    if (response.ok) {
      keys.delete(name);
      return body as Answer<Id>;
    }
    const refused: Refused = refusalOf(response.status, body);
    // Nothing was created and nothing is under way: the next try is a new one.
    if (refused.status < 500 && refused.code !== 'request.idempotency_key_in_flight') keys.delete(name);
    throw refused;
  };

  return { call, renew: () => renew(session.read()?.renewedAt ?? 0) };
};

export type Call = ReturnType<typeof createClient>['call'];
