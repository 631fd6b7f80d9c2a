import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Address, type Call, createClient } from '../web/src/api/client.ts';
import type { Answer } from '../web/src/api/promises.ts';
import { misused, notLoggedIn } from './problem.ts';
import { type Session, sessions } from './sessions.ts';
import { configFolder, type Surroundings } from './surroundings.ts';
import { inTurn } from './turn.ts';

/** The API of one address, asked as the person logged in there. */
export interface Api {
  /** Asks one thing; throws `Refused`, `Unreachable`, or a `Problem` when it needs somebody to be logged in. */
  call: Call;
  /** Who is logged in, as this machine remembers it. */
  session(): Session | undefined;
  /** Remembers who has just logged in. */
  enter(email: string, given: Answer<'accounts.log_in'>): Promise<void>;
  leave(): Promise<void>;
}

/** Loaded on first use: completion and help need no contracts. */
const operationTable = async (): Promise<Record<string, Address>> => {
  const [accounts, upload, catalog, playback] = await Promise.all([
    import('../lambdas/accounts/contract.ts'),
    import('../lambdas/upload/contract.ts'),
    import('../lambdas/catalog/contract.ts'),
    import('../lambdas/playback/contract.ts'),
  ]);
  const all = [
    ...accounts.accountsOperations,
    ...upload.uploadOperations,
    ...catalog.catalogOperations,
    ...playback.playbackOperations,
  ];
  return Object.fromEntries(
    all.map(({ id, method, path, credential, idempotency }) => [
      id,
      { method, path, credential, creates: idempotency !== undefined },
    ]),
  );
};

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host);

/** An address as it is typed, as an origin. A password travels encrypted or stays on this machine. */
export const addressOf = (typed: string): string => {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(typed)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https')
    throw misused(`Arclight is not reached by ${scheme}.`, 'Give an address like https://video.example.com.');
  let url: URL;
  try {
    url = new URL(scheme ? typed : `https://${typed}`);
    // Nobody has a certificate for their own machine.
    if (!scheme && isLoopback(url.hostname)) url.protocol = 'http:';
  } catch {
    throw misused(`${typed} is not an address.`, 'Give one like https://video.example.com.');
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw misused(
      `${url.origin} is not encrypted, and would carry your password in the open.`,
      `Use https://${url.host}.`,
    );
  return url.origin;
};

/** The session is read once, renewed in turn with other processes, and kept at once when it changes. */
export const openApi = async (address: string, around: Surroundings): Promise<Api> => {
  const kept = sessions(around);
  const turn = join(configFolder(around), 'sessions.turn');
  const operations = await operationTable();
  let session = await kept.of(address);

  const refreshPath = operations['accounts.refresh_session']?.path;
  /** Where a browser's cookies would be: the tokens of this session go along, and the fresh ones are taken over. */
  const fetchAs = async (path: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (path === refreshPath) {
      const answer = await fetch(`${address}${path}`, {
        ...init,
        headers,
        body: JSON.stringify({ refresh_token: session?.refreshToken }),
      });
      if (answer.ok && session) {
        const fresh = (await answer.clone().json()) as Answer<'accounts.refresh_session'>;
        const { access_token: accessToken = '', refresh_token: refreshToken = session.refreshToken } = fresh;
        session = { ...session, accessToken, refreshToken };
      }
      return answer;
    }
    if (session) headers.set('authorization', `Bearer ${session.accessToken}`);
    return fetch(`${address}${path}`, { ...init, headers });
  };

  const { call } = createClient({
    operations,
    fetch: fetchAs,
    session: {
      read: () => session,
      write: (note) => {
        if (session) session = { ...session, ...note };
      },
      clear: () => {
        session = undefined;
      },
      subscribe: () => () => {},
    },
    alone: (work) =>
      inTurn(turn, async () => {
        session = await kept.of(address);
        const before = session;
        try {
          return await work();
        } finally {
          if (session !== before) await (session ? kept.keep(address, session) : kept.forget(address));
        }
      }),
    now: () => Date.now(),
    newKey: () => randomUUID(),
  });

  return {
    session: () => session,
    call: async (id, asked, options) => {
      if (operations[id]?.credential === 'required' && !session) throw notLoggedIn(address);
      return call(id, asked, options);
    },
    async enter(email, { account_id, access_token = '', refresh_token = '', expires_in }) {
      const now = Date.now();
      const entered = {
        accountId: account_id,
        email,
        accessToken: access_token,
        refreshToken: refresh_token,
        expiresAt: now + expires_in * 1000,
        renewedAt: now,
      };
      await inTurn(turn, () => kept.keep(address, entered));
      session = entered;
    },
    async leave() {
      await inTurn(turn, () => kept.forget(address));
      session = undefined;
    },
  };
};
