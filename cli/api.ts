import { join } from 'node:path';
import { type Answer, type Call, createClient, operations, tokenSession } from '../sdk/src/node.ts';
import { misused, notLoggedIn } from './problem.ts';
import { type Session, sessions } from './sessions.ts';
import { configFolder, type Surroundings } from './surroundings.ts';
import { inTurn } from './turn.ts';

/** The API of one address, asked as the person logged in there. */
export interface Api {
  /** Asks one thing; throws `Refused`, `Unreachable`, or a `Problem` when it needs somebody to be logged in. */
  call: Call;
  /** Who is logged in, as this machine remembers it. */
  session(): Promise<Session | undefined>;
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
  const { call } = createClient({ address, credential, fetch: named });

  return {
    session: read,
    call: async (id, asked, options) => {
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
