import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as contract from '../../lambdas/chat/contract.ts';
import type { Stream } from '../../lambdas/chat/stream-copy.ts';
import type { Operation } from '../../lambdas/kit/operation.ts';
import { type DeskWorld, deskWorld, type Somebody } from './desk-world.ts';

// However slow the machine is: nothing here waits for time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

let world: DeskWorld;
let owner: Somebody;
let moderator: Somebody;
let stranger: Somebody;
let channelId: string;
let room: Stream;
beforeAll(async () => {
  world = await deskWorld();
  owner = await world.somebody({ roles: ['viewer', 'creator'] });
  moderator = await world.somebody();
  stranger = await world.somebody();
  channelId = await world.channel(owner, [moderator]);
  room = await world.room(owner, { channelId });
});
afterAll(() => world?.stop());

let sent = 0;
const say = (socket: string, text: string) =>
  world.send(socket, { type: 'message.send', client_id: `c${++sent}`, text });

describe('how a channel’s rooms are run, over HTTP', () => {
  const params = { channel_id: '' };
  const ask = (operation: Pick<Operation, 'method' | 'path'>, by: Somebody | undefined, more: object = {}) =>
    world.ask(operation, { params: { ...params, channel_id: channelId }, ...(by ? { token: by.token } : {}), ...more });
  const change = (by: Somebody | undefined, body: object, headers: Record<string, string> = {}) =>
    ask(contract.changeSettings, by, { body, headers });
  const rulesNow = async () => (await ask(contract.readSettings, owner)).body['rules'];

  test('is for its owner, the moderators of its team and staff', async () => {
    const staff = await world.somebody({ roles: ['viewer', 'moderator'] });
    const reads = async (by?: Somebody) => (await ask(contract.readSettings, by)).status;
    expect([await reads(owner), await reads(moderator), await reads(staff)]).toEqual([200, 200, 200]);
    expect([await reads(stranger), await reads()]).toEqual([403, 401]);
    expect((await change(stranger, { commands: [] })).status).toBe(403);
    const nowhere = { params: { channel_id: 'ch_00000000000000000000000000' }, token: owner.token };
    expect((await world.ask(contract.readSettings, nowhere)).status).toBe(404);
  });

  test('is read with its version, and changed only as it was seen', async () => {
    const { headers, body } = await ask(contract.readSettings, owner);
    const tag = String(headers['etag']);
    expect(tag).toMatch(new RegExp(`^"${body['version']}-`));
    const commands = [{ name: 'rules', text: 'Be kind.' }];
    const changed = await change(moderator, { commands }, { 'if-match': tag });
    expect([changed.status, changed.body['version'], changed.body['commands']]).toEqual([
      200,
      body['version'] + 1,
      commands,
    ]);
    // The other one looked before that.
    const late = await change(owner, { commands: [] }, { 'if-match': tag });
    expect([late.status, late.body.error.code]).toEqual([412, 'request.version_mismatch']);
    expect((await ask(contract.readSettings, owner)).body['commands']).toEqual(commands);
  });

  test('what could not be used is refused by its place, and changes nothing', async () => {
    const rules = await rulesNow();
    const broken = await change(owner, { rules: { ...rules, patterns: [{ id: 'a', pattern: '(', verdict: 'hold' }] } });
    expect(broken.status).toBe(422);
    expect(JSON.stringify(broken.body.error.details)).toContain('rules.patterns');
    for (const body of [{}, { unknown: true }, { modes: { slow_sec: -1 } }])
      expect((await change(owner, body)).status).toBe(422);
    expect(await rulesNow()).toEqual(rules);
  });

  test('holds in rooms that are open, two seconds later at most, and stands in the log', async () => {
    const rules = await rulesNow();
    const terms = [{ id: 'gone', text: 'turnip', verdict: 'refuse' }];
    const { status, body } = await change(owner, { rules: { ...rules, terms } });
    expect([status, JSON.stringify(body)]).toEqual([200, expect.stringContaining('turnip')]);
    world.pass(3);
    const socket = await world.enter(room, stranger.token);
    await say(socket, 'A turnip for you');
    expect(world.last(socket)).toMatchObject({ type: 'error', code: 'chat.blocked', status: 422 });
    await change(owner, { rules });
    world.pass(3);
    const log = await world.ask(contract.listModeration, { params: { stream_id: room.streamId }, token: owner.token });
    expect(log.body['items'][0]).toMatchObject({ act: 'settings.changed', by: { account_id: owner.accountId } });
  });
});

describe('what moderators look through', () => {
  const list = (operation: Pick<Operation, 'method' | 'path'>, by?: Somebody, query: Record<string, string> = {}) =>
    world.ask(operation, { params: { stream_id: room.streamId }, query, ...(by ? { token: by.token } : {}) });

  test('is for those who keep order, and nobody else', async () => {
    for (const operation of [contract.listBans, contract.listHeld, contract.listModeration]) {
      const answers = [owner, moderator, stranger, undefined].map(async (by) => (await list(operation, by)).status);
      expect(await Promise.all(answers)).toEqual([200, 200, 403, 401]);
    }
  });

  test('bans for good, and timeouts while they last, with who and why; undone, nothing of them', async () => {
    const [keeper, banned, timedOut] = [
      await world.enter(room, moderator.token),
      await world.somebody(),
      await world.somebody(),
    ];
    await world.send(keeper, { type: 'user.ban', account_id: banned.accountId, reason: 'Advertising' });
    await world.send(keeper, { type: 'user.timeout', account_id: timedOut.accountId, seconds: 60 });
    const barred = async () => (await list(contract.listBans, owner)).body['items'];
    const [first, second, ...more] = (await barred()).sort(
      (one: { account_id: string }, other: { account_id: string }) => (one.account_id < other.account_id ? -1 : 1),
    );
    expect(first).toMatchObject({ account_id: banned.accountId, reason: 'Advertising', by: moderator.accountId });
    expect(first).not.toHaveProperty('until');
    expect(second).toMatchObject({ account_id: timedOut.accountId, until: expect.any(String) });
    expect(more).toEqual([]);
    world.pass(61);
    expect((await barred()).map((one: { account_id: string }) => one.account_id)).toEqual([banned.accountId]);
    await world.send(keeper, { type: 'user.unban', account_id: banned.accountId });
    expect(await barred()).toEqual([]);
  });

  test('what waits, the oldest first, page after page; and what was done, the newest first', async () => {
    const keeper = await world.enter(room, owner.token);
    // Acts of one moment have no order.
    world.pass(1);
    await world.send(keeper, { type: 'mode.set', modes: { hold_first: true } });
    world.pass(3);
    for (const text of ['One', 'Two', 'Three']) {
      world.pass(1);
      await say(await world.enter(room, (await world.somebody()).token), text);
    }
    const pageOf = async (query: Record<string, string>) => (await list(contract.listHeld, owner, query)).body;
    const first = await pageOf({ limit: '2' });
    expect(first['items']).toHaveLength(2);
    const second = await pageOf({ limit: '2', cursor: first['next_cursor'] });
    const all = [...first['items'], ...second['items']];
    expect(all.map(({ text }) => text)).toEqual(['One', 'Two', 'Three']);
    expect(all[0]).toMatchObject({ because: 'first_message', author: { name: expect.any(String) } });
    const elsewhere = await list(contract.listBans, owner, { cursor: first['next_cursor'] });
    expect(elsewhere.status, 'a page of one list is no page of another').toBe(422);
    await world.send(keeper, { type: 'held.decide', held_id: all[0].held_id, decision: 'deny' });
    expect((await pageOf({}))['items']).toHaveLength(2);
    const { items } = (await list(contract.listModeration, owner)).body;
    expect(items.slice(0, 2).map(({ act }: { act: string }) => act)).toEqual(['message.denied', 'modes.changed']);
  });
});
