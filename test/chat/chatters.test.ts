import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chattersOf, pageAfter } from '../../lambdas/chat/chatters.ts';
import * as contract from '../../lambdas/chat/contract.ts';
import { type SocketsStore, socketsStore } from '../../lambdas/chat/sockets-store.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { accountIdOf } from '../../lambdas/kit/ids.ts';
import { aTable, type Table } from '../support/a-table.ts';
import { type Answered, type Asked, asking, openDoor } from '../support/api-event.ts';
import { signedToken } from '../support/signed-token.ts';

let table: Table;
let sockets: SocketsStore;
let ask: (asked?: Asked) => Promise<Answered>;
const channelId = `ch_${'0'.repeat(26)}`;
const streamId = `str_${'0'.repeat(26)}`;
const realNow = clock.now;
let people = 0;

const person = async (roles = ['viewer']) => {
  const subject = `00000000-0000-4000-8000-${String(++people).padStart(12, '0')}`;
  const accountId = accountIdOf(subject);
  const row = { accountId, displayName: `Person ${people}`, roles, plan: 'free', status: 'active', version: 1 };
  await table.put({ pk: `PERSON#${accountId}`, sk: 'PERSON', kind: 'person', ...row });
  return { accountId, token: signedToken(subject) };
};
let connections = 0;
/** Somebody, or nobody known, in the room with a window. */
const joins = async (accountId?: string, keeps = false): Promise<string> => {
  const connectionId = `connection-${++connections}`;
  const now = clock.now();
  const until = new Date(now.getTime() + 3600_000).toISOString();
  await sockets.open(
    {
      ...{ connectionId, roomId: streamId, place: channelId, until },
      ...(accountId ? { holder: { accountId } } : {}),
    },
    { most: [], pays: { write: { Put: { TableName: 'chat', Item: { pk: `PAID#${connections}`, sk: 'PAID' } } } }, now },
  );
  const one = await sockets.find(connectionId);
  if (!one) throw new Error('no socket');
  await sockets.save({ ...one, joined: true, ...(keeps ? { keeps } : {}) }, now);
  return connectionId;
};

beforeAll(async () => {
  table = await aTable('chat', { indexes: ['gsi1', 'gsi2'] });
  openDoor({
    CHAT_TABLE: 'chat',
    CHAT_SETTINGS: JSON.stringify({ socketsPerPerson: 10, socketsPerAddress: 50, origins: ['http://site.test'] }),
    SOCKET_URL: 'wss://sockets.invalid/v1',
    SIGNING_SECRET: 'arclight/test/signing',
    IMAGES_BUCKET: 'images',
  });
  sockets = socketsStore('chat');
  const answer = asking((await import('../../lambdas/chat/api.lambda.ts')).handler);
  ask = (asked) => answer(contract.listChatters, { params: { stream_id: streamId }, ...asked });
}, 60_000);
afterAll(async () => {
  clock.now = realNow;
  await table?.stop();
});

test('who is there is told from leases: by name, once, the channel’s own first; the others are a number', async () => {
  const owner = await person(['viewer', 'creator']);
  const { streamsOf } = await import('../../lambdas/chat/stream-copy.ts');
  await streamsOf('chat').learn({
    ...{ streamId, ownerId: owner.accountId, version: 1, state: 'LIVE' },
    ...{ visibility: 'public', access: 'free', liveSince: clock.now().toISOString() },
  });
  expect((await ask()).body).toEqual({ items: [], named: 0, anonymous: 0, is_whole: true });

  let nowMs = Date.now();
  clock.now = () => new Date(nowMs);
  const [grace, hopper] = [await person(), await person()];
  for (const one of [grace, grace, hopper]) await joins(one.accountId);
  await joins(owner.accountId, true);
  const closed = await joins();
  await joins();
  nowMs += 3_000;
  const { body, status } = await ask();
  expect(status).toBe(200);
  expect(body).toMatchObject({ named: 3, anonymous: 2, is_whole: true });
  expect(body.items[0]).toMatchObject({ account_id: owner.accountId, badges: ['owner'] });
  expect(body.items.map(({ name }: { name: string }) => name).sort()).toEqual(['Person 1', 'Person 2', 'Person 3']);

  const first = (await ask({ query: { limit: '2' } })).body;
  const second = (await ask({ query: { limit: '2', cursor: first.next_cursor } })).body;
  expect([...first.items, ...second.items]).toEqual(body.items);
  expect(second.next_cursor).toBeUndefined();

  // One says that it goes; of the others nothing is heard any more.
  await sockets.remove(closed);
  nowMs += 3_000;
  expect((await ask()).body).toMatchObject({ named: 3, anonymous: 1 });
  nowMs += 11 * 60_000;
  await joins(hopper.accountId);
  expect((await ask()).body).toMatchObject({ named: 3, anonymous: 1 });
  nowMs += 60_000;
  expect((await ask()).body).toMatchObject({ named: 1, anonymous: 0 });
});

test('a room that is read from pages is said not to be whole, and who is not signed in is guessed', async () => {
  const { roomKey } = await import('../../lambdas/chat/rows.ts');
  const { emptyRoom } = await import('../../lambdas/chat/room.ts');
  const big = { is: 'in_pages', oneIn: 8, since: clock.now().toISOString() };
  const room = { ...emptyRoom({ roomId: streamId, place: channelId, ownerId: 'usr_1', channelId }), pace: big };
  await table.put({ ...roomKey(streamId), kind: 'room', ...room });
  for (const draw of [0.01, 0.12, 0.9]) {
    const one = await sockets.find(await joins());
    if (one) await sockets.save({ ...one, joined: true, draw }, clock.now());
  }
  const later = clock.now().getTime() + 3_000;
  clock.now = () => new Date(later);
  expect((await ask()).body).toMatchObject({ named: 1, anonymous: 16, is_whole: false });
});

describe('pages', () => {
  test('go on after somebody who has gone meanwhile, and show nobody twice', () => {
    const members = ['c', 'a', 'b', 'd'].map((accountId) => ({ accountId, keeps: accountId === 'd' }));
    const all = chattersOf([...members, { accountId: 'd' }, {}]);
    expect(all.map(({ accountId }) => accountId)).toEqual(['d', 'a', 'b', 'c']);
    const { page, next } = pageAfter(all, undefined, 2);
    const left = chattersOf(members.filter(({ accountId }) => accountId !== 'a'));
    expect([page, pageAfter(left, next, 2).page].map((some) => some.map(({ accountId }) => accountId))).toEqual([
      ['d', 'a'],
      ['b', 'c'],
    ]);
    expect(pageAfter(left, next, 2).next).toBeUndefined();
  });
});
