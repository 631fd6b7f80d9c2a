import { askForPace } from './ask-for-pace.ts';
import type { Beat, BeatsStore } from './beats-store.ts';
import type { DueQueue } from './due-queue.ts';
import { eventsBetween } from './events-between.ts';
import { emptyHead, type HeadWorld, marksOf, writeHead } from './head.ts';
import type { Moments } from './moments.ts';
import {
  type BigRooms,
  headStaysMs,
  isInPages,
  nextPace,
  paceOf,
  readersOf,
  readingOf,
  readsFromSocket,
  waitsForBeat,
} from './pace.ts';
import type { Room } from './room.ts';
import type { LeftOut, RoomEvent } from './room-contract.ts';
import type { SaidQueue } from './said-queue.ts';
import { sampleBetween } from './sample.ts';
import { isListening, type Member, type SocketsStore } from './sockets-store.ts';
import { eventFrames, type Speaking } from './speak.ts';

export interface BeatWorld extends HeadWorld {
  beats: BeatsStore;
  sockets: Pick<SocketsStore, 'members'>;
  speak: Pick<Speaking, 'sayAll'>;
  moments: Pick<Moments, 'take'>;
  said: SaidQueue;
  due: Pick<DueQueue, 'beat'>;
  big: BigRooms;
}

const beatMs = 1000;
/** Whoever has not come to an end within this has been stopped. */
const workMs = 10_000;
const marksKept = 10;
/** A frame that got lost is said once more so many beats later. */
const toldAgainAfter = 10;
/** What one beat tells at most; the next goes on from there. */
const mostTold = 500;

/** There is nothing to tell that nobody else tells, and no head that says anything. */
const isDone = (room: Room | undefined, { told, headUntil }: Beat): boolean =>
  !room || (!waitsForBeat(room) && told >= room.seq && headUntil === undefined);

/** What has happened since readers at their sockets were told last. */
const eventsToTell = (
  world: BeatWorld,
  room: Room,
  { told }: Beat,
  headed: { after: number; events: RoomEvent[] } | undefined,
): Promise<RoomEvent[]> | RoomEvent[] =>
  headed && headed.after <= told
    ? headed.events.filter(({ seq }) => seq > told)
    : eventsBetween(world.rooms, room, { after: told, upTo: Math.min(room.seq, told + mostTold) });

const plus = (reactions: Record<string, number>, more: Record<string, number>): Record<string, number> => ({
  ...reactions,
  ...Object.fromEntries(Object.entries(more).map(([emoji, count]) => [emoji, (reactions[emoji] ?? 0) + count])),
});

/** Everybody who is to read another way is told so; once more later, for whom it did not reach. */
const tellReading = async (
  { speak }: BeatWorld,
  room: Room,
  members: readonly Member[],
  { toldOf, againAt, tick, headUntil }: Beat,
): Promise<Pick<Beat, 'toldOf' | 'againAt'>> => {
  const { since } = paceOf(room);
  const isNew = toldOf !== since;
  if (!isNew && (againAt === 0 || tick < againAt)) return { toldOf, againAt };
  // Whoever has never been told of pages reads as ever.
  if (isInPages(room) || headUntil !== undefined) {
    const moving = members.filter((one) => !readsFromSocket(one));
    if (moving[0]) await speak.sayAll(moving, { type: 'reading', ...readingOf(room, moving[0]) });
  }
  return { toldOf: since, againAt: isNew ? tick + toldAgainAfter : 0 };
};

const work = async (world: BeatWorld, room: Room, beat: Beat, now: Date): Promise<Beat> => {
  const { roomId, seq } = room;
  const inPages = isInPages(room);
  const headUntil = inPages ? new Date(now.getTime() + headStaysMs).toISOString() : beat.headUntil;
  const members = (await world.sockets.members(roomId)).filter((one) => isListening(one, now));
  const viewers = readersOf(members, paceOf(room).oneIn);
  const fresh = waitsForBeat(room) ? await world.moments.take(roomId) : {};
  const reactions = plus(beat.reactions, fresh);

  const isHeadOver = headUntil !== undefined && headUntil <= now.toISOString();
  const headed =
    headUntil === undefined || isHeadOver ? undefined : await writeHead(world, room, beat, { viewers, reactions, now });
  if (isHeadOver) await emptyHead(world, room, now);

  const votes = room.poll && (await world.polls.votes(room.poll));
  const standing = votes?.join(' ') ?? '';
  const hasChanged = viewers !== beat.viewers || standing !== beat.votes || Object.keys(fresh).length > 0;
  const state = {
    ...{ viewers, reactions: fresh },
    ...(room.poll && votes ? { poll: { pollId: room.poll.pollId, votes } } : {}),
  };
  const events = await eventsToTell(world, room, beat, headed);
  const { shownPerSecond } = world.big;
  const sample = sampleBetween(events, { after: beat.told, marks: marksOf(beat, seq), shownPerSecond });
  const tellEvents = async (to: readonly Member[], all: readonly RoomEvent[], leftOut: readonly LeftOut[]) => {
    const frames = eventFrames(all, leftOut);
    const last = frames.pop();
    for (const frame of frames) await world.speak.sayAll(to, frame);
    if (last) await world.speak.sayAll(to, hasChanged ? { ...last, state } : last);
    else if (hasChanged) await world.speak.sayAll(to, { type: 'state', ...state });
  };
  // The channel's own people are told everything, and so are clients that would ask for what is left out.
  const [whole, others] = [members.filter(readsFromSocket), members.filter((one) => !readsFromSocket(one))];
  if (sample.leftOut.length === 0) await tellEvents(inPages ? whole : members, events, []);
  else {
    await tellEvents(whole, events, []);
    if (!inPages) await tellEvents(others, sample.events, sample.leftOut);
  }
  const told = await tellReading(world, room, members, { ...beat, headUntil });

  const marks = [...beat.marks, seq].slice(-marksKept);
  const perSecond = marks.length > 1 ? (seq - (marks[0] ?? seq)) / (marks.length - 1) : Number.POSITIVE_INFINITY;
  const next = room.state === 'open' ? nextPace(room, { readers: viewers, perSecond }, world.big, now) : undefined;
  if (next) await askForPace(world, room, next);
  return {
    ...{ ...beat, ...told, marks, viewers, reactions, votes: standing },
    told: events.at(-1)?.seq ?? beat.told,
    pages: headed?.pages ?? [],
    headUntil: isHeadOver ? undefined : headUntil,
  };
};

/**
 * One second of a room that is told of once a second: what happened is told together, the head is written where readers look
 * at that, and it is seen whether the room should go on so. The next second is asked for first, so that whoever is stopped
 * here stops nothing; each is had once, and never two at a time.
 */
export const beat = async (
  world: BeatWorld,
  { roomId, tick }: { roomId: string; tick: number },
  now: Date,
): Promise<void> => {
  const was = await world.beats.find(roomId);
  if (!was || was.tick >= tick) return;
  if (was.working && now.getTime() - Date.parse(was.at) < workMs) return world.due.beat({ roomId, tick }, beatMs);
  const room = await world.rooms.find(roomId);
  if (isDone(room, was) && (await world.beats.end(was))) return;
  await world.due.beat({ roomId, tick: tick + 1 }, beatMs);
  if (!room || !(await world.beats.claim(roomId, tick, now))) return;
  const mine = { ...was, tick };
  let end = mine;
  try {
    end = await work(world, room, mine, now);
  } finally {
    await world.beats.save(end);
  }
};
