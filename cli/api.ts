import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  type Answer,
  type Call,
  type Client,
  createClient,
  isRefused,
  type OperationId,
  operations,
  tokenSession,
} from '../sdk/src/node.ts';
import { keyNotEnough, misused, notLoggedIn } from './problem.ts';
import { type Session, sessions } from './sessions.ts';
import { configFolder, type Surroundings } from './surroundings.ts';
import { inTurn } from './turn.ts';

/** The API of one address, asked as the person logged in there, or with an API key. */
export interface Api {
  /** Asks one thing; throws `Refused`, `Unreachable`, or a `Problem` when it needs somebody to be logged in. */
  call: Call;
  /** Who is logged in, as this machine remembers it. */
  session(): Promise<Session | undefined>;
  /** Names who asks, for what this machine keeps of them; throws a `Problem` when nobody does. */
  whose(): Promise<string>;
  /** Remembers who has just logged in. */
  enter(email: string, given: Answer<'accounts.log_in'>): Promise<void>;
  leave(): Promise<void>;
}

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

/** The API key programs bring along instead of a login. */
const apiKeyOf = ({ env }: Surroundings): string | undefined => {
  const key = env['ARCLIGHT_API_KEY']?.trim();
  if (!key) return undefined;
  if (/^arc_key_\w+$/.test(key)) return key;
  throw misused('ARCLIGHT_API_KEY is not an API key.', 'Keys begin with arc_key_; `arclight keys create` makes one.');
};

const waitWords = (ms: number): string => {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return `Too many requests at once. Going on in ${seconds} second${seconds === 1 ? '' : 's'}.`;
};

const isAboutLogin = (id: OperationId): boolean => /^accounts\.log_(in|out)$/.test(id);

/** Before what no key opens stands the gateway, which knows nothing of keys: its no means more than it says. */
const callWithKey =
  ({ call }: Client): Call =>
  async (id, asked, options) => {
    try {
      return await call(id, asked, options);
    } catch (error) {
      throw isRefused(error, 'access.unauthenticated') ? keyNotEnough() : error;
    }
  };

/** The session is read once, renewed in turn with other processes, and kept at once when it changes. */
export const openApi = (address: string, around: Surroundings): Api => {
  const kept = sessions(around);
  const turn = join(configFolder(around), 'sessions.turn');
  let email = '';
  const read = async (): Promise<Session | undefined> => {
    const session = await kept.of(address);
    email = session?.email ?? email;
    return session;
  };
  const credential = tokenSession({
    read,
    keep: (tokens) => kept.keep(address, { ...tokens, email }),
    forget: () => kept.forget(address),
    alone: (work) => inTurn(turn, work),
  });
  // The name it goes by in the list of one's sign-ins.
  const named: typeof fetch = (url, init) => {
    const headers = new Headers(init?.headers);
    headers.set('user-agent', 'arclight/terminal');
    return fetch(url, { ...init, headers });
  };
  // Who has asked too fast waits a second or two; that nothing happens meanwhile is said, where no file reads it.
  const onWait = (ms: number, because: unknown): void => {
    if (isRefused(because, 'request.too_many', 'service.too_many')) around.stderr.write(`${waitWords(ms)}\n`);
  };
  const { call } = createClient({ address, credential, fetch: named, onWait });
  const apiKey = apiKeyOf(around);
  const keyCall =
    apiKey === undefined ? undefined : callWithKey(createClient({ address, apiKey, fetch: named, onWait }));

  return {
    session: read,
    async whose() {
      if (apiKey !== undefined) return createHash('sha256').update(apiKey).digest('hex');
      const session = await read();
      if (!session) throw notLoggedIn(address);
      return session.accountId;
    },
    call: async (id, asked, options) => {
      if (keyCall && !isAboutLogin(id)) return keyCall(id, asked, options);
      if (operations[id].credential === 'required' && !(await credential.standing())) throw notLoggedIn(address);
      return call(id, asked, options);
    },
    enter: (whose, given) =>
      credential.alone(async () => {
        email = whose;
        await credential.opened(given, Date.now());
      }),
    leave: () => credential.alone(async () => credential.ended()),
  };
};
