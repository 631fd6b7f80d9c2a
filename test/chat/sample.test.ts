import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LeftOut, RoomEvent, Said } from '../../lambdas/chat/room-contract.ts';
import { isAlwaysTold, sampleBetween, sampleOf } from '../../lambdas/chat/sample.ts';

const began = Date.parse('2026-11-20T10:00:00.000Z');
const at = (ms: number): string => new Date(began + ms).toISOString();

interface Drawn {
  who: number;
  what: 'words' | 'mention' | 'reply' | 'moderator' | 'answer' | 'deleted' | 'cleared' | 'closed';
  ms: number;
}
const mentioned = { kind: 'mention' as const, from: 0, to: 4, accountId: 'usr_ada' };
const eventOf = ({ who, what, ms }: Drawn, index: number): RoomEvent => {
  const placed = { seq: index + 1, at: at(ms) };
  if (what === 'cleared') return { kind: 'cleared', ...placed };
  if (what === 'closed') return { kind: 'closed', ...placed };
  const author = {
    ...{ accountId: `usr_${who}`, name: `Person ${who}`, hue: who },
    badges: what === 'moderator' ? (['moderator'] as const).slice() : [],
  };
  return {
    ...{ kind: 'message', ...placed, messageId: `msg_${index}`, author },
    ...(what === 'deleted' ? { deleted: true } : { text: `words ${index}` }),
    ...(what === 'mention' ? { parts: [mentioned] } : {}),
    ...(what === 'reply' ? { replyTo: 'msg_0' } : {}),
    ...(what === 'answer' ? { answer: { command: 'rules', text: 'Be kind' } } : {}),
  };
};
const kinds = [
  'words',
  'words',
  'words',
  'words',
  'mention',
  'reply',
  'moderator',
  'answer',
  'deleted',
  'cleared',
  'closed',
] as const;
const drawn: fc.Arbitrary<Drawn> = fc.record({
  who: fc.integer({ min: 0, max: 12 }),
  what: fc.constantFrom(...kinds),
  ms: fc.integer({ min: 0, max: 999 }),
});
const stretch = fc
  .array(drawn, { maxLength: 150 })
  .map((all) => all.sort((one, other) => one.ms - other.ms).map(eventOf));
/** A second in which more is said than is told. */
const full = fc
  .array(drawn, { minLength: 60, maxLength: 150 })
  .map((all) => all.sort((one, other) => one.ms - other.ms).map(eventOf));
const most = fc.integer({ min: 1, max: 40 });
const placesIn = (ranges: readonly LeftOut[]): number[] =>
  ranges.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, more) => from + more));
const seqs = (events: readonly RoomEvent[]) => events.map(({ seq }) => seq);
const saidBy = (events: readonly RoomEvent[]) => {
  const all = new Map<string, number>();
  for (const event of events)
    if (event.kind === 'message' && !isAlwaysTold(event) && !event.deleted)
      all.set(event.author.accountId ?? '', (all.get(event.author.accountId ?? '') ?? 0) + 1);
  return all;
};

describe('B5 a sample of what is said', { timeout: 120_000 }, () => {
  test('every place is either told or said to be left out, in order and once', () => {
    fc.assert(
      fc.property(stretch, most, (events, many) => {
        const { events: told, leftOut } = sampleOf(events, many);
        expect([...seqs(told), ...placesIn(leftOut)].sort((a, b) => a - b)).toEqual(seqs(events));
        expect(seqs(told)).toEqual([...seqs(told)].sort((a, b) => a - b));
        for (const [index, { from, to }] of leftOut.entries()) {
          expect(from).toBeLessThanOrEqual(to);
          expect(from).toBeGreaterThan((leftOut[index - 1]?.to ?? -1) + 1);
        }
      }),
    );
  });

  test('nothing is left out of moderators’, mentions, answers, nor of what happens', () => {
    fc.assert(
      fc.property(stretch, most, (events, many) => {
        const told = new Set(seqs(sampleOf(events, many).events));
        for (const event of events) {
          const isCall = event.kind === 'message' && (event.parts?.length || event.replyTo || event.answer);
          const isOfBadge = event.kind === 'message' && event.author.badges.length > 0;
          if (event.kind !== 'message' || isCall || isOfBadge) expect(told.has(event.seq)).toBe(true);
        }
      }),
    );
  });

  test('nobody is told twice as long as somebody else’s word is left out', () => {
    fc.assert(
      fc.property(full, fc.integer({ min: 1, max: 15 }), (events, many) => {
        const [all, told] = [saidBy(events), saidBy(sampleOf(events, many).events)];
        const highest = Math.max(0, ...told.values());
        for (const [who, said] of all) expect(told.get(who) ?? 0).toBeGreaterThanOrEqual(Math.min(said, highest - 1));
      }),
    );
  });

  test('as many as can be read, and not one fewer; words that are there before those that were taken back', () => {
    fc.assert(
      fc.property(stretch, most, (events, many) => {
        const { events: told, leftOut } = sampleOf(events, many);
        const always = events.filter(isAlwaysTold).filter(({ kind }) => kind === 'message').length;
        const others = events.filter((event) => !isAlwaysTold(event));
        const room = Math.max(many - always, Math.ceil(many / 4));
        expect(told.filter((event) => !isAlwaysTold(event))).toHaveLength(Math.min(others.length, room));
        const left = new Set(placesIn(leftOut));
        const isGone = (event: RoomEvent) => event.kind === 'message' && event.deleted === true;
        if (others.some((event) => left.has(event.seq) && !isGone(event)))
          expect(told.some((event) => isGone(event) && !isAlwaysTold(event))).toBe(false);
      }),
    );
  });

  test('it is the same for everybody, and luck is not by place or by name', () => {
    fc.assert(
      fc.property(stretch, most, (events, many) => {
        expect(sampleOf(structuredClone(events), many)).toEqual(sampleOf(events, many));
      }),
    );
    // A hundred people who say one thing each, four hundred seconds: each is heard about as often as the others.
    const heard = new Map<number, number>();
    for (let second = 0; second < 400; second++) {
      const events = Array.from({ length: 100 }, (_, who) =>
        eventOf({ who, what: 'words', ms: second * 1000 + who * 7 }, second * 100 + who),
      );
      for (const event of sampleOf(events, 20).events) {
        const who = (event as Said).author.hue;
        heard.set(who, (heard.get(who) ?? 0) + 1);
      }
    }
    expect(heard.size).toBe(100);
    // 80 on average; a binomial's standard deviation is 8.
    for (const times of heard.values()) expect(Math.abs(times - 80)).toBeLessThan(40);
  });

  test('who says fifty things a second is heard as often as who says one', () => {
    const events = Array.from({ length: 100 }, (_, index) =>
      eventOf({ who: index < 50 ? 0 : index, what: 'words', ms: index * 9 }, index),
    );
    const told = saidBy(sampleOf(events, 51).events);
    expect([...told.values()]).toEqual(Array.from({ length: 51 }, () => 1));
    expect(saidBy(sampleOf(events, 20).events).get('usr_0') ?? 0).toBeLessThanOrEqual(1);
  });
});

describe('B5 stretch by stretch', { timeout: 120_000 }, () => {
  const events = fc
    .array(fc.record({ who: fc.integer({ min: 0, max: 5 }), what: fc.constantFrom(...kinds) }), { maxLength: 200 })
    .map((all) => all.map((one, index) => eventOf({ ...one, ms: index * 13 }, index)));

  test('what was told when it was new is what is told of it later, from wherever one looks', () => {
    fc.assert(
      fc.property(events, fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 8 }), (all, some) => {
        const marks = [0, ...some, all.length].sort((a, b) => a - b);
        const whole = sampleBetween(all, { after: 0, marks, shownPerSecond: 3 });
        for (const after of marks) {
          const later = sampleBetween(all.slice(after), { after, marks, shownPerSecond: 3 });
          expect(seqs(later.events)).toEqual(seqs(whole.events).filter((seq) => seq > after));
          expect(placesIn(later.leftOut)).toEqual(placesIn(whole.leftOut).filter((seq) => seq > after));
        }
      }),
    );
  });

  test('what is older than all that is known of beats is told whole; three seconds have room for three times as much', () => {
    const all = Array.from({ length: 100 }, (_, index) =>
      eventOf({ who: index, what: 'words', ms: index * 31 }, index),
    );
    expect(sampleBetween(all, { after: 0, marks: [], shownPerSecond: 5 }).leftOut).toEqual([]);
    expect(seqs(sampleBetween(all, { after: 0, marks: [40], shownPerSecond: 5 }).events).slice(0, 40)).toEqual(
      seqs(all).slice(0, 40),
    );
    expect(sampleBetween(all, { after: 0, marks: [0, 100], shownPerSecond: 5 }).events).toHaveLength(15);
  });
});
