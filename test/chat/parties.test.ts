import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeRoom } from '../../lambdas/chat/close-room.ts';
import { openParty, partySize, readChat, readParty } from '../../lambdas/chat/contract.ts';
import type { Video } from '../../lambdas/chat/video-copy.ts';
import { type DeskWorld, deskWorld, type Somebody } from './desk-world.ts';

let world: DeskWorld;
beforeAll(async () => {
  world = await deskWorld();
}, 60_000);
afterAll(() => world.stop());

// biome-ignore lint/suspicious/noExplicitAny: answers as they come.
type Wire = Record<string, any>;
const opened = async (who: Somebody, { videoId }: Video) =>
  (await world.ask(openParty, { params: { video_id: videoId }, token: who.token })) as { status: number; body: Wire };
const read = async (partyId: string, token?: string) =>
  (await world.ask(readParty, { params: { party_id: partyId }, ...(token ? { token } : {}) })) as {
    status: number;
    body: Wire;
  };

/** Ada has opened a party of Otto's video, and is in it. */
const aParty = async (given: Partial<Video> = {}) => {
  const [otto, ada, grace] = [await world.somebody(), await world.somebody(), await world.somebody()];
  const video = await world.video(otto, given);
  const { body } = await opened(ada, video);
  const streamId: string = body['party_id'];
  const enter = (who?: Somebody) => world.enter({ streamId }, who?.token);
  return { otto, ada, grace, video, partyId: streamId, enter, host: await enter(ada) };
};
const clockOf = (socket: string): Wire => {
  const events = world.heard(socket, 'events').flatMap(({ items }) => items as Wire[]);
  const told = events.findLast(({ kind }) => kind === 'clock');
  return told?.['clock'] ?? world.heard(socket, 'hello').at(-1)?.['room'].party.clock;
};
const steer = (socket: string, change: Wire, version = clockOf(socket)['version']) =>
  world.send(socket, { type: 'clock.set', ref: 'steer', version, ...change });

describe('W2 whoever may watch a video watches it with others', () => {
  test('W2 a person has one party at a time: asked again it is the same, and for another video they hear which', async () => {
    const [otto, ada] = [await world.somebody(), await world.somebody()];
    const [video, other] = [await world.video(otto), await world.video(otto)];
    const first = await opened(ada, video);
    expect(first).toMatchObject({ status: 200, body: { video_id: video.videoId, state: 'open' } });
    expect(first.body['hosts']).toEqual([{ account_id: ada.accountId, name: expect.stringMatching(/^Person/) }]);
    expect((await opened(ada, video)).body['party_id']).toBe(first.body['party_id']);
    const second = await opened(ada, other);
    expect(second).toMatchObject({
      status: 409,
      body: { error: { code: 'chat.already_hosting', details: { party_id: first.body['party_id'] } } },
    });
    const host = await world.enter({ streamId: first.body['party_id'] }, ada.token);
    await world.send(host, { type: 'party.end', ref: 'end' });
    expect(world.heard(host, 'ok').at(-1)).toMatchObject({ ref: 'end' });
    expect(await opened(ada, other)).toMatchObject({ status: 200, body: { video_id: other.videoId } });
  });

  test.each<[string, Partial<Video>, number, string]>([
    ['one nobody knows of', { state: 'DELETED' }, 404, 'chat.video_not_found'],
    ['one in the trash', { trashedAt: '2026-11-20T10:00:00.000Z' }, 404, 'chat.video_not_found'],
    ['somebody else’s that is private', { visibility: 'private' }, 404, 'chat.video_not_found'],
    ['one for premium members', { access: 'premium' }, 403, 'access.subscription_required'],
    ['one whose premiere is to come', { premiereAt: '2099-01-01T00:00:00.000Z' }, 409, 'chat.video_not_shared'],
  ])('W2 %s is not watched together', async (_, given, status, code) => {
    const video = await world.video(await world.somebody(), given);
    const { status: got, body } = await opened(await world.somebody(), video);
    expect([got, body['error']?.code]).toEqual([status, code]);
  });

  test('W2 nor is one’s own that nobody else may watch', async () => {
    const otto = await world.somebody();
    const { status, body } = await opened(otto, await world.video(otto, { visibility: 'private' }));
    expect([status, body['error'].code]).toEqual([409, 'chat.video_not_shared']);
  });

  test('W3 the link opens nothing: who may not watch the video hears what they would hear of the video', async () => {
    const { partyId, video, grace, otto } = await aParty();
    expect((await read(partyId)).status).toBe(200);
    await world.video(otto, { ...video, version: 2, access: 'premium' });
    world.pass(3);
    expect((await read(partyId)).status).toBe(401);
    expect((await read(partyId, grace.token)).status).toBe(403);
    expect(await world.ticket(partyId, grace.token)).toMatchObject({ error: { code: 'access.subscription_required' } });
    const chat = await world.ask(readChat, { params: { stream_id: partyId }, token: grace.token });
    expect(chat.status).toBe(403);
    expect((await read(partyId, otto.token)).status).toBe(200);
    expect((await read('pty_00000000000000000000000000')).body).toMatchObject({
      error: { code: 'chat.party_not_found' },
    });
  });
});

describe('W4 hosts steer, and everybody sees the same', () => {
  test('W4 what a host does is an event in the order of the room; who comes late hears where everybody is', async () => {
    const { host, enter, grace } = await aParty();
    const guest = await enter(grace);
    await steer(host, { playing: true });
    expect(world.last(guest)?.['items']).toMatchObject([{ kind: 'clock', did: 'play', clock: { position_ms: 0 } }]);
    world.pass(90);
    await steer(host, { playing: false });
    const paused = { playing: false, position_ms: 90_000, rate: 1 };
    expect([clockOf(host), clockOf(guest)]).toMatchObject([paused, paused]);
    await steer(host, { position_ms: 300_000, playing: true });
    world.pass(10);
    const late = world.heard(await enter(), 'hello')[0]?.['room'].party;
    expect(late.clock).toEqual(clockOf(host));
    expect(late.clock).toMatchObject({ playing: true, position_ms: 300_000 });
  });

  test('W4 a pong says what time it is where the clock is', async () => {
    const { host } = await aParty();
    await world.send(host, { type: 'ping', ref: 'time' });
    expect(world.last(host)).toMatchObject({ type: 'pong', ref: 'time', at: world.now().toISOString() });
  });

  test('W5 of two hosts who act at once one is heard, and the other hears that the clock has moved', async () => {
    const { host, enter, grace, partyId } = await aParty();
    const second = await enter(grace);
    await world.send(host, { type: 'host.add', ref: 'share', account_id: grace.accountId });
    const { version } = clockOf(host);
    await steer(second, { position_ms: 120_000 }, version);
    await steer(host, { playing: true }, version);
    expect(world.last(host)).toMatchObject({ type: 'error', status: 409, code: 'chat.clock_moved', ref: 'steer' });
    expect(clockOf(second)).toMatchObject({ playing: false, position_ms: 120_000 });
    await steer(host, { playing: true });
    expect(clockOf(second)).toMatchObject({ playing: true, position_ms: 120_000 });
    const events = await world.desk.rooms.history(await world.desk.rooms.find(partyId), partyId, { limit: 50 });
    expect(events.events.map(({ kind, seq }) => [seq, kind])).toEqual([
      [1, 'hosts'],
      [2, 'clock'],
      [3, 'clock'],
    ]);
  });

  test('W5 guests, the video’s owner and staff steer nothing', async () => {
    const { otto, grace, enter, host } = await aParty();
    const staff = await world.somebody({ roles: ['viewer', 'moderator'] });
    for (const who of [otto, grace, staff]) {
      const socket = await enter(who);
      await steer(socket, { playing: true });
      expect(world.last(socket)).toMatchObject({ type: 'error', status: 403, code: 'access.not_yours' });
    }
    const anonymous = await enter();
    await steer(anonymous, { playing: true });
    expect(world.last(anonymous)).toMatchObject({ type: 'error', status: 401 });
    expect(clockOf(host)).toMatchObject({ playing: false, version: 0 });
  });

  test('W5 there is nothing to steer beside a stream', async () => {
    const otto = await world.somebody();
    const socket = await world.enter(await world.room(otto), otto.token);
    await world.send(socket, { type: 'clock.set', ref: 'steer', version: 0, playing: true });
    expect(world.last(socket)).toMatchObject({ type: 'error', code: 'chat.no_party' });
  });
});

describe('W9 a host puts another video in', () => {
  const put = (socket: string, { videoId }: Pick<Video, 'videoId'>, version = clockOf(socket)['version']) =>
    world.send(socket, { type: 'video.set', ref: 'put', version, video_id: videoId });
  const watched = async (partyId: string) => (await world.desk.rooms.find(partyId))?.party?.videoId;

  test('W9 everybody hears of it in the order of the room, waits at its beginning, and the chat goes on', async () => {
    const { host, enter, grace, partyId } = await aParty();
    const guest = await enter(grace);
    await steer(host, { playing: true, rate: 1.5 });
    world.pass(90);
    const next = await world.video(await world.somebody(), { durationMs: 30_000 });
    await put(host, next);
    expect(world.heard(host, 'ok').at(-1)).toMatchObject({ ref: 'put' });
    const clock = { playing: false, position_ms: 0, rate: 1 };
    expect(world.last(guest)?.['items']).toMatchObject([
      { kind: 'clock', did: 'video', video_id: next.videoId, clock, seq: 2 },
    ]);
    expect(world.heard(await enter(), 'hello')[0]?.['room'].party).toMatchObject({ video_id: next.videoId, clock });
    expect((await read(partyId)).body).toMatchObject({ party_id: partyId, video_id: next.videoId, state: 'open' });
    // Its own length is the end of it.
    await steer(host, { playing: true });
    world.pass(60);
    await steer(host, { playing: false });
    expect(clockOf(guest)).toMatchObject({ position_ms: 30_000 });
    await world.send(guest, { type: 'message.send', client_id: crypto.randomUUID(), text: 'Still here' });
    expect(world.last(host)?.['items']).toMatchObject([{ kind: 'message', text: 'Still here' }]);
  });

  test.each<[string, Partial<Video>, string]>([
    ['one in the trash', { trashedAt: '2026-11-20T10:00:00.000Z' }, 'chat.video_not_found'],
    ['somebody else’s that is private', { visibility: 'private' }, 'chat.video_not_found'],
    ['one for premium members', { access: 'premium' }, 'access.subscription_required'],
    ['one whose premiere is to come', { premiereAt: '2099-01-01T00:00:00.000Z' }, 'chat.video_not_shared'],
  ])('W9 but not %s: by the rule of opening a party', async (_, given, code) => {
    const { host, partyId, video } = await aParty();
    await put(host, await world.video(await world.somebody(), given));
    expect(world.last(host)).toMatchObject({ type: 'error', ref: 'put', code });
    expect(await watched(partyId)).toBe(video.videoId);
  });

  test('W9 nor do guests, the owner of either video, and staff', async () => {
    const { otto, grace, enter, partyId, video } = await aParty();
    const next = await world.video(otto);
    const staff = await world.somebody({ roles: ['viewer', 'moderator'] });
    for (const who of [otto, grace, staff]) {
      const socket = await enter(who);
      await put(socket, next);
      expect(world.last(socket)).toMatchObject({ type: 'error', status: 403, code: 'access.not_yours' });
    }
    expect(await watched(partyId)).toBe(video.videoId);
  });

  test('W9 of two hosts at once one is heard; the one there is, put in again, changes nothing', async () => {
    const { host, video, partyId } = await aParty();
    const [one, other] = [await world.video(await world.somebody()), await world.video(await world.somebody())];
    const { version } = clockOf(host);
    await put(host, one, version);
    await put(host, other, version);
    expect(world.last(host)).toMatchObject({ type: 'error', status: 409, code: 'chat.clock_moved' });
    expect(await watched(partyId)).toBe(one.videoId);
    const before = (await world.desk.rooms.find(partyId))?.seq;
    await put(host, one);
    expect((await world.desk.rooms.find(partyId))?.seq).toBe(before);
    expect(one.videoId).not.toBe(video.videoId);
  });

  test('W9 that the video before it is gone ends nothing, however late that is heard', async () => {
    const { host, partyId, video } = await aParty();
    const { rooms, said } = world.desk;
    const before = await rooms.find(partyId);
    await put(host, await world.video(await world.somebody()));
    const ifShows = video.videoId;
    expect(await closeRoom({ rooms, said }, partyId, 7, { ifShows })).toBe(false);
    // Decided on what was so a moment ago.
    await closeRoom({ rooms: { find: async () => before }, said }, partyId, 7, { ifShows });
    await world.work();
    expect((await rooms.find(partyId))?.state).toBe('open');
    await closeRoom({ rooms, said }, partyId, 8);
    await world.work();
    expect((await rooms.find(partyId))?.state).toBe('closed');
  });

  test('W9 whoever may not watch it hears nothing more from their next frame on, and cannot come back', async () => {
    const [otto, grace] = [await world.somebody(), await world.somebody()];
    const paid = await world.video(otto, { access: 'premium' });
    const { body } = await opened(otto, await world.video(otto));
    const streamId: string = body['party_id'];
    const host = await world.enter({ streamId }, otto.token);
    const guest = await world.enter({ streamId }, grace.token);
    await put(host, paid);
    world.pass(3);
    await world.send(guest, { type: 'ping' });
    expect(world.last(guest)).toMatchObject({ type: 'closing', code: 4403, resume: false });
    await world.send(host, { type: 'ping' });
    expect(world.last(host)).toMatchObject({ type: 'pong' });
    expect(await world.ticket(streamId, grace.token)).toMatchObject({
      error: { code: 'access.subscription_required' },
    });
  });
});

describe('W6 control is shared, handed over, and never lost', () => {
  test('W6 whoever is made a host steers and keeps order; who was one and is not any more does neither', async () => {
    const { ada, grace, enter, host } = await aParty();
    const second = await enter(grace);
    await world.send(host, { type: 'host.add', ref: 'share', account_id: grace.accountId });
    expect(world.last(second)).toMatchObject({ type: 'rights_changed' });
    await world.send(second, { type: 'hello' });
    expect(world.heard(second, 'hello').at(-1)).toMatchObject({ you: { may_moderate: true } });
    await world.send(second, { type: 'host.remove', ref: 'gone', account_id: ada.accountId });
    await steer(host, { playing: true });
    expect(world.last(host)).toMatchObject({ type: 'error', status: 403 });
    await steer(second, { playing: true });
    expect(clockOf(host)).toMatchObject({ playing: true });
  });

  test('W6 the last host stays one', async () => {
    const { ada, host } = await aParty();
    await world.send(host, { type: 'host.remove', ref: 'gone', account_id: ada.accountId });
    expect(world.last(host)).toMatchObject({ type: 'error', code: 'chat.last_host' });
  });

  test('W6 while a host is there nobody takes over; when none is, the first who asks does, and only they', async () => {
    const { grace, enter, host, partyId } = await aParty();
    const mallory = await world.somebody();
    const [second, third] = [await enter(grace), await enter(mallory)];
    await world.send(second, { type: 'host.take_over', ref: 'take' });
    expect(world.last(second)).toMatchObject({ type: 'error', code: 'chat.host_present' });
    await world.desk.sockets.remove(host);
    await world.send(second, { type: 'host.take_over', ref: 'take' });
    const hosts = world.heard(second, 'events').at(-1)?.['items'].at(-1);
    expect(hosts).toMatchObject({ kind: 'hosts', hosts: [{}, { account_id: grace.accountId }] });
    expect(world.heard(second, 'rights_changed')).toHaveLength(1);
    await world.send(third, { type: 'host.take_over', ref: 'take' });
    expect(world.last(third)).toMatchObject({ type: 'error', code: 'chat.host_present' });
    // Two who asked before either was heard.
    const was = (await world.desk.rooms.find(partyId))?.party?.hosts.slice(0, 1) ?? [];
    const act = { roomId: partyId, place: partyId, ownerId: 'usr_owner', actId: 'late', connectionId: third };
    const by = { accountId: mallory.accountId, name: 'Mallory' };
    await world.desk.said.send(
      { do: 'take_over', ...act, by, absent: was.map(({ accountId }) => accountId), ref: 'x' },
      'late',
    );
    await world.work();
    expect(world.last(third)).toMatchObject({ type: 'error', code: 'chat.host_present' });
  });

  test('W6 a host keeps order, and is not to be silenced; the video’s owner is a guest like others', async () => {
    const { otto, ada, enter, host } = await aParty();
    const guest = await enter(otto);
    await world.send(guest, { type: 'user.ban', ref: 'ban', account_id: ada.accountId });
    expect(world.last(guest)).toMatchObject({ type: 'error', status: 403 });
    await world.send(host, { type: 'user.ban', ref: 'ban', account_id: otto.accountId });
    expect(world.heard(host, 'ok').at(-1)).toMatchObject({ ref: 'ban' });
    expect(world.isClosed(guest)).toBe(true);
  });
});

describe('W7 a party has room for so many, and ends', () => {
  test('W7 the one who is too many hears so; hosts always come in', async () => {
    const { ada, partyId, enter } = await aParty();
    const now = world.now();
    const leaseUntil = new Date(now.getTime() + 600_000).toISOString();
    for (let slot = 0; slot < partySize - 1; slot++)
      await world.rows.put({
        ...{ pk: `SLOTS#${partyId}`, sk: `SLOT#${String(slot).padStart(3, '0')}` },
        ...{ kind: 'slot', slot, connectionId: `other-${slot}`, leaseUntil },
      });
    const last = await enter();
    expect(world.heard(last, 'hello')).toHaveLength(1);
    expect(await world.ticket(partyId)).toMatchObject({ error: { code: 'chat.party_full' } });
    expect(world.heard(await enter(ada), 'hello')).toHaveLength(1);
    await world.desk.sockets.remove(last);
    expect(await world.ticket(partyId)).toMatchObject({ url: expect.any(String) });
  });

  test('W7 ended by a host it is over for everybody, and can be looked at for a day', async () => {
    const { host, enter, grace, partyId } = await aParty();
    const guest = await enter(grace);
    await world.send(host, { type: 'party.end', ref: 'end' });
    expect(world.last(guest)?.['items']).toMatchObject([{ kind: 'closed' }]);
    world.pass(3);
    expect((await read(partyId)).body).toMatchObject({ state: 'closed' });
    await world.send(guest, { type: 'message.send', client_id: 'late', text: 'Still there?' });
    expect(world.last(guest)).toMatchObject({ type: 'error', status: 410 });
    const row = await world.rows.row(`ROOM#${partyId}`, 'ROOM');
    const { party, expires_at } = row as { party: { endsAt: string }; expires_at: number };
    expect(expires_at).toBe(Math.ceil(Date.parse(party.endsAt) / 1000) + 24 * 3600);
  });

  test('W7 staff end one they do not steer', async () => {
    const { enter, partyId } = await aParty();
    const staff = await enter(await world.somebody({ roles: ['viewer', 'moderator'] }));
    await world.send(staff, { type: 'party.end', ref: 'end' });
    world.pass(3);
    expect((await read(partyId)).body).toMatchObject({ state: 'closed' });
    const audited = (await world.rows.news()).filter(({ data }) => data['about'] === partyId);
    expect(audited).toMatchObject([{ name: 'staff.acted', data: { act: 'chat.party_ended' } }]);
  });
});
