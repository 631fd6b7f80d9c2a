import { describe, expect, test } from 'vitest';
import { bearer } from '../../sdk/src/credential.ts';
import { Unreachable } from '../../sdk/src/refusal.ts';
import { type Tokens, tokenSession } from '../../sdk/src/token-session.ts';
import { aClient, json, refreshed, refused, unauthenticated } from './an-api.ts';

const video = { params: { video_id: 'vid_1' } };
const newChannel = { body: { handle: 'north', name: 'North' } };

describe('asking', () => {
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

  test('another origin is asked with its address, and a file is sent as it is', async () => {
    const client = aClient(() => json(200, {}), { address: 'https://video.example.com' });
    const picture = new Blob(['x'], { type: 'image/png' });
    await client.call('catalog.send_thumbnail', { ...video, body: picture });
    expect(client.requests[0]).toMatchObject({
      path: 'https://video.example.com/v1/videos/vid_1/thumbnail',
      headers: { 'content-type': 'image/png' },
      body: picture,
    });
  });

  test('a no has a code, a sentence, facts, the fields it is about and the number of the request', async () => {
    const fields = [{ field: 'title', problem: 'must not be empty' }, { odd: true }];
    const client = aClient(() =>
      json(422, { error: { code: 'request.invalid', message: 'Some.', details: { fields }, request_id: 'r9' } }),
    );
    await expect(client.call('catalog.change_video', { ...video, body: {} })).rejects.toMatchObject({
      ...{ name: 'Refused', code: 'request.invalid', message: 'Some.', status: 422, requestId: 'r9' },
      fields: [{ field: 'title', problem: 'must not be empty' }],
    });
  });
});

describe('asking with an API key', () => {
  test('shows it in the header where a credential is looked at, renews nothing and never repeats a refused request', async () => {
    const client = aClient(() => refused(401, 'access.key_expired'), {
      apiKey: 'arc_key_0',
    });
    await expect(client.call('accounts.read_me', {})).rejects.toMatchObject({
      code: 'access.key_expired',
      status: 401,
    });
    expect(client.requests).toHaveLength(1);
    expect(client.requests[0]).toMatchObject({ path: '/v1/me', headers: { authorization: 'Bearer arc_key_0' } });
  });
});

describe('being signed in by cookies', () => {
  test('an expired session is renewed once and the question asked again', async () => {
    const client = aClient(({ path }, count) => {
      if (path === '/v1/auth/refresh') return refreshed();
      return count === 1 ? unauthenticated() : json(200, { title: 'Waves' });
    });
    client.signIn(60_000);
    client.later(1);
    expect(await client.call('catalog.read_video', video)).toEqual({ title: 'Waves' });
    expect(client.paths()).toEqual(['/v1/videos/vid_1', '/v1/auth/refresh', '/v1/videos/vid_1']);
  });

  test('a session about to end is renewed before it is used, so that optional sign-in does not turn into none', async () => {
    const client = aClient(({ path }) => (path === '/v1/auth/refresh' ? refreshed() : json(200, {})));
    client.signIn(10_000);
    client.later(1);
    await client.call('catalog.read_video', video);
    expect(client.paths()[0]).toBe('/v1/auth/refresh');
  });

  test('two questions at once renew once: refresh tokens work once', async () => {
    const client = aClient(({ path }) => (path === '/v1/auth/refresh' ? refreshed() : json(200, {})));
    client.signIn(10_000);
    client.later(1);
    await Promise.all([client.call('catalog.read_video', video), client.call('catalog.read_video', video)]);
    expect(client.paths().filter((path) => path === '/v1/auth/refresh')).toHaveLength(1);
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
});

describe('being signed in by tokens', () => {
  const opened = { account_id: 'usr_1', access_token: 'a1', refresh_token: 'r1', token_type: 'Bearer' as const };

  test('the token goes along, is renewed with the refresh token, and the next one is kept', async () => {
    let kept: Tokens | undefined;
    const credential = tokenSession({
      read: () => kept,
      keep: (tokens) => {
        kept = tokens;
      },
      forget: () => {
        kept = undefined;
      },
    });
    const client = aClient(
      ({ path, headers }) => {
        if (path === '/v1/auth/refresh') return refreshed();
        return headers['authorization'] === 'Bearer fresh' ? json(200, {}) : unauthenticated();
      },
      { credential },
    );
    await credential.opened({ ...opened, expires_in: 1800 }, 1_000_000 - 1);
    await client.call('accounts.read_me', {});
    expect(client.requests.map(({ path, headers, body }) => [path, headers['authorization'], body])).toEqual([
      ['/v1/me', 'Bearer a1', undefined],
      ['/v1/auth/refresh', undefined, '{"refresh_token":"r1"}'],
      ['/v1/me', 'Bearer fresh', undefined],
    ]);
    expect(kept).toMatchObject({ accessToken: 'fresh', refreshToken: 'next', expiresAt: 1_000_000 + 1_800_000 });
  });

  test('another program that has renewed meanwhile is believed, and the refresh token is not spent twice', async () => {
    let kept: Tokens | undefined;
    const credential = tokenSession({
      read: () => kept,
      keep: (tokens) => {
        kept = tokens;
      },
      forget: () => {},
    });
    const client = aClient(
      ({ headers }) => (headers['authorization'] === 'Bearer theirs' ? json(200, {}) : unauthenticated()),
      { credential },
    );
    await credential.opened({ ...opened, expires_in: 1800 }, 1_000_000 - 1);
    kept = { accountId: 'usr_1', accessToken: 'theirs', refreshToken: 'r2', expiresAt: 9e12, renewedAt: 1_000_000 };
    await client.call('accounts.read_me', {});
    expect(client.paths()).toEqual(['/v1/me', '/v1/me']);
  });

  test('a key made elsewhere goes along and is never renewed', async () => {
    const client = aClient(() => unauthenticated(), { credential: bearer('ark_1') });
    await expect(client.call('accounts.read_me', {})).rejects.toMatchObject({ status: 401 });
    expect(client.requests.map(({ headers }) => headers['authorization'])).toEqual(['Bearer ark_1']);
  });
});

describe('keys of creations', () => {
  test('are made by themselves, the same for every try', async () => {
    const client = aClient((_, count) => (count < 3 ? 'no network' : json(201, { channel_id: 'ch_1' })));
    await client.call('accounts.create_channel', newChannel);
    expect(client.requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['key-1', 'key-1', 'key-1']);
  });

  test('creating again after silence carries the same key; the next creation a fresh one', async () => {
    const client = aClient((_, count) => (count === 1 ? 'no network' : json(201, {})), { retries: 0 });
    await expect(client.call('accounts.create_channel', newChannel)).rejects.toBeInstanceOf(Unreachable);
    await client.call('accounts.create_channel', newChannel);
    await client.call('accounts.create_channel', newChannel);
    expect(client.requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['key-1', 'key-1', 'key-2']);
  });

  test('after a plain no, the next try is a new one', async () => {
    const client = aClient(() => refused(409, 'accounts.handle_taken'));
    await expect(client.call('accounts.create_channel', newChannel)).rejects.toMatchObject({ message: 'No.' });
    await expect(client.call('accounts.create_channel', newChannel)).rejects.toThrow();
    expect(client.requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['key-1', 'key-2']);
  });

  test('while the first try is still being worked on, its answer is waited for', async () => {
    const client = aClient((_, count) =>
      count === 1 ? refused(409, 'request.idempotency_key_in_flight') : json(201, { channel_id: 'ch_1' }),
    );
    expect(await client.call('accounts.create_channel', newChannel)).toEqual({ channel_id: 'ch_1' });
  });
});
