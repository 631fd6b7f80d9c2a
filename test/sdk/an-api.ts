import { type ClientOptions, createClient } from '../../sdk/src/client.ts';
import { takingTurns } from '../../sdk/src/credential.ts';
import { notedSession, sessionNote } from '../../sdk/src/session-note.ts';

/** What the service was asked. */
export interface Request {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

export const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });
export const refused = (status: number, code: string, headers: Record<string, string> = {}) =>
  json(status, { error: { code, message: 'No.', request_id: 'r1' } }, headers);
export const unauthenticated = () => refused(401, 'access.unauthenticated');
export const refreshed = () =>
  json(200, {
    account_id: 'usr_1',
    access_token: 'fresh',
    refresh_token: 'next',
    token_type: 'Bearer',
    expires_in: 1800,
  });

const inMemory = () => {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
};

/** A service that answers as it is told, and a client of it whose clock and chance stand still until they are turned. */
export const aClient = (
  answers: (request: Request, count: number) => Response | 'no network' | 'no answer',
  options: Partial<ClientOptions> = {},
) => {
  const requests: Request[] = [];
  const pauses: number[] = [];
  const clock = { ms: 1_000_000 };
  let keys = 0;
  const session = notedSession(
    sessionNote(inMemory(), () => () => {}),
    takingTurns(),
  );
  const client = createClient({
    credential: session,
    fetch: async (path, init) => {
      const { method = 'GET', headers, body } = init;
      const request = { method, path, headers: headers as Record<string, string>, body: body as string | undefined };
      requests.push(request);
      const answer = answers(request, requests.length);
      if (answer === 'no network') throw new TypeError('failed to fetch');
      if (answer !== 'no answer') return answer;
      return new Promise((_, reject) => {
        init.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      });
    },
    turning: {
      now: () => clock.ms,
      random: () => 0.5,
      newKey: () => `key-${++keys}`,
      wait: async (ms) => void pauses.push(ms),
    },
    ...options,
  });
  return {
    ...client,
    requests,
    pauses,
    session,
    signIn: (livesMs: number) =>
      session.write({ accountId: 'usr_1', expiresAt: clock.ms + livesMs, renewedAt: clock.ms }),
    later: (ms: number) => {
      clock.ms += ms;
    },
    paths: () => requests.map(({ path }) => path),
  };
};
