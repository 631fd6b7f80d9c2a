import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { sequence } from '../../lambdas/chat/sequence.ts';
import { streamEnded } from '../../lambdas/live/events.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { type DeskWorld, deskWorld, type Somebody } from './desk-world.ts';

let world: DeskWorld;
let owner: Somebody;
beforeAll(async () => {
  world = await deskWorld();
  owner = await world.somebody({ roles: ['viewer', 'creator'] });
});
afterAll(() => world?.stop());

// However slow the machine is: nothing here waits for time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

let sent = 0;
const say = (socket: string, text: string) =>
  world.send(socket, { type: 'message.send', client_id: `c${++sent}`, text });
const said = (socket: string): string[] =>
  world
    .heard(socket, 'events')
    .flatMap(({ items }) => items.map((item: { text?: string; kind: string }) => item.text ?? item.kind));

describe('the end of a socket', () => {
  test('S3 it goes on for a minute after its sign-in, and then says why it ends and ends', async () => {
    const room = await world.room(owner);
    const socket = await world.enter(room, (await world.somebody()).tokenFor(300));
    world.pass(330);
    await say(socket, 'A last word');
    expect(said(socket)).toEqual(['A last word']);
    world.pass(40);
    await say(socket, 'Too late');
    expect(world.last(socket)).toMatchObject({ type: 'closing', code: 4401, resume: true });
    expect([world.isClosed(socket), said(socket)]).toEqual([true, ['A last word']]);
  });

  test('S3 whoever is silent to the end is closed as well, by who looks at the hour', async () => {
    const room = await world.room(owner);
    const socket = await world.enter(room, (await world.somebody()).tokenFor(300 + 370));
    await world.look(socket);
    expect(world.isClosed(socket)).toBe(false);
    world.pass(400);
    await world.look(socket);
    expect([world.last(socket)?.['type'], world.isClosed(socket)]).toEqual(['closing', true]);
  });

  test('S3 session.renew answers until when it goes on now, and it does', async () => {
    const room = await world.room(owner);
    const grace = await world.somebody();
    const socket = await world.enter(room, grace.tokenFor(1000));
    const { ticket } = await world.ticket(room.streamId, grace.tokenFor(1700));
    await world.send(socket, { type: 'session.renew', ref: 'mine', ticket });
    const [ok] = world.heard(socket, 'ok');
    expect(ok).toMatchObject({ ref: 'mine' });
    const [hello] = world.heard(socket, 'hello');
    expect(Date.parse(ok?.['until']) - Date.parse(hello?.['you'].until)).toBe(700_000);
    world.pass(300);
    await say(socket, 'Still here');
    expect(said(socket)).toEqual(['Still here']);
    await world.send(socket, { type: 'session.renew', ref: 'again', ticket });
    expect(world.last(socket)).toMatchObject({ type: 'error', ref: 'again', code: 'chat.ticket_refused', status: 401 });
  });

  test('S3 a ticket of somebody else renews nothing', async () => {
    const room = await world.room(owner);
    const socket = await world.enter(room, (await world.somebody()).token);
    const { ticket } = await world.ticket(room.streamId, owner.token);
    await world.send(socket, { type: 'session.renew', ref: 'r', ticket });
    expect(world.last(socket)).toMatchObject({ type: 'error', code: 'chat.other_ticket', status: 403 });
  });
});

describe('what one may in a room', () => {
  test('M2 who may write again hears of it on their sockets, and hello says the rest', async () => {
    const room = await world.room(owner);
    const [grace, mallory] = [await world.somebody(), await world.somebody()];
    const [keeper, reader, theirs] = [
      await world.enter(room, owner.token),
      await world.enter(room, grace.token),
      await world.enter(room, mallory.token),
    ];
    const about = { account_id: mallory.accountId };
    await world.send(keeper, { type: 'user.timeout', seconds: 600, ref: 't', ...about });
    await world.send(theirs, { type: 'hello' });
    const { silenced_until, ...silent } = world.heard(theirs, 'hello').at(-1)?.['you'] ?? {};
    expect(silent).toMatchObject({ may_write: false, read_only_because: 'banned' });
    expect(Date.parse(silenced_until) - world.now().getTime()).toBe(600_000);
    await world.send(keeper, { type: 'user.unban', ref: 'u', ...about });
    expect(world.last(theirs)).toEqual({ type: 'rights_changed' });
    expect(world.heard(reader, 'rights_changed')).toEqual([]);
    await world.send(theirs, { type: 'hello' });
    expect(world.heard(theirs, 'hello').at(-1)?.['you']).toMatchObject({ may_write: true });
  });

  test('what is pinned comes with hello in its words; nothing of who was silenced does', async () => {
    const room = await world.room(owner);
    const grace = await world.somebody();
    const [keeper, socket] = [await world.enter(room, owner.token), await world.enter(room, grace.token)];
    await say(socket, 'Read me first');
    const { message_id } = world.heard(socket, 'ack')[0] ?? {};
    await world.send(keeper, { type: 'message.pin', message_id });
    const pinned = async () => world.heard(await world.enter(room), 'hello')[0]?.['room'];
    expect(await pinned()).toMatchObject({ pinned: message_id, pinned_message: { message_id, text: 'Read me first' } });
    await world.send(keeper, { type: 'user.timeout', account_id: grace.accountId, seconds: 60 });
    expect(await pinned()).not.toHaveProperty('pinned_message');
  });

  test('who is not known by name yet has one all the same, and can be silenced by it', async () => {
    const room = await world.room(owner);
    const nobody = await world.somebody({ isKnown: false });
    const [keeper, socket] = [await world.enter(room, owner.token), await world.enter(room, nobody.token)];
    const about = { type: 'user.timeout', account_id: nobody.accountId, seconds: 60 };
    await world.send(keeper, { ...about, ref: 'early' });
    expect(world.last(keeper)).toMatchObject({ ref: 'early', code: 'chat.person_not_found' });
    await say(socket, 'Hello');
    const name = `Viewer ${nobody.accountId.slice(-4)}`;
    expect(world.heard(keeper, 'events').at(-1)?.['items'][0].author).toMatchObject({ name });
    expect(world.heard(socket, 'hello')[0]?.['you'].display_name).toBe(name);
    await world.send(keeper, { ...about, ref: 'now' });
    expect(world.heard(keeper, 'ok').at(-1)).toEqual({ type: 'ok', ref: 'now' });
  });
});

describe('a flood', () => {
  test('S4 is answered once a second and otherwise costs nothing; its sender is heard again when it is over', async () => {
    const room = await world.room(owner);
    const [shouter, reader] = [await world.enter(room, (await world.somebody()).token), await world.enter(room)];
    world.pass(10);
    const before = world.heard(shouter, 'pong').length;
    for (let each = 0; each < 500; each += 1) await world.send(shouter, { type: 'ping' });
    const refusals = world.heard(shouter, 'error');
    expect(refusals.map(({ code, status }) => [code, status])).toEqual([['request.too_many', 429]]);
    expect(world.heard(shouter, 'pong').length - before).toBeLessThanOrEqual(60);
    await say(reader, 'An anonymous reader is not stopped by it');
    expect(world.last(reader)).toMatchObject({ type: 'error', status: 401 });
    world.pass(10);
    await say(shouter, 'I am calm');
    expect(said(reader)).toEqual(['I am calm']);
  });
});

describe('the end of a stream', () => {
  test('M5 closes its room once, after everything that was said before, and nothing is said in it any more', async () => {
    const room = await world.room(owner);
    const socket = await world.enter(room, owner.token);
    await say(socket, 'Good night');
    const { handler } = await import('../../lambdas/chat/on-stream-news.lambda.ts');
    const facts = {
      ...streamEnded.example,
      ...{ streamId: room.streamId, ownerId: owner.accountId, channelId: undefined, version: 2 },
    };
    for (let time = 0; time < 2; time += 1) {
      expect(await deliver(handler, domainNews(streamEnded, facts))).toEqual([]);
      await world.work();
    }
    expect(said(socket)).toEqual(['Good night', 'closed']);
    world.pass(3);
    await say(socket, 'Anybody?');
    expect(world.last(socket)).toMatchObject({ type: 'error', code: 'chat.closed', status: 410 });
    const late = await world.enter(room, owner.token);
    expect(world.heard(late, 'hello')[0]).toMatchObject({
      you: { may_write: false, read_only_because: 'ended' },
      room: { state: 'closed' },
    });
  });
});

describe('a room that is read from pages', () => {
  test('B2 a ticket, a hello and a pong say so to who knows pages; the channel’s own people read on by the socket', async () => {
    const room = await world.room(owner);
    const { streamId: roomId, ownerId } = room;
    const reader = await world.somebody();
    const reading = async (token?: string) => (await world.ticket(roomId, token))['reading'];
    expect(await reading(reader.token)).toEqual({ by: 'socket', one_in: 1 });
    const act = { do: 'pace', roomId, place: ownerId, ownerId, actId: 'pace', was: '' } as const;
    await sequence(world.desk.rooms, [{ ...act, pace: { is: 'in_pages', oneIn: 8 } }], world.now);
    // What frames are judged by may be two seconds old.
    world.pass(3);
    const byPages = { by: 'pages', one_in: 8 };
    expect([await reading(), await reading(reader.token)]).toEqual([byPages, byPages]);
    expect(await reading(owner.token)).toEqual({ by: 'socket', one_in: 1 });

    const told = async (token: string, draw?: number) => {
      const socket = await world.enter(room, token);
      if (draw !== undefined) await world.send(socket, { type: 'hello', draw });
      const hello = world.heard(socket, 'hello').at(-1)?.['reading'];
      await world.send(socket, { type: 'ping' });
      expect(world.last(socket)?.['reading']).toEqual(hello);
      return hello;
    };
    expect(await told(reader.token, 0.9)).toEqual(byPages);
    expect(await told(reader.token)).toEqual({ by: 'socket', one_in: 1 });
    expect(await told(owner.token, 0.9)).toEqual({ by: 'socket', one_in: 1 });
    const members = await world.desk.sockets.members(roomId);
    expect(members.map(({ draw, keeps }) => ({ draw, keeps }))).toEqual(
      expect.arrayContaining([{ draw: 0.9 }, {}, { draw: 0.9, keeps: true }]),
    );
    const wrong = await world.enter(room, reader.token);
    await world.send(wrong, { type: 'hello', draw: 1 });
    expect(world.last(wrong)).toMatchObject({ type: 'error', status: 422 });
  });
});
