import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Act, ActTo } from '../../lambdas/chat/act.ts';
import type { BeatsStore } from '../../lambdas/chat/beats-store.ts';
import type { BehindStore } from '../../lambdas/chat/behind-store.ts';
import type { PartiesStore } from '../../lambdas/chat/parties-store.ts';
import type { PollsStore } from '../../lambdas/chat/polls-store.ts';
import type { Room } from '../../lambdas/chat/room.ts';
import type { RoomStore } from '../../lambdas/chat/room-store.ts';
import { shardOf } from '../../lambdas/chat/rows.ts';
import type { sequence as sequencing } from '../../lambdas/chat/sequence.ts';
import type { SocketsStore } from '../../lambdas/chat/sockets-store.ts';
import { mustBeOver, type Stream, type Streams } from '../../lambdas/chat/stream-copy.ts';
import type { sweep as sweeping } from '../../lambdas/chat/sweep.ts';
import type { Video, Videos } from '../../lambdas/chat/video-copy.ts';
import { derivedId } from '../../lambdas/kit/derived-id.ts';
import { newId } from '../../lambdas/kit/ids.ts';
import { expiresAt } from '../../lambdas/live/stream.ts';
import { aTable, type Table } from '../support/a-table.ts';

const maxHours = 12;
const hourMs = 3_600_000;
const begun = new Date('2026-11-20T10:00:00Z');
const atHour = (hours: number): Date => new Date(begun.getTime() + hours * hourMs);
const ownerId = derivedId('usr', 'the owner');

// However slow the machine is: nothing here waits for time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

let table: Table;
let rooms: RoomStore;
let streams: Streams;
let videos: Videos;
let parties: PartiesStore;
let polls: PollsStore;
let behind: BehindStore;
let beats: BeatsStore;
let sockets: SocketsStore;
let sequence: typeof sequencing;
let sweep: typeof sweeping;
beforeAll(async () => {
  table = await aTable('chat', { indexes: ['gsi1', 'gsi2'] });
  rooms = (await import('../../lambdas/chat/room-store.ts')).roomStore('chat');
  behind = (await import('../../lambdas/chat/behind-store.ts')).behindStore('chat');
  beats = (await import('../../lambdas/chat/beats-store.ts')).beatsStore('chat');
  polls = (await import('../../lambdas/chat/polls-store.ts')).pollsStore('chat');
  videos = (await import('../../lambdas/chat/video-copy.ts')).videosOf('chat');
  parties = (await import('../../lambdas/chat/parties-store.ts')).partiesStore('chat');
  streams = (await import('../../lambdas/chat/stream-copy.ts')).streamsOf('chat');
  sockets = (await import('../../lambdas/chat/sockets-store.ts')).socketsStore('chat');
  sequence = (await import('../../lambdas/chat/sequence.ts')).sequence;
  sweep = (await import('../../lambdas/chat/sweep.ts')).sweep;
});
afterAll(() => table?.stop());

let made = 0;
/** A stream as chat was told of it, with a room in which something was said. */
const aRoom = async (given: Partial<Stream> = {}): Promise<Stream> => {
  const streamId = newId(
    'str',
    begun,
    Uint8Array.from({ length: 10 }, () => ++made % 256),
  );
  const stream: Stream = {
    ...{ streamId, ownerId, version: 3, state: 'LIVE', visibility: 'public', access: 'free' },
    ...{ admission: 'open', admissionEpoch: 0 },
    ...{ startedAt: begun.toISOString(), liveSince: begun.toISOString(), ...given },
  };
  await streams.learn(stream);
  const clientId = 'first';
  const said: ActTo<'say'> = {
    ...{ do: 'say', roomId: streamId, place: ownerId, ownerId, clientId, text: 'Hello', parts: [] },
    actId: derivedId('msg', streamId, clientId),
    speaker: {
      accountId: derivedId('usr', 'Grace'),
      ...{ name: 'Grace', badges: [], hue: 1, exempt: false, subscriber: false },
    },
  };
  await sequence(rooms, [said], () => begun);
  return stream;
};

/** Sweeps, and has everything done that it hands over. */
const sweepAt = async (now: Date) => {
  const [acts, dues]: [Act[], { connectionId: string; afterMs: number }[]] = [[], []];
  const world = {
    ...{ sockets, rooms, polls, streams, videos, parties, behind, beats, maxHours },
    said: { send: async (act: Act) => void acts.push(act) },
    due: {
      socket: async (connectionId: string, afterMs: number) => void dues.push({ connectionId, afterMs }),
      poll: async () => {},
      beat: async () => {},
      raid: async () => {},
      pages: async () => {},
      tick: async () => {},
    },
  };
  const told = await sweep(world, now);
  for (const act of acts) await sequence(rooms, [act], () => now);
  return { told, dues };
};
/** Somebody reads there until then. */
const readsIn = (roomId: string, until: Date): Promise<void> => {
  const at = until.toISOString();
  const connectionId = `reader of ${roomId}`;
  const key = { pk: `MEMBERS#${roomId}#${shardOf(connectionId)}`, sk: `SOCKET#${connectionId}` };
  return table.put({ ...key, kind: 'member', connectionId, until: at, leaseUntil: at });
};
const stateOf = async ({ streamId }: Stream) => (await rooms.find(streamId))?.state;

const minute = 60_000;
/** A party of a video that others may watch, opened at the first moment. */
const aPartyOf = async (given: Partial<Video> = {}): Promise<{ partyId: string; video: Video }> => {
  const id = newId('pty', begun, crypto.getRandomValues(new Uint8Array(10)));
  const video: Video = {
    ...{ videoId: derivedId('vid', id), ownerId: derivedId('usr', 'Otto'), version: 1, title: 'Waves' },
    ...{ state: 'PUBLISHED', visibility: 'public', access: 'free', durationMs: 60_000, ...given },
  };
  await videos.learn(video);
  const [accountId, at] = [derivedId('usr', id), begun.toISOString()];
  const party = {
    ...{ videoId: video.videoId, durationMs: 60_000, hosts: [{ accountId, name: 'Ada' }], openedAt: at },
    endsAt: atHour(12).toISOString(),
    clock: { version: 0, at, positionMs: 0, playing: false, rate: 1 },
  };
  const room: Room = { roomId: id, place: id, ownerId: video.ownerId, seq: 0, writes: 0, state: 'open', party };
  await parties.open(room, accountId, undefined);
  return { partyId: id, video };
};
const inMinutes = (minutes: number): Date => new Date(begun.getTime() + minutes * minute);
const partyState = async ({ partyId }: { partyId: string }) => (await rooms.find(partyId))?.state;

describe('W7 the sweep ends watch parties', () => {
  test('W7 that nobody has been in for half an hour, counted anew when somebody comes back', async () => {
    const [empty, visited] = [await aPartyOf(), await aPartyOf()];
    await sweepAt(inMinutes(1));
    await sweepAt(inMinutes(30));
    expect([await partyState(empty), await partyState(visited)]).toEqual(['open', 'open']);
    await readsIn(visited.partyId, inMinutes(45));
    await sweepAt(inMinutes(31));
    expect([await partyState(empty), await partyState(visited)]).toEqual(['closed', 'open']);
    await sweepAt(inMinutes(60));
    expect(await partyState(visited)).toBe('open');
    await sweepAt(inMinutes(89));
    expect(await partyState(visited)).toBe('open');
    await sweepAt(inMinutes(90));
    expect(await partyState(visited)).toBe('closed');
  });

  test('W7 whose twelve hours are over, whoever is there', async () => {
    const party = await aPartyOf();
    await readsIn(party.partyId, atHour(13));
    await sweepAt(atHour(11.9));
    expect(await partyState(party)).toBe('open');
    await sweepAt(atHour(12));
    expect(await partyState(party)).toBe('closed');
  });

  test.each<[string, Partial<Video>]>([
    ['is private now', { visibility: 'private' }],
    ['was taken back', { state: 'READY' }],
    ['lies in the trash', { trashedAt: begun.toISOString() }],
    ['was taken down', { takenDown: { reason: 'spam', at: begun.toISOString() } }],
    ['is gone', { state: 'DELETED' }],
  ])('W7 whose video %s', async (_, given) => {
    const party = await aPartyOf();
    await readsIn(party.partyId, atHour(1));
    await sweepAt(inMinutes(1));
    expect(await partyState(party)).toBe('open');
    await videos.learn({ ...party.video, version: 2, ...given });
    await sweepAt(inMinutes(2));
    expect(await partyState(party)).toBe('closed');
  });
});

describe('the sweep closes the room of a premiere', () => {
  test('a quarter of an hour after its film has ended; that of one that was called off waits for another', async () => {
    const premiere = async (given: Partial<Video>) => {
      const { video } = await aPartyOf({ premiereAt: atHour(1).toISOString(), ...given });
      const { videoId: roomId, ownerId } = video;
      await sequence(
        rooms,
        [{ do: 'clear', actId: 'any', roomId, place: ownerId, ownerId, by: { accountId: ownerId, name: 'Otto' } }],
        () => begun,
      );
      return video;
    };
    const [shown, calledOff] = [await premiere({}), await premiere({ premiereAt: undefined, state: 'READY' })];
    const stateOfRoom = async ({ videoId }: Video) => (await rooms.find(videoId))?.state;
    await sweepAt(new Date(atHour(1).getTime() + 15 * minute));
    expect(await stateOfRoom(shown)).toBe('open');
    await sweepAt(new Date(atHour(1).getTime() + 16 * minute));
    expect([await stateOfRoom(shown), await stateOfRoom(calledOff)]).toEqual(['closed', 'open']);
    await videos.learn({ ...calledOff, version: 2, state: 'DELETING' });
    await sweepAt(new Date(atHour(1).getTime() + 17 * minute));
    expect(await stateOfRoom(calledOff)).toBe('closed');
  });
});

describe('the sweep', () => {
  test('closes rooms whose stream is over, though nobody closed them when that was heard', async () => {
    const over = await aRoom({ state: 'ENDED', endedAt: atHour(1).toISOString() });
    const onAir = await aRoom();
    await sweepAt(atHour(1));
    expect([await stateOf(over), await stateOf(onAir)]).toEqual(['closed', 'open']);
    const { events } = await rooms.history(await rooms.find(over.streamId), over.streamId, { limit: 10 });
    expect(events.map(({ kind }) => kind)).toEqual(['message', 'closed']);
  });

  test('closes a room whose stream’s end was never heard of: when it can be on air no longer, and not before', async () => {
    const unheard = await aRoom();
    await sweepAt(atHour(maxHours));
    expect(await stateOf(unheard)).toBe('open');
    const { told } = await sweepAt(atHour(maxHours + 1.1));
    expect(await stateOf(unheard)).toBe('closed');
    expect(told['unheard']).toBeGreaterThan(0);
    expect((await sweepAt(atHour(maxHours + 1.2))).told).toMatchObject({ closed: 0 });
  });

  test('a stream of which not even the start was heard has as long as live gives it', () => {
    const at = { streamId: newId('str', begun, new Uint8Array(10)) };
    const cases: [Pick<Stream, 'scheduledAt'>, string][] = [
      [{}, expiresAt({ createdAt: begun.toISOString(), scheduledAt: undefined })],
      [
        { scheduledAt: atHour(50).toISOString() },
        expiresAt({ createdAt: begun.toISOString(), scheduledAt: atHour(50).toISOString() }),
      ],
    ];
    for (const [given, canceledAt] of cases) {
      // Started in the last minute before, it may be on air for as long as any other.
      const ends = new Date(Date.parse(canceledAt) + maxHours * hourMs);
      expect(mustBeOver({ ...at, ...given }, maxHours, ends)).toBe(false);
      expect(mustBeOver({ ...at, ...given }, maxHours, new Date(ends.getTime() + 2 * hourMs))).toBe(true);
    }
  });

  test('has every socket looked at that ends before the next sweep has surely come, at its very end', async () => {
    const { streamId: roomId } = await aRoom();
    const now = atHour(2);
    const open = (connectionId: string, endsInMs: number) =>
      sockets.open(
        {
          ...{ connectionId, roomId, place: ownerId },
          until: new Date(now.getTime() + endsInMs).toISOString(),
        },
        { most: [], pays: { write: { Put: { TableName: 'chat', Item: { pk: connectionId, sk: 'PAID' } } } }, now },
      );
    await open('ends-soon', 10_000);
    await open('ends-later', 600_000);
    const { dues } = await sweepAt(now);
    // Whoever's sign-in ends has a minute to renew it.
    expect(dues).toEqual([{ connectionId: 'ends-soon', afterMs: 70_000 }]);
  });
});
