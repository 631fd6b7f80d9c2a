import { describe, expect, test } from 'vitest';
import { type Address, createClient } from '../../web/src/api/client.ts';
import { Unreachable } from '../../web/src/api/refusal.ts';
import { sessionNote } from '../../web/src/api/session-note.ts';

const operations: Record<string, Address> = {
  'catalog.read_video': { method: 'GET', path: '/v1/videos/{video_id}', credential: 'optional', creates: false },
  'catalog.list_public': { method: 'GET', path: '/v1/videos', credential: 'ignored', creates: false },
  'catalog.change_video': { method: 'PATCH', path: '/v1/videos/{video_id}', credential: 'required', creates: false },
  'accounts.create_channel': { method: 'POST', path: '/v1/channels', credential: 'required', creates: true },
  'accounts.refresh_session': { method: 'POST', path: '/v1/auth/refresh', credential: 'ignored', creates: false },
};

interface Request {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

const inMemory = () => {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
};

const aClient = (answers: (request: Request, count: number) => Response | 'no network') => {
  const requests: Request[] = [];
  const clock = { ms: 1_000_000 };
  let keys = 0;
  const session = sessionNote(inMemory(), () => () => {});
  let last: Promise<unknown> = Promise.resolve();
  const client = createClient({
    operations,
    session,
    now: () => clock.ms,
    newKey: () => `key-${++keys}`,
    alone: (work) => {
      const mine = last.then(work, work);
      last = mine.catch(() => {});
      return mine;
    },
    fetch: async (path, init) => {
      const request = {
        method: init.method ?? 'GET',
        path,
        headers: init.headers as Record<string, string>,
        body: init.body as string | undefined,
      };
      requests.push(request);
      const answer = answers(request, requests.length);
      if (answer === 'no network') throw new TypeError('failed to fetch');
      return answer;
    },
  });
  const signIn = (livesMs: number) =>
    session.write({ accountId: 'usr_1', expiresAt: clock.ms + livesMs, renewedAt: clock.ms });
  return {
    ...client,
    requests,
    session,
    signIn,
    later: (ms: number) => {
      clock.ms += ms;
    },
  };
};

const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
const unauthenticated = () => json(401, { error: { code: 'access.unauthenticated', message: 'Sign in first.' } });
const video = { params: { video_id: 'vid_1' } };
const refreshed = () => json(200, { account_id: 'usr_1', token_type: 'Bearer', expires_in: 1800 });

describe('calling the API', () => {
  test('fills the address, asks with query and version, and answers what came', async () => {
    const client = aClient(() => json(200, { items: [] }));
    expect(await client.call('catalog.list_public', { query: { cursor: 'a b', limit: undefined } })).toEqual({
      items: [],
    });
    await client.call('catalog.change_video', { ...video, body: { title: 'New' } }, { ifMatch: 7 });
    expect(client.requests).toMatchObject([
      { method: 'GET', path: '/v1/videos?cursor=a+b', body: undefined },
      {
        method: 'PATCH',
        path: '/v1/videos/vid_1',
        headers: { 'if-match': '"7"', 'content-type': 'application/json' },
        body: '{"title":"New"}',
      },
    ]);
  });

  test('an expired session is renewed once and the question asked again', async () => {
    const client = aClient(({ path }, count) => {
      if (path === '/v1/auth/refresh') return refreshed();
      return count === 1 ? unauthenticated() : json(200, { title: 'Waves' });
    });
    client.signIn(60_000);
    client.later(1);
    expect(await client.call('catalog.read_video', video)).toEqual({ title: 'Waves' });
    expect(client.requests.map(({ path }) => path)).toEqual([
      '/v1/videos/vid_1',
      '/v1/auth/refresh',
      '/v1/videos/vid_1',
    ]);
  });

  test('a session about to end is renewed before it is used, so that optional sign-in does not turn into none', async () => {
    const client = aClient(({ path }) => (path === '/v1/auth/refresh' ? refreshed() : json(200, {})));
    client.signIn(10_000);
    client.later(1);
    await client.call('catalog.read_video', video);
    expect(client.requests[0]?.path).toBe('/v1/auth/refresh');
  });

  test('two questions at once renew once: refresh tokens work once', async () => {
    const client = aClient(({ path }) => (path === '/v1/auth/refresh' ? refreshed() : json(200, {})));
    client.signIn(10_000);
    client.later(1);
    await Promise.all([client.call('catalog.read_video', video), client.call('catalog.read_video', video)]);
    expect(client.requests.filter(({ path }) => path === '/v1/auth/refresh')).toHaveLength(1);
  });

  test('when the session has ended for good, this browser forgets it', async () => {
    const client = aClient(() => unauthenticated());
    client.signIn(60_000);
    client.later(1);
    await expect(client.call('catalog.read_video', video)).rejects.toMatchObject({ code: 'access.unauthenticated' });
    expect(client.session.read()).toBeUndefined();
  });

  test('nobody signed in means no renewal at all', async () => {
    const client = aClient(() => unauthenticated());
    await expect(client.call('catalog.read_video', video)).rejects.toMatchObject({ status: 401 });
    expect(client.requests).toHaveLength(1);
  });

  test('creating again after silence carries the same key; the next creation a fresh one', async () => {
    const client = aClient((_, count) => (count === 1 ? 'no network' : json(201, { channel_id: 'ch_1' })));
    const asked = { body: { handle: 'north', name: 'North' } };
    await expect(client.call('accounts.create_channel', asked)).rejects.toBeInstanceOf(Unreachable);
    await client.call('accounts.create_channel', asked);
    await client.call('accounts.create_channel', asked);
    expect(client.requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['key-1', 'key-1', 'key-2']);
  });

  test('after a plain no, the next try is a new one', async () => {
    const client = aClient(() => json(409, { error: { code: 'accounts.handle_taken', message: 'Taken.' } }));
    const asked = { body: { handle: 'north', name: 'North' } };
    await expect(client.call('accounts.create_channel', asked)).rejects.toMatchObject({ message: 'Taken.' });
    await expect(client.call('accounts.create_channel', asked)).rejects.toThrow();
    expect(client.requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['key-1', 'key-2']);
  });
});
