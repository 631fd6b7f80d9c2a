import type { LeftOut, RoomEvent, Said } from './room-contract.ts';

// What is told of a room in which more is said than anybody reads. Pure: who asks is no part of it, so that everybody who is
// told of the same stretch is told the same.

export interface Sample {
  events: RoomEvent[];
  leftOut: LeftOut[];
}

/** Those who call somebody are many at times; this part of what can be read stays to everybody else. */
const leastShareOfOthers = 1 / 4;

/**
 * What is always told: everything that is no message; what is said by whoever has a badge, which all who keep order have; what
 * calls somebody, or answers somebody, or is answered by the channel.
 */
export const isAlwaysTold = (event: RoomEvent): boolean =>
  event.kind !== 'message' ||
  event.author.badges.length > 0 ||
  event.replyTo !== undefined ||
  event.answer !== undefined ||
  (event.parts ?? []).some(({ kind }) => kind === 'mention');

/** Spread evenly, and nobody's to choose: a place and its moment are given, not asked for. (FNV-1a, 32 bits.) */
const lotOf = ({ seq, at }: Pick<Said, 'seq' | 'at'>): number => {
  let lot = 0x811c9dc5;
  for (const letter of `${seq} ${at}`) lot = Math.imul(lot ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  // The last letters would decide the highest bits alone.
  lot = Math.imul(lot ^ (lot >>> 15), 0x2c1b3c6d) >>> 0;
  return (lot ^ (lot >>> 13)) >>> 0;
};

const rangesOf = (places: readonly number[]): LeftOut[] => {
  const ranges: LeftOut[] = [];
  for (const seq of places) {
    const last = ranges.at(-1);
    if (last && last.to === seq - 1) last.to = seq;
    else ranges.push({ from: seq, to: seq });
  }
  return ranges;
};

/** In rounds: one of each author, by lot, before a second one of anybody; what was taken back last of all. */
const inFairOrder = (messages: readonly Said[]): Said[] => {
  const lots = new Map(messages.map((one) => [one, lotOf(one)]));
  const byLot = [...messages].sort(
    (one, other) => (lots.get(one) ?? 0) - (lots.get(other) ?? 0) || one.seq - other.seq,
  );
  const said = new Map<string, number>();
  const round = new Map<Said, number>();
  for (const one of byLot) {
    const who = one.author.accountId ?? '';
    const before = said.get(who) ?? 0;
    round.set(one, one.deleted ? Number.POSITIVE_INFINITY : before);
    if (!one.deleted) said.set(who, before + 1);
  }
  return byLot.sort((one, other) => {
    const [mine, theirs] = [round.get(one) ?? 0, round.get(other) ?? 0];
    return mine === theirs ? 0 : mine - theirs;
  });
};

/** Of one stretch of a room, in order, what is told when `most` messages are as many as anybody reads. */
export const sampleOf = (events: readonly RoomEvent[], most: number): Sample => {
  const always = events.filter(isAlwaysTold);
  const others = events.filter((event): event is Said => !isAlwaysTold(event));
  const said = always.filter(({ kind }) => kind === 'message').length;
  const room = Math.max(most - said, Math.ceil(most * leastShareOfOthers));
  if (others.length <= room) return { events: [...events], leftOut: [] };
  const told = new Set<RoomEvent>([...always, ...inFairOrder(others).slice(0, room)]);
  return {
    events: events.filter((event) => told.has(event)),
    leftOut: rangesOf(events.filter((event) => !told.has(event)).map(({ seq }) => seq)),
  };
};

/** Whole seconds that a stretch took, one at least. */
const secondsOf = (events: readonly RoomEvent[]): number => {
  const [first, last] = [events[0], events.at(-1)];
  if (!first || !last) return 1;
  return Math.max(1, Math.round((Date.parse(last.at) - Date.parse(first.at)) / 1000));
};

/**
 * What is told of everything after a place. A stretch ends at each of `marks`, the newest places there were at each beat: so what
 * was told of a stretch when it was new is what is told of it later. What is older than the first mark, or begins inside a stretch,
 * is told whole.
 */
export const sampleBetween = (
  events: readonly RoomEvent[],
  { after, marks, shownPerSecond }: { after: number; marks: readonly number[]; shownPerSecond: number },
): Sample => {
  const ends = [...new Set(marks)].sort((one, other) => one - other);
  const told: Sample = { events: [], leftOut: [] };
  let begins: number | undefined;
  for (const end of [...ends, Number.POSITIVE_INFINITY]) {
    const stretch = events.filter(({ seq }) => seq > (begins ?? 0) && seq <= end);
    const isWhole = begins !== undefined && begins >= after;
    const some = isWhole ? sampleOf(stretch, shownPerSecond * secondsOf(stretch)) : { events: stretch, leftOut: [] };
    told.events.push(...some.events);
    told.leftOut.push(...some.leftOut);
    begins = end;
  }
  return told;
};
