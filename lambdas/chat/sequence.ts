import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { Refused } from '../kit/refusal.ts';
import type { Act } from './act.ts';
import { type Decided, decide, type Facts } from './decide.ts';
import { pollToEnd } from './decide-poll.ts';
import type { ServerFrame } from './frames-contract.ts';
import { counted, waitsForBeat } from './pace.ts';
import { type Done, emptyRoom, type Room } from './room.ts';
import type { RoomEvent } from './room-contract.ts';
import type { Placed, RoomStore } from './room-store.ts';

/** What came of one act: what readers are shown, and what its sender and the moderators are told. */
export interface Outcome {
  act: Act;
  event?: RoomEvent | undefined;
  answer?: ServerFrame | undefined;
  moderators?: ServerFrame | undefined;
  person?: Decided['person'];
  /** Whose sockets are to be closed. */
  closes?: string | undefined;
  /** Who is to hear that they may write again. */
  frees?: string | undefined;
  /** Readers are told with the next beat of the room. */
  waits?: boolean;
  /** How the room stands after it, where something came of it now. */
  room?: Room;
  /** Somebody has to see to that beat. */
  beats?: boolean | undefined;
}

/** How many messages are one write: each is some rows of at most a hundred. */
const mostAtOnce = 10;

/** Messages that follow each other are written together; anything else is a write of its own. */
export const runsOf = (acts: readonly Act[]): Act[][] => {
  const runs: Act[][] = [];
  for (const act of acts) {
    const last = runs.at(-1);
    if (act.do === 'say' && last?.[0]?.do === 'say' && last.length < mostAtOnce) last.push(act);
    else runs.push([act]);
  }
  return runs;
};

const aboutWhom = (act: Act): string[] => {
  if (act.do === 'say' || act.do === 'hold') return [act.speaker.accountId];
  if (act.do === 'arrive') return [act.from.ownerId];
  return act.do === 'silence' || act.do === 'unsilence' || act.do === 'answer' ? [act.about.accountId] : [];
};
const aboutMessage = (act: Act): string[] =>
  (act.do === 'delete' || act.do === 'pin') && act.messageId ? [act.messageId] : [];
const aboutHeld = (act: Act): string[] => (act.do === 'decide' ? [act.heldId] : []);

const accepted = (act: Act, { seq, held }: Pick<Done, 'seq' | 'held'>): ServerFrame | undefined => {
  if (act.do === 'say' || act.do === 'hold') {
    if (seq !== undefined) return { type: 'ack', clientId: act.clientId, messageId: act.actId, seq };
    return held ? { type: 'held', clientId: act.clientId } : undefined;
  }
  return act.connectionId && act.ref !== undefined ? { type: 'ok', ref: act.ref } : undefined;
};

/** A refusal as a frame says it. */
export const errorFrame = (
  refused: Refused,
  { ref, clientId }: { ref?: string | undefined; clientId?: string | undefined },
): ServerFrame => {
  const { retryAfterMs, retryAfterSec } = refused.details ?? {};
  const wait = retryAfterMs ?? (retryAfterSec === undefined ? undefined : Number(retryAfterSec) * 1000);
  return {
    type: 'error',
    ...(ref === undefined ? {} : { ref }),
    ...(clientId === undefined ? {} : { clientId }),
    code: refused.code,
    status: refused.status,
    message: refused.message,
    ...(wait === undefined ? {} : { retryAfterMs: Number(wait) }),
  };
};

const answersOf = (act: Act, refused: Refused): ServerFrame =>
  errorFrame(refused, { ref: act.ref, clientId: 'clientId' in act ? act.clientId : undefined });

type Seen = Awaited<ReturnType<RoomStore['facts']>> & Pick<Facts, 'votes'>;

/** A run of acts decided one after the other, each on what the ones before it have changed. */
const decideRun = (run: readonly Act[], seen: Seen, now: Date) => {
  const [first] = run;
  if (!first) throw new Error('there is nothing to decide');
  let room: Room = seen.room ?? emptyRoom(first);
  const spoken = new Map<string, Facts['spoken']>();
  const placed: Placed[] = [];
  const outcomes: Outcome[] = [];
  const repeated: { act: Act; done: Done }[] = [];
  const inThisRun = new Map<string, Done>();

  for (const act of run) {
    const before = seen.done(act.actId) ?? inThisRun.get(act.actId);
    if (before) {
      repeated.push({ act, done: before });
      continue;
    }
    const [person] = aboutWhom(act);
    const [message] = aboutMessage(act);
    const [heldId] = aboutHeld(act);
    const facts: Facts = {
      room,
      settings: seen.settings,
      bar: person === undefined ? undefined : seen.bar(person),
      spoken: person === undefined ? undefined : spoken.has(person) ? spoken.get(person) : seen.spoken(person),
      follows: person === undefined ? undefined : seen.follows(person),
      target: message === undefined ? undefined : seen.done(message),
      held: heldId === undefined ? undefined : seen.held(heldId),
      votes: seen.votes,
    };
    let decided: Decided;
    try {
      decided = decide(act, facts, now);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      outcomes.push({ act, answer: answersOf(act, error) });
      continue;
    }
    const seq = decided.happens ? room.seq + 1 : undefined;
    const event = decided.happens && ({ ...decided.happens, seq, at: now.toISOString() } as RoomEvent);
    room = { ...decided.room, ...(seq === undefined ? {} : { seq }) };
    for (const keeping of decided.keeps) if (keeping.keep === 'spoken') spoken.set(keeping.accountId, keeping.spoken);
    placed.push({ actId: act.actId, seq, event, keeps: decided.keeps, done: decided.done });
    inThisRun.set(act.actId, { actId: act.actId, ...(seq === undefined ? {} : { seq }), ...decided.done });
    outcomes.push({
      act,
      event,
      answer: accepted(act, { seq, held: decided.done.held }),
      moderators: decided.moderators,
      ...(decided.person ? { person: decided.person } : {}),
      closes: decided.done.closes,
      frees: decided.done.frees,
      beats: decided.done.beats,
    });
  }
  const given = room.seq - (seen.room?.seq ?? 0);
  const is = given > 0 ? counted(room, given, now) : room;
  const waits = waitsForBeat(is);
  return {
    room: { ...is, writes: is.writes + 1 },
    placed: lastOfEach(placed),
    outcomes: outcomes.map((one) => ({ ...one, waits, room: is })),
    repeated,
  };
};

/** Of what is remembered of one person in one write, only the last: a row is written once in it. */
const lastOfEach = (placed: readonly Placed[]): Placed[] => {
  const seen = new Set<string>();
  return placed
    .toReversed()
    .map((one) => ({
      ...one,
      keeps: one.keeps.filter((keeping) => {
        if (keeping.keep !== 'spoken') return true;
        if (seen.has(keeping.accountId)) return false;
        seen.add(keeping.accountId);
        return true;
      }),
    }))
    .reverse();
};

/**
 * What was done before is answered again. It is shown again only where the queue delivers it again: whoever was stopped in
 * between may not have told anybody. Who merely asks twice is heard by nobody else.
 */
const againOf = async (
  rooms: RoomStore,
  roomId: string,
  repeated: readonly { act: Act; done: Done }[],
  isRedelivered: (act: Act) => boolean,
  waits: boolean,
): Promise<Outcome[]> => {
  const places = repeated.flatMap(({ act, done }) => (isRedelivered(act) ? (done.seq ?? []) : []));
  const events = places.length > 0 ? await rooms.events(roomId, places) : [];
  return repeated.map(({ act, done }) => ({
    act,
    event: events.find(({ seq }) => seq === done.seq),
    answer: accepted(act, done),
    closes: done.closes,
    frees: done.frees,
    beats: done.beats,
    waits,
  }));
};

/**
 * Gives everything that happens in a room its place: one write per run of acts, decided on what is true at that moment. Doing
 * it twice is doing it once; what was done already comes back as it was.
 */
export const sequence = async (
  rooms: RoomStore,
  acts: readonly Act[],
  clock: () => Date,
  isRedelivered: (act: Act) => boolean = () => false,
): Promise<Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const run of runsOf(acts)) {
    const [first] = run;
    if (!first) continue;
    const told = await decideAgain(async () => {
      const now = clock();
      const seen = await rooms.facts(first, {
        acts: run.flatMap((act) => [act.actId, ...aboutMessage(act)]),
        people: run.flatMap(aboutWhom),
        held: run.flatMap(aboutHeld),
      });
      const ending = first.do === 'end_poll' ? pollToEnd(first, seen.room, now) : undefined;
      const votes = ending && (await rooms.count(ending));
      const decided = decideRun(run, { ...seen, votes }, now);
      FAILPOINT: failpoint('chat.sequence.decided');
      if (decided.placed.length > 0) await rooms.commit(seen.room, decided.room, decided.placed, now);
      FAILPOINT: failpoint('chat.sequence.saved');
      const waits = waitsForBeat(decided.room);
      const again = await againOf(rooms, first.roomId, decided.repeated, isRedelivered, waits);
      return [...decided.outcomes, ...again];
    });
    outcomes.push(...told);
  }
  return outcomes.sort((one, other) => (one.event?.seq ?? 0) - (other.event?.seq ?? 0));
};
