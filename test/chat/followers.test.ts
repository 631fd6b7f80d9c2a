import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eraserOf } from '../../lambdas/chat/erase-person.ts';
import { checkFollowing, modesInForce } from '../../lambdas/chat/modes.ts';
import { modesAtFirst } from '../../lambdas/chat/room-contract.ts';
import { shieldAtFirst } from '../../lambdas/chat/settings-contract.ts';
import { followChanged } from '../../lambdas/engagement/events.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { type DeskWorld, deskWorld, type Somebody } from './desk-world.ts';

let world: DeskWorld;
let owner: Somebody;
let onFollow: unknown;
let said = 0;
beforeAll(async () => {
  world = await deskWorld();
  process.env['CHAT_TABLE'] = 'chat';
  onFollow = (await import('../../lambdas/chat/on-follow-changed.lambda.ts')).handler;
  owner = await world.somebody({ roles: ['creator'] });
});
afterAll(() => world.stop());

/** What the room answers to somebody who writes. */
const says = async (socket: string, text = 'Look at that wave!') => {
  const [acks, errors] = [world.heard(socket, 'ack').length, world.heard(socket, 'error').length];
  await world.send(socket, { type: 'message.send', client_id: `c${++said}`, text });
  if (world.heard(socket, 'ack').length > acks) return 'said';
  const { code, retry_after_ms } = world.heard(socket, 'error')[errors] ?? { code: 'done' };
  return retry_after_ms ? { code, retry_after_ms } : code;
};
const follows = async (channelId: string, { accountId }: Somebody, since?: Date) =>
  expect(
    await deliver(
      onFollow,
      domainNews(followChanged, {
        ...{ channelId, accountId, version: world.now().getTime() + ++said },
        ...(since ? { since: since.toISOString() } : {}),
      }),
    ),
  ).toEqual([]);
const aRoom = async () => {
  const [moderator, viewer] = [await world.somebody(), await world.somebody()];
  const channelId = await world.channel(owner, [moderator]);
  const stream = await world.room(owner, { channelId });
  const enter = ({ token }: Somebody) => world.enter(stream, token);
  return { ...{ moderator, viewer, channelId, stream }, keeps: await enter(moderator), writes: await enter(viewer) };
};

describe('M10 followers only', () => {
  test('strangers read, and whoever follows writes at once where no while is asked for', async () => {
    const { keeps, writes, channelId, viewer } = await aRoom();
    expect(await says(keeps, '/followers')).toBe('done');
    expect(world.heard(writes, 'events').at(-1)?.['items'][0]).toMatchObject({
      kind: 'modes',
      modes: { followers_sec: 0 },
    });
    expect(await says(writes)).toBe('chat.followers_only');
    await follows(channelId, viewer, world.now());
    expect(await says(writes)).toBe('said');
    await follows(channelId, viewer);
    expect(await says(writes)).toBe('chat.followers_only');
  });

  test('whoever has not followed for long enough is told how long to wait, and then writes', async () => {
    const { keeps, writes, channelId, viewer } = await aRoom();
    await says(keeps, '/followers 10m');
    await follows(channelId, viewer, new Date(world.now().getTime() - 540_000));
    expect(await says(writes)).toEqual({ code: 'chat.follow_longer', retry_after_ms: 60_000 });
    world.pass(60);
    expect(await says(writes)).toBe('said');
  });

  test('who keeps order writes in any case; off is off', async () => {
    const { keeps, writes } = await aRoom();
    await says(keeps, '/followers 1d');
    expect(await says(keeps)).toBe('said');
    await says(keeps, '/followers off');
    expect(await says(writes)).toBe('said');
  });

  test('another channel’s followers are strangers here', async () => {
    const { keeps, writes, viewer } = await aRoom();
    await says(keeps, '/followers');
    await follows(await world.channel(owner), viewer, new Date(0));
    expect(await says(writes)).toBe('chat.followers_only');
  });

  test('nothing of strangers is held for moderators to read', async () => {
    const { keeps, writes } = await aRoom();
    await world.send(keeps, { type: 'mode.set', ref: 'r', modes: { hold_first: true, followers_sec: 0 } });
    // What a room is like is remembered for two seconds.
    world.pass(3);
    expect(await says(writes)).toBe('chat.followers_only');
    expect(world.heard(keeps, 'held_added')).toEqual([]);
  });

  test('a stream in no channel has nobody to follow', async () => {
    const stream = await world.room(owner);
    const socket = await world.enter(stream, owner.token);
    expect(await says(socket, '/followers')).toBe('chat.nobody_to_follow');
  });

  test('older news changes nothing, and of who has left for good nothing is kept, however late it comes', async () => {
    const { channelId, viewer } = await aRoom();
    const row = () => world.rows.row(`FOLLOW#${channelId}#${viewer.accountId}`, 'FOLLOW');
    await follows(channelId, viewer, world.now());
    const old = { channelId, accountId: viewer.accountId, version: 1 };
    await deliver(onFollow, domainNews(followChanged, old));
    expect(await row()).toMatchObject({ since: world.now().toISOString() });
    await world.desk.people.learn({
      ...(await world.desk.people.knownNow(viewer.accountId)),
      version: 9,
      status: 'closed',
    });
    await eraserOf('chat', 'images')(viewer.accountId);
    expect(await row()).toBeUndefined();
    await follows(channelId, viewer, world.now());
    expect(await row()).toBeUndefined();
  });
});

describe('with the shield up', () => {
  const modes = (given: object) => ({ ...modesAtFirst, shield: true, ...given });
  const shield = (given: object) => ({ ...shieldAtFirst, modes: { ...shieldAtFirst.modes, ...given } });

  test.each([
    [{}, {}, undefined],
    [{ followersSec: 60 }, {}, 60],
    [{}, { followersSec: 0 }, 0],
    [{ followersSec: 60 }, { followersSec: 600 }, 600],
    [{ followersSec: 600 }, { followersSec: null }, 600],
  ])('M3 of %o and %o the stricter holds', (own, shields, held) => {
    expect(modesInForce(modes(own), shield(shields)).followersSec).toBe(held);
  });
});

test('the refusal says from when on one may write', () => {
  const now = new Date('2026-11-20T10:00:00.000Z');
  const follower = { exempt: false, follows: new Date('2026-11-20T09:59:00.000Z') };
  expect(() => checkFollowing({ ...modesAtFirst, followersSec: 600 }, follower, now)).toThrow(
    expect.objectContaining({
      details: { followersSec: 600, retryAfterMs: 540_000, mayWriteAt: '2026-11-20T10:09:00.000Z' },
    }),
  );
});
