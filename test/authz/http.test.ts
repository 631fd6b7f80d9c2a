import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { creatorTermsVersion } from '../../lambdas/accounts/contract.ts';
import { password } from '../support/laptop.ts';
import { aPng } from '../support/pictures.ts';
import { matrix, type Principal, principals } from './matrix.ts';
import { startWorld, type World } from './world.ts';

interface Ask {
  method: string;
  path: string;
  /** JSON, or a picture as it is. */
  body?: unknown;
  /** Instead of the column's own, for rows where the principal is whoever's credentials are in the body. */
  credential?: 'none';
}
const isPicture = (body: unknown): body is Uint8Array<ArrayBuffer> => body instanceof Uint8Array;
type AskFor = (world: World, principal: Principal) => Ask | Promise<Ask>;

const nobody = 'nobody@example.com';
const at = (method: string, path: string, body?: unknown): Ask => ({
  method,
  path,
  ...(body === undefined ? {} : { body }),
});
const onVideo =
  (given: Parameters<World['video']>[0], method: string, suffix = '', body?: unknown): AskFor =>
  async (world) =>
    at(method, `/v1/videos/${await shared(world, given, method)}${suffix}`, body);

// Reading changes nothing, so readers share a video; every writer gets its own.
const kept = new Map<string, Promise<string>>();
const shared = (world: World, given: Parameters<World['video']>[0], method: string): Promise<string> => {
  if (method !== 'GET') return world.video(given);
  const key = JSON.stringify(given);
  const video = kept.get(key) ?? world.video(given);
  kept.set(key, video);
  return video;
};

const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
const aPicture = aPng({ width: 64, height: 64 });
const openUpload = { filename: 'matrix.mp4', size_bytes: 1000 };
const uploadOfOwner = async (world: World): Promise<string> => {
  const answer = await send(world, 'OW', at('POST', '/v1/uploads', openUpload));
  return ((await answer.json()) as { upload_id: string }).upload_id;
};
// Open uploads are limited, so that only who really ends one gets one of their own.
let openOne: Promise<string> | undefined;
const sharedUpload = (world: World): Promise<string> => {
  openOne ??= uploadOfOwner(world);
  return openOne;
};
const onUpload =
  (method: string, suffix = '', body?: unknown): AskFor =>
  async (world) =>
    at(method, `/v1/uploads/${await sharedUpload(world)}${suffix}`, body);

const channelOfOwner = async (world: World): Promise<string> => {
  const me = await send(world, 'OW', at('GET', '/v1/me'));
  const { channel } = (await me.json()) as { channel?: { channel_id: string } };
  if (channel) return channel.channel_id;
  const made = await send(world, 'OW', at('POST', '/v1/channels', { handle: 'owner-films', name: 'Owner films' }));
  return ((await made.json()) as { channel_id: string }).channel_id;
};

/** How each row is asked. A row of the matrix that an operation names and that is not here fails the last test. */
const asks: Record<string, AskFor> = {
  ID1: (_, who) => at('POST', '/v1/auth/signup', { email: `new-${who}@example.com`, password, display_name: 'New' }),
  ID2: (world, who) => ({
    ...at('POST', '/v1/auth/login', {
      email: ['AN', 'SV'].includes(who) ? nobody : world.emailOf(who),
      password,
    }),
    credential: 'none',
  }),
  ID4: () => at('POST', '/v1/auth/logout', {}),
  ID5: () => at('GET', '/v1/me'),
  ID6: () => at('PATCH', '/v1/me', { display_name: 'Someone' }),
  ID10: async (world) => at('GET', `/v1/channels/${await channelOfOwner(world)}`),
  ID11: (world) => at('GET', `/v1/users/${world.ownerId}/history`),
  ID13: () => at('POST', '/v1/auth/resend', { email: nobody }),
  ID14: () => at('POST', '/v1/auth/forgot', { email: nobody }),
  CN2: async (world) => at('PATCH', `/v1/channels/${await channelOfOwner(world)}`, { description: 'New words' }),
  UP1: () => at('POST', '/v1/uploads', openUpload),
  UP2: onUpload('GET'),
  UP3: onUpload('POST', '/parts', { parts: [{ part_no: 1, size: 1000, sha256: `${'A'.repeat(43)}=` }] }),
  // The suspended person's column is their own upload, and their own video: the right to erase stays.
  UP5: async (world, who) => {
    const own = who === 'OW' ? uploadOfOwner(world) : sharedUpload(world);
    return at('DELETE', `/v1/uploads/${who === 'SU' ? world.uploadOfSuspended : await own}`);
  },
  UP7: onVideo({}, 'PUT', '/thumbnail', aPicture),
  UP8: () => at('GET', '/v1/uploads'),
  VI1: onVideo({}, 'GET'),
  VI2: onVideo({ visibility: 'unlisted' }, 'GET'),
  VI3: onVideo({ visibility: 'private' }, 'GET'),
  VI4: onVideo({ state: 'READY' }, 'GET'),
  VI5: onVideo({ access: 'premium' }, 'GET'),
  VI7: onVideo({}, 'PATCH', '', { title: 'New words' }),
  VI8: onVideo({}, 'POST', '/unpublish'),
  VI9: async (world, who) =>
    at('DELETE', `/v1/videos/${await world.video(who === 'SU' ? { ownerId: world.idOf('SU') } : {})}`),
  VI10: onVideo({ state: 'INIT' }, 'GET', '/status'),
  VI11: onVideo({}, 'GET', '/playback'),
  VI12: onVideo({ access: 'premium' }, 'GET', '/playback'),
  VI13: onVideo({ visibility: 'private' }, 'GET', '/playback'),
  VI21: onVideo({}, 'PUT', '/progress', { position_sec: 1 }),
  VI22: () => at('GET', '/v1/videos'),
  VI23: () => at('GET', '/v1/me/videos'),
  VI24: () => at('GET', '/v1/channels/ch_00000000000000000000000000/videos'),
  VI25: onVideo({}, 'GET', '/progress'),
  VI26: () => at('GET', '/v1/me/trash'),
  VI27: onVideo({ trashed: true }, 'POST', '/restore'),
  VI28: async (world, who) => {
    const owner = who === 'SU' ? { ownerId: world.idOf('SU') } : {};
    return at('DELETE', `/v1/me/trash/${await world.video({ trashed: true, ...owner })}`);
  },
  VI29: onVideo({ state: 'READY' }, 'PUT', '/schedule', { publish_at: inAnHour }),
  VI30: onVideo({}, 'GET', '/thumbnails'),
  VI31: onVideo({}, 'PUT', '/thumbnail/frame', { frame: 0 }),
  VI32: onVideo({ trashed: true }, 'GET'),
  VI33: onVideo({ trashed: true }, 'GET', '/playback'),
  SV4: () => at('GET', '/healthz'),
  SV5: () => at('GET', '/v1/nothing/here'),
  SV6: () => at('PATCH', '/v1/auth/login', {}),
  // Last, because it makes creators of those who are not.
  ID16: () => at('POST', '/v1/me/creator', { terms_version: creatorTermsVersion }),
};

/** Rows proven elsewhere, because one request alone cannot show them. */
const elsewhere: Record<string, string> = {
  ID3: 'test/accounts: a refresh token is traded once, and its second use ends the family',
  ID12: 'test/accounts: confirming with the mailed code',
  ID15: 'test/accounts: a new password with the mailed code',
  CN1: 'below: opening a channel, once per person',
  UP4: 'test/journeys/upload-to-screen.test.ts and test/upload: completing needs every part',
};

const send = (world: World, principal: Principal, ask: Ask): Promise<Response> => {
  const authorization = ask.credential === 'none' ? undefined : world.authorizationOf(principal);
  return fetch(`${world.siteUrl}${ask.path}`, {
    method: ask.method,
    headers: {
      ...(authorization ? { authorization } : {}),
      ...(ask.body === undefined ? {} : { 'content-type': isPicture(ask.body) ? 'image/png' : 'application/json' }),
      ...(ask.method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
    },
    body: ask.body === undefined || isPicture(ask.body) ? (ask.body ?? null) : JSON.stringify(ask.body),
  });
};

describe('the authorization matrix over HTTP', { timeout: 120_000 }, () => {
  let world: World;
  const prepared = new Map<string, Ask>();
  beforeAll(async () => {
    world = await startWorld();
    await channelOfOwner(world);
    for (const [id, ask] of Object.entries(asks)) {
      for (const principal of principals) prepared.set(`${id} ${principal}`, await ask(world, principal));
    }
    await world.laptop.cloud.settle();
  }, 180_000);
  afterAll(() => world?.stop());

  test('opening a channel: creators once, a second time is a conflict', async () => {
    const open = (who: Principal, handle: string) =>
      send(world, who, at('POST', '/v1/channels', { handle, name: 'Mine' }));
    const got = Object.fromEntries(
      await Promise.all(
        principals.map(async (who) => [who, String((await open(who, `${who.toLowerCase()}-films`)).status)]),
      ),
    );
    expect(got).toEqual(matrix.get('CN1')?.cells);
  });

  let cells = 0;
  test.each(Object.keys(asks))('%s', async (id) => {
    const row = matrix.get(id);
    const got: Record<string, string> = {};
    for (const principal of principals) {
      const ask = prepared.get(`${id} ${principal}`);
      if (!ask) throw new Error(`${id} was not prepared for ${principal}`);
      const answer = await send(world, principal, ask);
      got[principal] = String(answer.status);
      if (answer.status >= 500) got[principal] += ` ${await answer.text()}`;
      cells += 1;
    }
    expect({ action: row?.action, ...got }).toEqual({ action: row?.action, ...row?.cells });
  });

  test('what a stranger may not know of answers exactly as what never was', async () => {
    const hidden = [await world.video({ visibility: 'private' }), await world.video({ trashed: true })];
    await world.laptop.cloud.settle();
    const bare = async (path: string) => {
      const answer = await send(world, 'CR', at('GET', path));
      const text = (await answer.text()).replace(/"request_id":"[^"]+"/, '');
      const headers = [...answer.headers].filter(
        ([name]) => !['date', 'x-request-id', 'x-amz-cf-id', 'via', 'apigw-requestid'].includes(name),
      );
      return { status: answer.status, text, headers };
    };
    for (const suffix of ['', '/status', '/playback']) {
      const never = await bare(`/v1/videos/vid_0000000000000000000000000A${suffix}`);
      for (const videoId of hidden) expect(await bare(`/v1/videos/${videoId}${suffix}`)).toEqual(never);
    }
  });

  test('two credentials at once are refused, except where none is looked at', async () => {
    const headers = { authorization: world.authorizationOf('FR') ?? '', cookie: '__Host-arclight_access=abc' };
    expect((await fetch(`${world.siteUrl}/v1/me`, { headers })).status).toBe(400);
    expect((await fetch(`${world.siteUrl}/v1/videos`, { headers })).status).toBe(200);
  });

  test('a cookie changes things only from our own pages', async () => {
    const cookie = `__Host-arclight_access=${(world.authorizationOf('FR') ?? '').replace('Bearer ', '')}`;
    const patch = (origin?: string) =>
      fetch(`${world.siteUrl}/v1/me`, {
        method: 'PATCH',
        headers: { cookie, 'content-type': 'application/json', ...(origin ? { origin } : {}) },
        body: JSON.stringify({ display_name: 'Someone' }),
      });
    expect((await patch()).status).toBe(403);
    expect((await patch('https://evil.example')).status).toBe(403);
    expect((await patch(world.siteUrl)).status).toBe(200);
  });

  test('the gateway’s own address is no back door', async () => {
    expect((await fetch(`${world.laptop.cloud.apiUrl}/v1/videos`)).status).toBe(403);
    expect(
      (await fetch(`${world.laptop.cloud.apiUrl}/v1/videos`, { headers: { 'x-arclight-origin': 'guess' } })).status,
    ).toBe(403);
  });

  test('every row is asked here or said to be proven elsewhere', async () => {
    const { operations } = await import('../../lambdas/gateway/operations.ts');
    const rows = new Set(operations.flatMap((op) => [...op.matrix] as string[]));
    expect([...rows].filter((id) => !(id in asks) && !(id in elsewhere))).toEqual([]);
    expect(cells).toBe(Object.keys(asks).length * principals.length);
  });
});
