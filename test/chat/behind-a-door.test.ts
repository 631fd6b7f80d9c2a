import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { listChatters, openChat, openReplay, readChat } from '../../lambdas/chat/contract.ts';
import type { Stream } from '../../lambdas/chat/stream-copy.ts';
import { passCookie, writePass } from '../../lambdas/kit/pass.ts';
import { streamUpdated, ticketRevoked } from '../../lambdas/live/events.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { type DeskWorld, deskWorld, type Somebody } from './desk-world.ts';

let world: DeskWorld;
let owner: Somebody;
let hears: unknown;
beforeAll(async () => {
  world = await deskWorld();
  owner = await world.somebody({ roles: ['viewer', 'creator'] });
  hears = (await import('../../lambdas/chat/on-stream-news.lambda.ts')).handler;
});
afterAll(() => world?.stop());

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

const door = { admission: 'ticket', admissionEpoch: 1 } as const;
const ticketId = `tkt_${'a'.repeat(32)}`;
/** What a browser holds that was let in to this stream. */
const pass = async ({ streamId, admissionEpoch: epoch }: Stream, holder?: string): Promise<string[]> => {
  const until = Math.floor(world.now().getTime() / 1000) + 3600;
  const ticket = holder ? { ticket: { ticketId, holder, screen: 1 } } : {};
  return [`${passCookie}=${await writePass('arclight/test/cursor', { streamId, epoch, until, ...ticket })}`];
};
const becomes = async (room: Stream, given: Partial<Stream>): Promise<Stream> => {
  const after = { ...room, ...given, version: room.version + 1 };
  expect(await deliver(hears, domainNews(streamUpdated, { ...streamUpdated.example, ...after }))).toEqual([]);
  // What frames are judged by may be two seconds old.
  world.pass(3);
  return after;
};
let sent = 0;
const say = (socket: string, text: string) =>
  world.send(socket, { type: 'message.send', client_id: `d${++sent}`, text });
const texts = (socket: string): string[] =>
  world.heard(socket, 'events').flatMap(({ items }) => items.map((item: { text?: string }) => item.text));

describe('the chat of a stream behind a door', () => {
  test.each([
    ['a socket', openChat],
    ['what was said', readChat],
    ['its replay', openReplay],
    ['who is there', listChatters],
  ])('%s is for who holds a pass, its makers and nobody else', async (_, operation) => {
    const room = await world.room(owner, door);
    const ask = async (token?: string, cookies: string[] = []) => {
      const asked = { params: { stream_id: room.streamId }, cookies, ...(token ? { token } : {}) };
      const { status, body } = await world.ask(operation, asked);
      return status < 400 ? status : `${status} ${body.error.code} ${body.error.details?.admission}`;
    };
    const other = await world.room(owner, door);
    const holder = await world.somebody();
    expect(await ask()).toBe('403 live.pass_needed ticket');
    expect(await ask(undefined, await pass(other))).toBe('403 live.pass_needed ticket');
    expect(await ask(undefined, await pass({ ...room, admissionEpoch: 0 }))).toBe('403 live.pass_needed ticket');
    expect(await ask(undefined, await pass(room, holder.accountId))).toBe('403 live.pass_needed ticket');
    expect(await ask(holder.token, await pass(room, holder.accountId))).toBe(200);
    expect(await ask(undefined, await pass(room))).toBe(200);
    expect(await ask(owner.token)).toBe(200);
  });

  test('is over at once for who is inside when another door is put before it, and not for who looks after it', async () => {
    const moderator = await world.somebody();
    const channelId = await world.channel(owner, [moderator]);
    const room = await world.room(owner, { channelId });
    const viewer = await world.somebody();
    const [inside, keeper] = [await world.enter(room, viewer.token), await world.enter(room, moderator.token)];
    await say(keeper, 'open to all');
    const shut = await becomes(room, door);
    await say(keeper, 'for those with a ticket');
    expect([texts(inside), texts(keeper)]).toEqual([['open to all'], ['open to all', 'for those with a ticket']]);
    await say(inside, 'let me');
    expect(world.last(inside)).toMatchObject({ type: 'closing', code: 4401, resume: true });
    const back = await world.enter(shut, viewer.token, await pass(shut));
    await say(back, 'here again');
    expect(texts(keeper).at(-1)).toBe('here again');
  });

  test('is over for who holds a ticket when that is revoked, and for nobody else', async () => {
    const room = await world.room(owner, door);
    const [one, two] = [await world.somebody(), await world.somebody()];
    const cookies = await pass(room, one.accountId);
    const [first, second] = [
      await world.enter(room, one.token, cookies),
      await world.enter(room, two.token, await pass(room)),
    ];
    const news = { streamId: room.streamId, ticketId, at: world.now().toISOString() };
    expect(await deliver(hears, domainNews(ticketRevoked, news))).toEqual([]);
    world.pass(3);
    await say(second, 'still here');
    expect([texts(first), texts(second)]).toEqual([[], ['still here']]);
    expect((await world.ticket(room.streamId, one.token, cookies))['error'].code).toBe('live.pass_needed');
  });
});
