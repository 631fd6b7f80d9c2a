import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emailOf, password } from '../support/laptop.ts';
import { asks, at, elsewhere, prepareAsks, send } from './asks.ts';
import { matrix, principals } from './matrix.ts';
import {
  asksToConnect,
  asksToGoOn,
  asksToHost,
  asksToLetBack,
  asksToModerate,
  asksToPoll,
  asksToRaid,
  asksToReact,
  asksToReadPages,
  asksToWrite,
  enterRoom,
  type Stage,
} from './rooms.ts';
import { goOffAir, starting } from './streams.ts';
import { patienceMs, startWorld, type World } from './world.ts';

describe('the authorization matrix over HTTP', { timeout: 300_000 }, () => {
  let world: World;
  let askOf: Awaited<ReturnType<typeof prepareAsks>>;
  beforeAll(async () => {
    world = await startWorld();
    askOf = await prepareAsks(world);
  }, 600_000);
  afterAll(() => world?.stop());

  let cells = 0;
  test.each(Object.keys(asks))('%s', async (id) => {
    const row = matrix.get(id);
    const got: Record<string, string> = {};
    for (const principal of principals) {
      const answer = await send(world, principal, askOf(id, principal));
      got[principal] = String(answer.status);
      if (answer.status >= 500) got[principal] += ` ${await answer.text()}`;
      cells += 1;
    }
    if (starting.includes(id)) await goOffAir(world);
    expect({ action: row?.action, ...got }).toEqual({ action: row?.action, ...row?.cells });
  });

  describe('rooms, over real sockets', () => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await enterRoom(world);
    }, 300_000);
    afterAll(() => stage?.other.talker.leave());
    test('CH2: a socket opens for a fresh ticket, once, from its own page', () => asksToConnect(stage));
    test('CH3: who may say something, and what', () => asksToWrite(stage));
    test('CH4 and CH5: who may delete, silence, slow down, pin, clear and decide', () => asksToModerate(stage));
    test('CH14 and CH15: who may ask the room, and who may vote', () => asksToPoll(stage));
    test('CH29: who may send everybody on to another stream', () => asksToRaid(stage));
    test('WP3 to WP5: who may steer a watch party, share it, take it over and end it', () => asksToHost(stage));
    test('CH28: who may react, and be counted', () => asksToReact(stage));
    test('CH19: who may let somebody back who asks for it', () => asksToLetBack(stage));
    test('CH6 and AB-31: banned, suspended or signed out, a socket ends and nothing follows', () => asksToGoOn(stage));
    test('CH20 and F3: pages at the edge open to their cookies alone, and lose what is taken back', () =>
      asksToReadPages(stage));
  });

  test('what a stranger may not know of answers exactly as what never was', async () => {
    const hidden = [await world.video({ visibility: 'private' }), await world.video({ trashed: true })];
    await world.laptop.cloud.settle({ deadlineMs: patienceMs });
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
    const patch = (origin?: string, type = 'application/json') =>
      fetch(`${world.siteUrl}/v1/me`, {
        method: 'PATCH',
        headers: { cookie, 'content-type': type, ...(origin ? { origin } : {}) },
        body: JSON.stringify({ display_name: 'Someone' }),
      });
    expect((await patch()).status).toBe(403);
    expect((await patch('https://evil.example')).status).toBe(403);
    expect((await patch(world.siteUrl)).status).toBe(200);
    // What a form can send without asking first is no JSON to us, whatever it says.
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect((await patch(world.siteUrl, type)).status).toBe(415);
  });

  test('a sign-in that was ended is refused by every domain, the others go on', async () => {
    // A creator of their own: the one of the matrix has another password by now.
    await world.laptop.creator('twice-in');
    const logIn = async () => {
      const answer = await send(world, 'AN', at('POST', '/v1/auth/login', { email: emailOf('twice-in'), password }));
      expect(answer.status).toBe(200);
      return (await answer.json()) as { access_token: string; refresh_token: string };
    };
    const stays = { headers: { authorization: `Bearer ${(await logIn()).access_token}` } };
    const { access_token, refresh_token } = await logIn();
    const ends = { headers: { authorization: `Bearer ${access_token}` } };
    const paths = [
      '/v1/me',
      '/v1/uploads',
      '/v1/me/videos',
      `/v1/videos/${await world.video({})}/playback`,
      '/v1/me/webhooks',
    ];
    await world.laptop.cloud.settle({ deadlineMs: patienceMs });
    const statuses = (init: RequestInit) =>
      Promise.all(paths.map(async (path) => (await fetch(world.siteUrl + path, init)).status));
    expect(await statuses(ends)).toEqual(paths.map(() => 200));
    const listed = await fetch(`${world.siteUrl}/v1/me/sessions`, ends);
    const { items } = (await listed.json()) as { items: { session_id: string; current: boolean }[] };
    const itself = items.find(({ current }) => current)?.session_id;
    const ended = await fetch(`${world.siteUrl}/v1/me/sessions/${itself}`, { method: 'DELETE', ...stays });
    expect(ended.status).toBe(204);
    await expect.poll(() => statuses(ends), { timeout: 60_000, interval: 250 }).toEqual(paths.map(() => 401));
    expect(await statuses(stays)).toEqual(paths.map(() => 200));
    const renewed = await send(world, 'AN', at('POST', '/v1/auth/refresh', { refresh_token }));
    expect(renewed.status).toBe(401);
  });

  test('whoever closes their account is out of every domain and hidden, and back when they keep it', async () => {
    const email = emailOf('leaves');
    await world.laptop.person('leaves');
    const ask = (token: string, method: string, path: string, body?: unknown) =>
      fetch(world.siteUrl + path, {
        method,
        headers: {
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const logIn = async () => {
      const answer = await ask('', 'POST', '/v1/auth/login', { email, password });
      return (await answer.json()) as { access_token: string; account_id: string };
    };
    const { access_token: token, account_id: ownerId } = await logIn();
    const videoId = await world.video({ ownerId });
    await world.laptop.cloud.settle({ deadlineMs: patienceMs });
    const paths = ['/v1/me', '/v1/uploads', '/v1/me/videos', `/v1/videos/${videoId}/progress`, '/v1/me/webhooks'];
    const statuses = (bearer: string) =>
      Promise.all(paths.map(async (path) => (await ask(bearer, 'GET', path)).status));
    const seen = async () => [
      (await ask('', 'GET', `/v1/videos/${videoId}`)).status,
      (await ask('', 'GET', `/v1/videos/${videoId}/playback`)).status,
    ];
    expect(await seen()).toEqual([200, 200]);
    expect((await ask(token, 'DELETE', '/v1/me', { password })).status).toBe(202);
    const patience = { timeout: 60_000, interval: 250 };
    await expect.poll(() => statuses(token), patience).toEqual([401, 401, 401, 401, 401]);
    await expect.poll(seen, patience).toEqual([404, 404]);
    const { access_token: again } = await logIn();
    await expect.poll(() => statuses(again), patience).toEqual([200, 403, 403, 403, 403]);
    expect((await ask(again, 'POST', '/v1/me/deletion/cancel')).status).toBe(200);
    await expect.poll(() => statuses(again), patience).toEqual([200, 200, 200, 200, 200]);
    await expect.poll(seen, patience).toEqual([200, 200]);
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
