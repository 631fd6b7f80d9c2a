import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChatEvent } from '../../sdk/src/public.ts';
import {
  begin,
  emptyRoom,
  greeted,
  isGapped,
  messageOf,
  mostLines,
  pinnedOf,
  type Room,
  take,
} from '../../web/src/features/chat/room.ts';

const at = '2026-11-20T10:05:00.000Z';
const people = ['usr_a', 'usr_b', 'usr_c'];
const modes = { ...emptyRoom.modes };
const said = (seq: number, text = `words ${seq}`, who = 'usr_a'): ChatEvent => ({
  ...{ kind: 'message', seq, at, message_id: `msg_${seq}`, text },
  author: { account_id: who, name: who, badges: [], hue: 10 },
});
const startedAt = (place: number): Room => begin(emptyRoom, [], place);
const textsOf = ({ lines }: Room): string[] =>
  lines.map((line) => (line.kind === 'message' ? line.text : `(${line.what.is})`));

/** A room's whole story: messages, and what happens to them. */
const story = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('message'), who: fc.constantFrom(...people) }) },
      fc.record({ kind: fc.constant('deleted'), of: fc.integer({ min: 1, max: 60 }) }),
      fc.record({ kind: fc.constant('silenced'), who: fc.constantFrom(...people) }),
      fc.record({ kind: fc.constant('cleared') }),
      fc.record({ kind: fc.constant('modes'), slow: fc.integer({ min: 0, max: 60 }) }),
      fc.record({ kind: fc.constant('pinned'), of: fc.integer({ min: 1, max: 60 }) }),
    ),
    { minLength: 1, maxLength: 60 },
  )
  .map((happenings) =>
    happenings.map((one, index): ChatEvent => {
      const seq = index + 1;
      if ('of' in one && one.kind === 'deleted')
        return { kind: 'deleted', seq, at, message_id: `msg_${one.of}`, by: 'moderator' };
      if ('of' in one) return { kind: 'pinned', seq, at, message_id: `msg_${one.of}` };
      if ('slow' in one) return { kind: 'modes', seq, at, modes: { ...modes, slow_sec: one.slow } };
      if ('who' in one && one.kind === 'silenced') return { kind: 'silenced', seq, at, account_id: one.who };
      if ('who' in one) return said(seq, `words ${seq}`, one.who);
      return { kind: 'cleared', seq, at };
    }),
  );

describe('a room of which a sample is told', { timeout: 120_000 }, () => {
  test('whatever is left out, and in whatever order it comes, what is told is there in order and nothing is missing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 80 }),
        fc.array(fc.nat(20), { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(fc.nat(1000)),
        (isTold, cuts, keys) => {
          const all = isTold.map((_, index) => said(index + 1));
          // Frames of some places each, whatever of them is told.
          const frames: { items: ChatEvent[]; leftOut: { from: number; to: number }[] }[] = [];
          for (let from = 0, turn = 0; from < all.length; turn++) {
            const to = Math.min(all.length, from + 1 + (cuts[turn % cuts.length] ?? 0));
            const some = all.slice(from, to);
            const left = some.filter(({ seq }) => !isTold[seq - 1]);
            const leftOut: { from: number; to: number }[] = [];
            for (const { seq } of left) {
              const last = leftOut.at(-1);
              if (last?.to === seq - 1) last.to = seq;
              else leftOut.push({ from: seq, to: seq });
            }
            frames.push({ items: some.filter(({ seq }) => isTold[seq - 1]), leftOut });
            from = to;
          }
          const mixed = frames
            .map((frame) => ({ frame, key: keys.next().value as number }))
            .sort((one, other) => one.key - other.key);
          let room = startedAt(0);
          for (const { frame } of [...mixed, ...mixed.slice(0, 2)]) room = take(room, frame.items, 0, frame.leftOut);
          expect(room.lines.map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq).filter((seq) => isTold[seq - 1]));
          expect([room.at, isGapped(room)]).toEqual([all.length, false]);
        },
      ),
    );
  });
});

describe('a room, as one reader knows it', () => {
  test('however its events come, split, doubled and out of order, it is the same room', () => {
    fc.assert(
      fc.property(
        story,
        fc.integer({ min: 0, max: 2 ** 31 }),
        fc.array(fc.nat(120), { maxLength: 80 }),
        (all, seed, twice) => {
          const inOrder = take(startedAt(0), all);
          const delivered = [...all, ...twice.map((index) => all[index % all.length] as ChatEvent)];
          let state = seed;
          const random = () => {
            state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
            return state / 2 ** 31;
          };
          const mixed = delivered.map((event) => ({ event, key: random() })).sort((a, b) => a.key - b.key);
          let room = startedAt(0);
          for (let from = 0; from < mixed.length; ) {
            const to = from + 1 + Math.floor(random() * 7);
            room = take(
              room,
              mixed.slice(from, to).map(({ event }) => event),
            );
            from = to;
          }
          expect(room).toEqual(inOrder);
          expect(isGapped(room)).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('what comes before its turn waits for what is missing, and is not shown before', () => {
    const waiting = take(startedAt(4), [said(5), said(7), said(8)]);
    expect(textsOf(waiting)).toEqual(['words 5']);
    expect(isGapped(waiting)).toBe(true);
    const whole = take(waiting, [said(6)]);
    expect(textsOf(whole)).toEqual(['words 5', 'words 6', 'words 7', 'words 8']);
    expect(whole.at).toBe(8);
  });

  test('a page says how far it reaches: numbers nobody has any more are not waited for', () => {
    const room = take(startedAt(4), [said(9)]);
    expect(textsOf(take(room, [said(6)], 8))).toEqual(['words 6', 'words 9']);
    expect(take(startedAt(4), [], 8).at).toBe(8);
  });

  test('what came before the first page is not lost', () => {
    const early = take(emptyRoom, [said(9), said(8)]);
    expect(textsOf(begin(early, [said(6), said(7)], 7))).toEqual(['words 6', 'words 7', 'words 8', 'words 9']);
  });

  test('a deleted message keeps its place and loses its words, the pin with it', () => {
    const pinned = take(startedAt(0), [said(1), said(2), { kind: 'pinned', seq: 3, at, message_id: 'msg_1' }]);
    const room = take(pinned, [{ kind: 'deleted', seq: 4, at, message_id: 'msg_1', by: 'moderator' }]);
    expect(textsOf(room)).toEqual(['', 'words 2']);
    expect(messageOf(room, 'msg_1')?.goneBy).toBe('moderator');
    expect([pinned.pinned, room.pinned]).toEqual(['msg_1', undefined]);
    const read = take(startedAt(0), [
      { ...(said(1) as object), text: undefined, deleted: true } as unknown as ChatEvent,
    ]);
    expect(messageOf(read, 'msg_1')).toMatchObject({ text: '', goneBy: 'somebody' });
  });

  test('what is pinned is remembered when it has scrolled away, and gone with whoever said it', () => {
    const pin: ChatEvent = { kind: 'pinned', seq: 2, at, message_id: 'msg_1' };
    const more = Array.from({ length: mostLines }, (_, index) => said(index + 3, 'more', 'usr_b'));
    const room = take(startedAt(0), [said(1, 'Be kind'), pin, ...more]);
    expect([messageOf(room, 'msg_1'), pinnedOf(room)?.text]).toEqual([undefined, 'Be kind']);
    const seq = more.length + 3;
    expect(pinnedOf(take(room, [{ kind: 'silenced', seq, at, account_id: 'usr_b' }]))?.text).toBe('Be kind');
    expect(pinnedOf(take(room, [{ kind: 'silenced', seq, at, account_id: 'usr_a' }]))).toBeUndefined();
    expect(pinnedOf(take(room, [{ kind: 'pinned', seq, at, message_id: null }]))).toBeUndefined();
    expect(pinnedOf(take(room, [{ kind: 'cleared', seq, at }]))).toBeUndefined();
  });

  test('of a silenced person nothing that was said before is shown, and all that is said afterwards', () => {
    const silenced: ChatEvent = { kind: 'silenced', seq: 3, at, account_id: 'usr_b', until: at };
    const room = take(startedAt(0), [said(1, 'one'), said(2, 'two', 'usr_b'), silenced, said(4, 'four', 'usr_b')]);
    expect(textsOf(room)).toEqual(['one', 'four']);
  });

  test('its memory is bounded', () => {
    const all = Array.from({ length: mostLines + 40 }, (_, index) => said(index + 1));
    const room = take(startedAt(0), all);
    expect(room.lines).toHaveLength(mostLines);
    expect(room.lines[0]?.seq).toBe(41);
    const far = take(
      startedAt(0),
      Array.from({ length: 5_000 }, (_, index) => said(index + 10)),
    );
    expect(far.early.size).toBeLessThanOrEqual(2_000);
    expect(far.early.has(10)).toBe(true);
  });

  test('a kind from a newer server keeps its number and does nothing else', () => {
    const strange = { kind: 'raffle', seq: 2, at } as unknown as ChatEvent;
    expect(textsOf(take(startedAt(0), [said(1), strange, said(3)]))).toEqual(['words 1', 'words 3']);
  });
});

describe('viewers who are sent on', () => {
  const raid: ChatEvent = {
    ...{ kind: 'raid', seq: 1, at, to: 'str_b', title: 'The harbour at night', name: 'North Sea Films' },
    goes_at: '2026-11-20T10:05:10.000Z',
  };

  test('are sent on until it is called off; who comes is one line', () => {
    const sent = take(startedAt(0), [raid]);
    expect(sent.raid).toEqual({
      ...{ seq: 1, to: 'str_b', title: 'The harbour at night', name: 'North Sea Films' },
      goes_at: '2026-11-20T10:05:10.000Z',
    });
    const off = take(sent, [{ kind: 'raid_off', seq: 2, at }]);
    expect(off.raid).toBeUndefined();
    const all = take(off, [{ kind: 'raided', seq: 3, at, from: 'str_c', name: 'Ada', viewers: 12 }]);
    expect(textsOf(all)).toEqual(['(raid)', '(raid_off)', '(raided)']);
    expect(all.raid).toBeUndefined();
  });

  test('go even though their stream ends meanwhile', () => {
    expect(take(startedAt(0), [raid, { kind: 'closed', seq: 2, at }])).toMatchObject({
      raid: { to: 'str_b' },
      isClosed: true,
    });
  });
});

describe('a video that is watched together', () => {
  const clock = (version: number, position_ms: number) => ({ version, at, position_ms, playing: true, rate: 1 });
  const host = { account_id: 'usr_a', name: 'Ada' };
  const party = { video_id: 'vid_a', hosts: [host], ends_at: at, clock: clock(4, 4_000) };
  const told = { head_seq: 4, modes, party, state: 'open' as const };
  const steered = (seq: number, position_ms: number): ChatEvent => ({
    ...{ kind: 'clock', seq, at, clock: clock(seq, position_ms), did: 'seek', name: 'Ada' },
  });

  test('is where its clock says, whichever way the newest came', () => {
    const room = greeted(startedAt(4), { you: {}, room: told });
    expect(room.party?.clock.version).toBe(4);
    const moved = take(room, [steered(5, 9_000)]);
    expect(moved.party?.clock).toEqual(clock(5, 9_000));
    expect(textsOf(moved)).toEqual(['(clock)']);
    // What was said hello to before, and comes late.
    expect(greeted(moved, { you: {}, room: told }).party?.clock.version).toBe(5);
    // What happened before one came is a line, and moves nobody.
    expect(take(greeted(startedAt(2), { you: {}, room: told }), [steered(3, 1)], 4).party?.clock.version).toBe(4);
  });

  test('has the hosts it was last told of', () => {
    const room = greeted(startedAt(4), { you: {}, room: told });
    const hosts = [host, { account_id: 'usr_b', name: 'Grace' }];
    const shared = take(room, [{ kind: 'hosts', seq: 5, at, hosts, name: 'Ada' }]);
    expect(shared.party?.hosts).toEqual(hosts);
    expect(textsOf(shared)).toEqual(['(hosts)']);
  });
});
