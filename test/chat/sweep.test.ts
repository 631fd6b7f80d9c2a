import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Act, ActTo } from '../../lambdas/chat/act.ts';
import type { BeatsStore } from '../../lambdas/chat/beats-store.ts';
import type { BehindStore } from '../../lambdas/chat/behind-store.ts';
import type { PollsStore } from '../../lambdas/chat/polls-store.ts';
import type { RoomStore } from '../../lambdas/chat/room-store.ts';
import type { sequence as sequencing } from '../../lambdas/chat/sequence.ts';
import type { SocketsStore } from '../../lambdas/chat/sockets-store.ts';
import { mustBeOver, type Stream, type Streams } from '../../lambdas/chat/stream-copy.ts';
import type { sweep as sweeping } from '../../lambdas/chat/sweep.ts';
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
    ...{ sockets, rooms, polls, streams, behind, beats, maxHours },
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
const stateOf = async ({ streamId }: Stream) => (await rooms.find(streamId))?.state;

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
