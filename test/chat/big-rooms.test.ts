import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Act } from '../../lambdas/chat/act.ts';
import type { BeatWorld, beat as beating } from '../../lambdas/chat/beat.ts';
import type { ServerFrame } from '../../lambdas/chat/frames-contract.ts';
import type { givePlaces as giving } from '../../lambdas/chat/give-places.ts';
import { isTooMuchFor, nextLookMs, nextPace, readersOf, waitsForBeat } from '../../lambdas/chat/pace.ts';
import { headKey, pageKey, type RoomHead } from '../../lambdas/chat/page-contract.ts';
import { pageSize } from '../../lambdas/chat/pages.ts';
import type { Room } from '../../lambdas/chat/room.ts';
import type { RoomStore } from '../../lambdas/chat/room-store.ts';
import type { Member } from '../../lambdas/chat/sockets-store.ts';
import type { tickRoom as ticking } from '../../lambdas/chat/tick-room.ts';
import { derivedId } from '../../lambdas/kit/derived-id.ts';
import { s3 } from '../../local/resources/s3/s3.ts';
import { aTable, type Table } from '../support/a-table.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';
import { seeded } from '../support/seeded.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const bucket = 'chat-pages';
const big = { pagesFrom: 20, pagesUntil: 10, sampled: 5, shownPerSecond: 1000 };
let table: Table;
let store: OneService;
let client: S3Client;
let parts: Pick<BeatWorld, 'polls' | 'settings' | 'behind' | 'files' | 'beats'>;
let rooms: RoomStore;
let givePlaces: typeof giving;
let beat: typeof beating;
let tickRoom: typeof ticking;
beforeAll(async () => {
  table = await aTable('chat', { indexes: ['gsi1', 'gsi2'] });
  store = await oneService(s3, { resources: [aResource('AWS::S3::Bucket', bucket, {}, `arn:aws:s3:::${bucket}`)] });
  process.env['AWS_ENDPOINT_URL_S3'] = store.listening.url;
  client = new S3Client({});
  parts = {
    polls: (await import('../../lambdas/chat/polls-store.ts')).pollsStore('chat'),
    settings: (await import('../../lambdas/chat/settings-store.ts')).settingsStore('chat'),
    behind: (await import('../../lambdas/chat/behind-store.ts')).behindStore('chat'),
    files: (await import('../../lambdas/chat/page-files.ts')).pageFiles(bucket),
    beats: (await import('../../lambdas/chat/beats-store.ts')).beatsStore('chat'),
  };
  rooms = (await import('../../lambdas/chat/room-store.ts')).roomStore('chat');
  givePlaces = (await import('../../lambdas/chat/give-places.ts')).givePlaces;
  beat = (await import('../../lambdas/chat/beat.ts')).beat;
  tickRoom = (await import('../../lambdas/chat/tick-room.ts')).tickRoom;
});
afterAll(async () => {
  client?.destroy();
  await store?.stop();
  await table?.stop();
});

const ownerId = derivedId('usr', 'owner');
let made = 0;

/** One room with its readers, and a clock that is turned by hand. */
const aBigRoom = (thresholds = big) => {
  const roomId = derivedId('str', 'a big room', ++made);
  const at = { roomId, place: `${ownerId} ${roomId}`, ownerId };
  let nowMs = Date.parse('2026-11-20T10:00:00.000Z');
  const members: Member[] = [];
  const heard = new Map<string, ServerFrame[]>();
  const calls = new Map<string, number>();
  const waiting: { roomId: string; tick: number }[] = [];
  const asked: Act[] = [];
  let breaks = false;
  const sayAll = async (to: readonly Member[], frame: ServerFrame): Promise<void> => {
    if (breaks) throw new Error('stopped');
    for (const { connectionId } of to) {
      heard.get(connectionId)?.push(frame);
      calls.set(connectionId, (calls.get(connectionId) ?? 0) + 1);
    }
  };
  const reactions: Record<string, number>[] = [];
  const world: BeatWorld & Parameters<typeof ticking>[0] = {
    ...{ ...parts, rooms, big: thresholds, speak: { sayAll } },
    sockets: { members: async () => [...members] },
    moments: { take: async () => reactions.shift() ?? {} },
    said: { send: async (act: Act) => void asked.push(act) },
    due: { beat: async (one) => void waiting.push(one) },
    streams: { stream: async () => undefined },
    videos: { video: async () => undefined },
  };
  const now = () => new Date(nowMs);
  const speak = {
    say: async () => {},
    close: async () => {},
    sayToRoom: async (_: string, frames: readonly ServerFrame[]) => {
      for (const frame of frames) await sayAll(members, frame);
      return members.length;
    },
  };
  const telling = {
    ...{ rooms, said: world.said, speak: speak as never, sockets: { ofPerson: async () => [] } },
    due: { ...world.due, poll: async () => {}, pages: async () => {}, raid: async () => {} },
  };
  /** What is said goes its way, and what comes of it in the room's order too. */
  const run = async (...acts: Act[]): Promise<void> => {
    await givePlaces(telling, acts, new Set(), now);
    for (const act of asked.splice(0)) await givePlaces(telling, [act], new Set(), now);
  };
  const say = (text: string, who = 'Grace'): Act => ({
    ...{ do: 'say', ...at, actId: derivedId('msg', roomId, text), clientId: text, text, parts: [] },
    speaker: {
      ...{ accountId: derivedId('usr', who), name: who, badges: [], hue: 0 },
      ...{ exempt: true, subscriber: false },
    },
  });
  /** So many seconds pass, each with its beats and with what somebody asked for. */
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second++) {
      nowMs += 1000;
      for (const one of waiting.splice(0)) await beat(world, one, now());
      for (const act of asked.splice(0)) await run(act);
    }
  };
  /** So many seconds without a beat, and then one. */
  const jump = async (seconds: number): Promise<void> => {
    nowMs += (seconds - 1) * 1000;
    await pass(1);
  };
  return {
    ...{ roomId, at, world, members, waiting, asked, reactions, calls, run, say, pass, jump, now },
    reads: (connectionId: string, more: Partial<Member> = {}) => {
      const until = new Date(nowMs + 3_600_000).toISOString();
      members.push({ connectionId, until, leaseUntil: until, ...more });
      heard.set(connectionId, []);
    },
    leaves: (count: number) => members.splice(members.length - count, count),
    heard: (connectionId: string) => heard.get(connectionId) ?? [],
    seqs: (connectionId: string): number[] =>
      (heard.get(connectionId) ?? []).flatMap((frame) =>
        frame.type === 'events' ? frame.items.map(({ seq }) => seq) : [],
      ),
    room: async (): Promise<Room> => (await rooms.find(roomId)) as Room,
    break: (to: boolean) => {
      breaks = to;
    },
    look: () => tickRoom(world, roomId, now()),
  };
};
type BigRoom = ReturnType<typeof aBigRoom>;

const talk = async ({ run, say }: BigRoom, from: number, to: number): Promise<void> => {
  for (let index = from; index <= to; index += 10)
    await run(...Array.from({ length: Math.min(10, to - index + 1) }, (_, more) => say(`word ${index + more}.`)));
};
const read = async (key: string) => {
  const { Body, CacheControl } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return { text: (await Body?.transformToString()) ?? '', CacheControl };
};
const headIn = async (roomId: string): Promise<{ [name: string]: unknown } & { messages: { seq: number }[] }> =>
  JSON.parse((await read(headKey(roomId))).text);
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);
/** Readers who know pages, each with their draw. */
const crowd = (room: BigRoom, count: number): void => {
  for (let index = 0; index < count; index++) room.reads(`reader-${index}`, { draw: (index + 0.5) / count });
};

describe('how a room is told', () => {
  const now = new Date('2026-11-20T10:10:00.000Z');
  const since = (secondsAgo: number) => new Date(now.getTime() - secondsAgo * 1000).toISOString();

  test('from so many readers it is read from pages, until there are far fewer, and not to and fro', () => {
    const next = (is: 'each_second' | 'in_pages', readers: number, secondsAgo = 600, perSecond = 9) =>
      nextPace({ pace: { is, oneIn: 4, since: since(secondsAgo) } }, { readers, perSecond }, big, now)?.is;
    expect(nextPace({}, { readers: 19, perSecond: 0 }, big, now)).toBeUndefined();
    expect(nextPace({}, { readers: 20, perSecond: 0 }, big, now)).toEqual({ is: 'in_pages', oneIn: 4 });
    expect([next('in_pages', 19), next('in_pages', 10), next('in_pages', 9)]).toEqual([
      undefined,
      undefined,
      'each_second',
    ]);
    expect([next('in_pages', 9, 60), next('each_second', 20, 1), next('each_second', 19, 600, 60)]).toEqual([
      undefined,
      'in_pages',
      undefined,
    ]);
    expect([next('each_second', 5, 600, 1), next('each_second', 5, 60, 1)]).toEqual(['at_once', undefined]);
  });

  test('a sample counts for all, also while they are still leaving', () => {
    const random = seeded(5);
    const all = Array.from({ length: 40_000 }, () => ({ draw: random() }));
    const few = all.filter(({ draw }) => draw * 64 < 1);
    expect(Math.abs(readersOf(few, 64) - 40_000)).toBeLessThan(40_000 * 0.12);
    expect(readersOf(all, 64)).toBe(readersOf(few, 64));
    expect(readersOf([...few, {}, {}], 64)).toBe(readersOf(few, 64) + 2);
    expect(readersOf([{}, { draw: 0.9 }], 1)).toBe(2);
  });

  test('as many sockets as are enough to count by, and no new number for every reader', () => {
    const oneIn = (readers: number, was = 4) =>
      nextPace({ pace: { is: 'in_pages', oneIn: was, since: since(600) } }, { readers, perSecond: 9 }, big, now)?.oneIn;
    expect([oneIn(20), oneIn(40), oneIn(80), oneIn(100_000)]).toEqual([undefined, undefined, 16, 16_384]);
  });

  test('no more than the edge answers: a million look every five seconds', () => {
    expect([nextLookMs(9_000, false), nextLookMs(9_000, true), nextLookMs(1_000_000, false)]).toEqual([
      2200, 5000, 5264,
    ]);
  });
});

/** Many enough for five messages a second to be a thousand posts, and far from a big room. */
const aBusyRoom = (more: Partial<typeof big> = {}) => {
  const room = aBigRoom({ pagesFrom: 1000, pagesUntil: 500, sampled: 100, shownPerSecond: 1000, ...more });
  room.reads('old');
  crowd(room, 399);
  return room;
};

describe('B1 a busy room is told once a second', () => {
  test('a thousand posts a second are too much, and more than anybody reads; a moment’s rush is not', () => {
    const busy = (count: number) => ({ state: 'open' as const, busy: { from: '', count } });
    expect([isTooMuchFor(busy(4), 1000), isTooMuchFor(busy(5), 1000)]).toEqual([false, true]);
    expect([isTooMuchFor(busy(80), 10), isTooMuchFor(busy(81), 10)]).toEqual([false, true]);
    expect(isTooMuchFor({ ...busy(81), state: 'closed' }, 1000)).toBe(false);
  });

  test('everybody hears at once while that is little; then once a second, all of it, in one frame and in order', async () => {
    const room = aBusyRoom();
    await talk(room, 1, 10);
    expect([room.seqs('old'), waitsForBeat(await room.room())]).toEqual([numbers(1, 10), false]);
    await talk(room, 11, 11);
    expect([room.seqs('old'), waitsForBeat(await room.room()), room.waiting]).toEqual([
      numbers(1, 11),
      true,
      [{ roomId: room.roomId, tick: 1 }],
    ]);
    for (let second = 0; second < 3; second++) {
      const before = room.calls.get('reader-3') ?? 0;
      await talk(room, 12 + second * 20, 31 + second * 20);
      await room.pass(1);
      expect((room.calls.get('reader-3') ?? 0) - before).toBe(1);
    }
    expect([room.seqs('old'), room.seqs('reader-3')]).toEqual([numbers(1, 71), numbers(1, 71)]);
    expect(room.heard('old').some((frame) => frame.type === 'events' && frame.state?.viewers === 400)).toBe(true);
  });

  test('quiet again, it is told at once again, and the beat ends', async () => {
    const room = aBusyRoom();
    await talk(room, 1, 11);
    await room.pass(11);
    await room.jump(84);
    await room.pass(2);
    expect((await room.room()).pace?.is).toBe('at_once');
    expect([await parts.beats.find(room.roomId), room.waiting]).toEqual([undefined, []]);
    await talk(room, 12, 13);
    expect(room.seqs('old')).toEqual(numbers(1, 13));
  });

  test('each second is had once, however often it is delivered; a beat that was stopped is made up for', async () => {
    const room = aBusyRoom();
    await talk(room, 1, 11);
    await talk(room, 12, 15);
    const [first] = room.waiting;
    if (!first) throw new Error('nothing waits');
    room.waiting.push(first, first);
    await room.pass(1);
    const next = room.waiting.filter(({ tick }) => tick === 2);
    expect([room.seqs('old'), next]).toEqual([numbers(1, 15), [{ ...first, tick: 2 }]]);
    await talk(room, 16, 20);
    room.break(true);
    await expect(room.pass(1)).rejects.toThrow('stopped');
    room.break(false);
    await room.pass(2);
    expect(room.seqs('old')).toEqual(numbers(1, 20));
  });

  test('a beat that got lost is seen to by the sweep', async () => {
    const room = aBusyRoom();
    await talk(room, 1, 11);
    await talk(room, 12, 20);
    room.waiting.length = 0;
    const before = new Date(room.now().getTime() + 20_000);
    const mine = async (at: Date) => (await parts.beats.late(at, 1000)).filter(({ roomId }) => roomId === room.roomId);
    expect(await mine(room.now())).toEqual([]);
    room.waiting.push(...(await mine(before)));
    await room.pass(1);
    expect(room.seqs('old')).toEqual(numbers(1, 20));
  });
});

describe('B5 where more is said than anybody reads', () => {
  const few = { shownPerSecond: 5 };
  /** Twenty things in one second: of Grace most, of two others one each, of a moderator one, one that calls somebody. */
  const much = async (room: BigRoom, from: number): Promise<void> => {
    const mention = { kind: 'mention' as const, from: 0, to: 4, accountId: derivedId('usr', 'Linus') };
    const said = Array.from({ length: 20 }, (_, index): Act => {
      const who = { 3: 'Ada', 11: 'Linus' }[index] ?? 'Grace';
      const act = room.say(`word ${from + index}.`, who);
      if (act.do !== 'say') throw new Error('nothing is said');
      if (index === 7) return { ...act, speaker: { ...act.speaker, badges: ['moderator'] } };
      return index === 15 ? { ...act, parts: [mention] } : act;
    });
    await room.run(...said.slice(0, 10));
    await room.run(...said.slice(10));
  };
  const placesOf = (frames: readonly ServerFrame[]) =>
    frames.flatMap((frame) =>
      frame.type === 'events'
        ? [...frame.items.map(({ seq }) => seq), ...(frame.leftOut ?? []).flatMap(({ from, to }) => numbers(from, to))]
        : [],
    );

  test('a sample is pushed, every place of it accounted for; the channel’s own people are told everything', async () => {
    const room = aBusyRoom(few);
    room.reads('moderator', { draw: 0.5, keeps: true });
    await talk(room, 1, 11);
    await room.pass(1);
    await much(room, 12);
    await room.pass(1);
    expect([room.seqs('old').slice(-20), room.seqs('moderator').slice(-20)]).toEqual([
      numbers(12, 31),
      numbers(12, 31),
    ]);
    const told = room.seqs('reader-3').filter((seq) => seq > 11);
    // The moderator's and the call; one of Ada, one of Linus, and one of all that Grace said.
    expect(told).toHaveLength(5);
    expect(told).toEqual(expect.arrayContaining([12 + 3, 12 + 7, 12 + 11, 12 + 15]));
    expect(placesOf(room.heard('reader-3')).sort((a, b) => a - b)).toEqual(numbers(1, 31));
    expect(room.heard('reader-4')).toEqual(room.heard('reader-3'));
    const { events } = await rooms.history(await room.room(), room.roomId, { after: 11, limit: 50 });
    expect(events.map(({ seq }) => seq)).toEqual(numbers(12, 31));
  });

  test('a head says of each second what was said of it before, and its pages say all', async () => {
    const room = aBigRoom({ ...big, ...few });
    crowd(room, 24);
    await talk(room, 1, 2);
    await room.look();
    await room.pass(2);
    const told = new Map<number, boolean>();
    let said = 2;
    for (let second = 0; second < 12; second++) {
      await much(room, said + 1);
      said += 20;
      await room.pass(1);
      const head = JSON.parse((await read(headKey(room.roomId))).text) as {
        after: number;
        messages: { seq: number }[];
        left_out: { from: number; to: number }[];
      };
      const places = [
        ...head.messages.map(({ seq }) => [seq, true] as const),
        ...head.left_out.flatMap(({ from, to }) => numbers(from, to).map((seq) => [seq, false] as const)),
      ].sort(([one], [other]) => one - other);
      expect(places.map(([seq]) => seq)).toEqual(numbers(head.after + 1, said));
      // The oldest places of a head may lie in no whole second any more: then they are told.
      for (const [seq, isTold] of places) if (!isTold || !told.has(seq)) told.set(seq, told.get(seq) ?? isTold);
      for (const [seq, isTold] of places) if (!isTold) expect(told.get(seq)).toBe(false);
      expect(head.messages.length).toBeLessThan(said < 200 ? 80 : 300);
    }
    expect([...told.values()].filter(Boolean).length).toBeLessThanOrEqual(2 + 12 * 5);
    const page = JSON.parse((await read(pageKey(room.roomId, 0))).text) as { messages: { seq: number }[] };
    expect(page.messages.map(({ seq }) => seq)).toEqual(numbers(1, pageSize));
  });
});

describe('B2 a big room is read from pages', () => {
  test('its head is there before anybody is sent to it; who does not know of pages and who keeps order read on', async () => {
    const room = aBigRoom();
    await talk(room, 1, 3);
    crowd(room, 19);
    await room.look();
    expect(room.asked).toEqual([]);
    room.reads('old');
    room.reads('moderator', { draw: 0.9, keeps: true });
    await room.look();
    await room.pass(2);
    expect((await room.room()).pace).toMatchObject({ is: 'in_pages', oneIn: 4 });
    const told = room.heard('reader-7').filter(({ type }) => type === 'reading');
    expect(told).toEqual([{ type: 'reading', by: 'pages', oneIn: 4 }]);
    expect(
      room
        .heard('old')
        .concat(room.heard('moderator'))
        .map(({ type }) => type),
    ).not.toContain('reading');
    const head = await headIn(room.roomId);
    expect(head).toMatchObject({ after: 0, reading: { by: 'pages', one_in: 4 }, room: { head_seq: 3, state: 'open' } });
    expect((await read(headKey(room.roomId))).CacheControl).toBe('public, max-age=1');

    const before = room.calls.get('reader-7') ?? 0;
    room.reactions.push({ '🔥': 3 }, { '🔥': 2 });
    await talk(room, 4, 20);
    await room.pass(3);
    expect([room.calls.get('reader-7'), room.seqs('old').at(-1), room.seqs('moderator').at(-1)]).toEqual([
      before,
      20,
      20,
    ]);
    const later = await headIn(room.roomId);
    expect(later.messages.map(({ seq }) => seq)).toEqual(numbers(1, 20));
    expect(later['reactions']).toEqual({ '🔥': 5 });
    expect(later['viewers']).toBe(4 * 5 + 1);
    // Told once more, for whom the frame did not reach.
    await room.pass(12);
    expect(room.heard('reader-7').filter(({ type }) => type === 'reading')).toHaveLength(2);
  });

  test('whoever looks every few seconds misses nothing: what a head leaves out stands on the pages it names', async () => {
    const room = aBigRoom();
    const random = seeded(11);
    crowd(room, 24);
    await talk(room, 1, 2);
    await room.look();
    await room.pass(1);
    const words = new Map<number, string>();
    let [at, said] = [0, 2];
    let fetched = 0;
    for (let turn = 0; turn < 8; turn++) {
      // Once they are away for longer than a head reaches back.
      const seconds = turn === 4 ? 12 : 1 + Math.floor(random() * 5);
      for (let second = 0; second < seconds; second++) {
        const more = turn === 4 ? 40 : Math.floor(random() * 40);
        await talk(room, said + 1, said + more);
        said += more;
        await room.pass(1);
      }
      const head = JSON.parse((await read(headKey(room.roomId))).text);
      const take = (messages: { seq: number; text: string }[]) => {
        for (const { seq, text } of messages) if (seq > at) words.set(seq, text);
      };
      const wanted = head.after > at ? head.pages.filter(({ to }: { to: number }) => to > at) : [];
      for (const { page } of wanted) {
        fetched += 1;
        take(JSON.parse((await read(pageKey(room.roomId, page))).text).messages);
      }
      take(head.messages);
      at = head.room.head_seq;
      expect(head.messages.length).toBeLessThanOrEqual(1500);
    }
    expect([...words.keys()]).toEqual(numbers(1, at));
    expect([...words.values()]).toEqual(numbers(1, at).map((index) => `word ${index}.`));
    expect(at).toBe(said);
    expect(fetched).toBeGreaterThan(0);
  });

  test('what is taken back is in no head: deleted, then said by who was banned', async () => {
    const room = aBigRoom();
    crowd(room, 24);
    await talk(room, 1, 3);
    await room.look();
    await room.pass(2);
    const by = { accountId: ownerId, name: 'Ada' };
    const messageId = derivedId('msg', room.roomId, 'word 2.');
    await room.run({ do: 'delete', ...room.at, actId: 'delete', by, messageId, as: 'moderator' });
    await room.pass(1);
    expect((await read(headKey(room.roomId))).text).not.toContain('word 2.');
    const about = { accountId: derivedId('usr', 'Grace'), name: 'Grace' };
    await room.run({ do: 'silence', ...room.at, actId: 'ban', by, about });
    await room.pass(1);
    expect((await read(headKey(room.roomId))).text).not.toMatch(/word \d/);
  });

  test('fewer read: they are sent back to sockets, the head goes on for who is still coming, and ends without a word', async () => {
    const room = aBigRoom();
    crowd(room, 24);
    await talk(room, 1, 3);
    await room.look();
    await room.pass(2);
    room.leaves(22);
    await room.jump(99);
    expect((await room.room()).pace?.is).toBe('in_pages');
    await room.jump(25);
    expect((await room.room()).pace?.is).toBe('each_second');
    await talk(room, 4, 8);
    await room.pass(1);
    expect(await headIn(room.roomId)).toMatchObject({
      reading: { by: 'socket', within_ms: 60_000 },
      room: { head_seq: 8 },
    });
    expect(
      room
        .heard('reader-0')
        .filter(({ type }) => type === 'reading')
        .at(-1),
    ).toMatchObject({ by: 'socket' });
    expect(room.seqs('reader-0').slice(-5)).toEqual(numbers(4, 8));
    await room.jump(92);
    const last = await headIn(room.roomId);
    expect([last.messages, last['reading']]).toEqual([[], { by: 'socket', one_in: 1, within_ms: 60_000 }]);
    await room.pass(5);
    expect([(await room.room()).pace?.is, room.waiting]).toEqual(['at_once', []]);
  });

  test('the stream ends: everybody reads that, and then nothing of it stays in the head', async () => {
    const room = aBigRoom();
    crowd(room, 24);
    await talk(room, 1, 3);
    await room.look();
    await room.pass(2);
    await room.run({ do: 'close', ...room.at, actId: 'close' });
    await room.pass(2);
    const head = await headIn(room.roomId);
    expect([head.messages.length, (head['room'] as RoomHead['room']).state]).toEqual([4, 'closed']);
    await room.jump(92);
    await room.pass(1);
    expect((await headIn(room.roomId)).messages).toEqual([]);
    expect([await parts.beats.find(room.roomId), room.waiting]).toEqual([undefined, []]);
  });

  test('pages are written as they fill: the head names the newest of them', async () => {
    const room = aBigRoom();
    crowd(room, 24);
    await talk(room, 1, 3);
    await room.look();
    await room.pass(2);
    await talk(room, 4, 2 * pageSize + 10);
    await room.pass(3);
    const head = await headIn(room.roomId);
    expect(head['pages']).toMatchObject([
      { page: 0, to: 200 },
      { page: 1, to: 400 },
    ]);
  });
});
