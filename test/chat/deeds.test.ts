import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Act } from '../../lambdas/chat/act.ts';
import * as contract from '../../lambdas/chat/contract.ts';
import type { Desk } from '../../lambdas/chat/desk.ts';
import type { framesOf as framing } from '../../lambdas/chat/desk-frames.ts';
import type { RoomStore } from '../../lambdas/chat/room-store.ts';
import type { sequence as sequencing } from '../../lambdas/chat/sequence.ts';
import type { Socket } from '../../lambdas/chat/sockets-store.ts';
import type { Role, Subject } from '../../lambdas/kit/authorize.ts';
import { derivedId } from '../../lambdas/kit/derived-id.ts';
import { accountIdOf } from '../../lambdas/kit/ids.ts';
import { staffActed } from '../../lambdas/moderation/events.ts';
import { aTable, type Table } from '../support/a-table.ts';
import { type Answered, type Asked, asking, openDoor } from '../support/api-event.ts';
import { signedToken } from '../support/signed-token.ts';

let table: Table;
let rooms: RoomStore;
let sequence: typeof sequencing;
let framesOf: typeof framing;
let ask: (operation: Parameters<ReturnType<typeof asking>>[0], asked?: Asked) => Promise<Answered>;
beforeAll(async () => {
  table = await aTable('chat', { indexes: ['gsi1', 'gsi2'] });
  const settings = { socketsPerPerson: 10, socketsPerAddress: 50, origins: ['http://site.test'] };
  openDoor({
    CHAT_TABLE: 'chat',
    CHAT_SETTINGS: JSON.stringify(settings),
    SOCKET_URL: 'wss://sockets.invalid/v1',
    SIGNING_SECRET: 'arclight/test/signing',
    IMAGES_BUCKET: 'images',
  });
  rooms = (await import('../../lambdas/chat/room-store.ts')).roomStore('chat');
  sequence = (await import('../../lambdas/chat/sequence.ts')).sequence;
  framesOf = (await import('../../lambdas/chat/desk-frames.ts')).framesOf;
  ask = asking((await import('../../lambdas/chat/api.lambda.ts')).handler);
}, 60_000);
afterAll(() => table?.stop());

const subjectOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const idOf = (number: number): string => accountIdOf(subjectOf(number));
const [owner, helper, staff, mallory] = [1, 2, 3, 4].map(idOf) as [string, string, string, string];
const channelId = `ch_${'0'.repeat(26)}`;
const about = { accountId: mallory, name: 'Mallory' };

let made = 0;
/** A room of the channel, somebody in it with these roles, and what they do there. */
const inRoom = async (accountId: string, roles: Role[]) => {
  const streamId = derivedId('str', 'a room', ++made);
  const subject: Subject = { kind: 'person', accountId, roles, plan: 'free', status: 'active' };
  const team = { members: [{ accountId: helper, role: 'moderator' as const }], rests: false };
  const stream = { streamId, ownerId: owner, channelId, version: 1, state: 'LIVE' as const };
  const sent: Act[] = [];
  const frames = framesOf(
    { now: () => new Date(), said: { send: async (act: Act) => void sent.push(act) } } as unknown as Desk,
    {
      socket: { connectionId: 'socket' } as Socket,
      room: {
        ...{ roomId: streamId, place: channelId, channelId, isOver: false },
        ...{ ownerId: owner, team, published: true, takenDown: false, visibility: 'public', access: 'free' },
        stream: { ...stream, visibility: 'public', access: 'free', admission: 'open', admissionEpoch: 0 },
      },
      ...{ subject, name: 'Ada', frameId: `frame ${made}`, ref: undefined },
    },
  );
  const news = async () => {
    await sequence(rooms, sent, () => new Date());
    return (await table.news())
      .filter(({ data }) => data['streamId'] === streamId)
      .filter(({ name }) => name === 'staff.acted' || name === 'chat.worked_on');
  };
  return { streamId, frames, news };
};

describe('an act of a moderator is a line in the log of whoever it concerns', () => {
  test('M7 of staff: in the audit log, with whom, where, why and until when', async () => {
    const { streamId, frames, news } = await inRoom(staff, ['viewer', 'moderator']);
    await frames.act({ do: 'silence', by: frames.by, about, seconds: 600, reason: 'the same again' });
    expect(await news()).toEqual([
      {
        name: staffActed.name,
        data: {
          ...{ act: 'chat.user_timed_out', by: staff, about: mallory, streamId, note: 'the same again' },
          until: expect.any(String),
        },
      },
    ]);
  });

  test('M7 of staff: what is about nobody is about the stream', async () => {
    const { streamId, frames, news } = await inRoom(staff, ['viewer', 'admin']);
    await frames.act({ do: 'clear', by: frames.by });
    expect(await news()).toEqual([
      { name: 'staff.acted', data: { act: 'chat.cleared', by: staff, about: streamId, streamId } },
    ]);
  });

  test('M7 of the channel’s team: in the channel’s activity, and not in the audit log, staff or not', async () => {
    for (const roles of [['viewer'], ['viewer', 'moderator']] as Role[][]) {
      const { streamId, frames, news } = await inRoom(helper, roles);
      await frames.act({ do: 'silence', by: frames.by, about });
      expect(await news()).toEqual([
        {
          name: 'chat.worked_on',
          data: { channelId, streamId, by: helper, what: 'chat.user_banned', about: mallory },
        },
      ]);
    }
  });

  test('M7 of the owner: in chat’s own log alone', async () => {
    const { frames, news } = await inRoom(owner, ['viewer', 'creator', 'moderator']);
    await frames.act({ do: 'clear', by: frames.by });
    expect(await news()).toEqual([]);
  });

  test('M7 settings too: of staff audited about the channel, of the team in its activity, of the owner neither', async () => {
    const person = (number: number, roles: Role[]) =>
      table.put({
        ...{ pk: `PERSON#${idOf(number)}`, sk: 'PERSON', kind: 'person', accountId: idOf(number) },
        ...{ displayName: `Person ${number}`, roles, plan: 'free', status: 'active', version: 1 },
      });
    await person(1, ['viewer', 'creator']);
    await person(2, ['viewer']);
    await person(3, ['viewer', 'moderator']);
    const team = [{ accountId: helper, role: 'moderator' }];
    const row = { kind: 'channel', channelId, ownerId: owner, version: 1, team };
    await table.put({ pk: `CHANNEL#${channelId}`, sk: 'CHANNEL', ...row });
    const change = (number: number) =>
      ask(contract.changeSettings, {
        params: { channel_id: channelId },
        token: signedToken(subjectOf(number)),
        body: { commands: [{ name: 'hello', text: `by ${number}` }] },
      });
    for (const number of [1, 2, 3]) expect((await change(number)).status).toBe(200);
    const told = (await table.news()).filter(({ data }) => data['streamId'] === undefined);
    expect(told).toEqual([
      { name: 'chat.worked_on', data: { channelId, by: helper, what: 'chat.settings_changed' } },
      { name: 'staff.acted', data: { act: 'chat.settings_changed', by: staff, about: channelId } },
    ]);
  });
});
