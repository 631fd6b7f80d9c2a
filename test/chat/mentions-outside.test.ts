import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DeskWorld, deskWorld, type Somebody } from './desk-world.ts';

let world: DeskWorld;
let owner: Somebody;
let called: Somebody;
let handle: string;
let writer: Somebody;
let channelId: string;
let said = 0;
beforeAll(async () => {
  world = await deskWorld();
  [owner, called, writer] = [
    await world.somebody({ roles: ['creator'] }),
    await world.somebody(),
    await world.somebody(),
  ];
  channelId = await world.channel(owner);
  ({ handle } = world.called(await world.channel(called)));
});
afterAll(() => world.stop());

const aRoom = (given: object = {}) => world.room(owner, { channelId, title: 'High tide', ...given });
/** Says something, and answers what it is called. */
const say = async (socket: string, text: string): Promise<string> => {
  await world.send(socket, { type: 'message.send', client_id: `c${++said}`, text });
  return world.heard(socket, 'ack').at(-1)?.['message_id'];
};
const news = async (streamId: string, name: string) =>
  (await world.rows.news())
    .filter((one) => one.name === name && one.data['streamId'] === streamId)
    .map(({ data }) => data);
const mentions = (streamId: string) => news(streamId, 'chat.people_mentioned');

describe('M11 who is called in a room', () => {
  test('and is not there is told of elsewhere, once each, without the words', async () => {
    const stream = await aRoom();
    const socket = await world.enter(stream, writer.token);
    const messageId = await say(socket, `@${handle} look at that, @${handle}! @nobody-at-all`);
    expect(await mentions(stream.streamId)).toEqual([
      {
        ...{ streamId: stream.streamId, channelId, ownerId: owner.accountId, title: 'High tide', messageId },
        by: { accountId: writer.accountId, name: expect.any(String) },
        accountIds: [called.accountId],
      },
    ]);
    expect(JSON.stringify(await mentions(stream.streamId))).not.toContain('look at that');
  });

  test('and is there sees it there', async () => {
    const stream = await aRoom();
    await world.enter(stream, called.token);
    await say(await world.enter(stream, writer.token), `@${handle} hello`);
    expect(await mentions(stream.streamId)).toEqual([]);
  });

  test('by themselves, or beside a stream that not everybody may find, is called nowhere else', async () => {
    const own = await aRoom();
    await say(await world.enter(own, called.token), `I am @${handle}`);
    const unlisted = await aRoom({ visibility: 'unlisted' });
    await say(await world.enter(unlisted, writer.token), `@${handle} hello`);
    expect([...(await mentions(own.streamId)), ...(await mentions(unlisted.streamId))]).toEqual([]);
  });

  test('beside a stream with a door is called nowhere else: they may not be let in', async () => {
    const stream = await aRoom({ admission: 'password', admissionEpoch: 1 });
    expect(await say(await world.enter(stream, owner.token), `@${handle} hello`)).toEqual(expect.any(String));
    expect(await mentions(stream.streamId)).toEqual([]);
  });

  test('by a message that is turned down is not called', async () => {
    const stream = await aRoom();
    const keeps = await world.enter(stream, owner.token);
    await say(keeps, '/emoteonly');
    await say(await world.enter(stream, writer.token), `@${handle} hello`);
    expect(await mentions(stream.streamId)).toEqual([]);
  });

  test('by a message that waits is called once it is let through', async () => {
    const stream = await aRoom();
    const keeps = await world.enter(stream, owner.token);
    await world.send(keeps, { type: 'mode.set', ref: 'r', modes: { hold_first: true } });
    // What a room is like is remembered for two seconds.
    world.pass(3);
    await say(await world.enter(stream, (await world.somebody()).token), `@${handle} hello`);
    expect(await mentions(stream.streamId)).toEqual([]);
    const heldId = world.heard(keeps, 'held_added').at(-1)?.['held'].held_id;
    await world.send(keeps, { type: 'held.decide', ref: 'd', held_id: heldId, decision: 'allow' });
    expect((await mentions(stream.streamId)).map(({ accountIds }) => accountIds)).toEqual([[called.accountId]]);
  });

  test('by a message that is deleted is not any more', async () => {
    const stream = await aRoom();
    const socket = await world.enter(stream, writer.token);
    const messageId = await say(socket, `@${handle} hello`);
    await world.send(socket, { type: 'message.delete', ref: 'x', message_id: messageId });
    const deleted = (await world.rows.news()).filter(({ name }) => name === 'chat.mention_deleted');
    expect(deleted.map(({ data }) => data)).toEqual([
      { messageId, by: writer.accountId, accountIds: [called.accountId] },
    ]);
  });
});
