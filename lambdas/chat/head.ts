import { ConditionFailed } from '../kit/transaction.ts';
import type { Beat } from './beats-store.ts';
import type { BehindStore } from './behind-store.ts';
import { eventsBetween } from './events-between.ts';
import { type BigRooms, comeBackWithinMs, isInPages, nextLookMs, paceOf } from './pace.ts';
import type { PageInHead, RoomHead } from './page-contract.ts';
import type { PageFiles } from './page-files.ts';
import { pageSize, pagesOf } from './pages.ts';
import type { PollsStore } from './polls-store.ts';
import type { Room } from './room.ts';
import type { RoomEvent } from './room-contract.ts';
import type { RoomStore } from './room-store.ts';
import { sampleBetween } from './sample.ts';
import type { SettingsStore } from './settings-store.ts';
import { showRoom } from './show-room.ts';
import { writePages } from './write-pages.ts';

export interface HeadWorld {
  rooms: Pick<RoomStore, 'find' | 'history' | 'pinned'>;
  polls: Pick<PollsStore, 'votes'>;
  settings: Pick<SettingsStore, 'find'>;
  behind: BehindStore;
  files: PageFiles;
  big: Pick<BigRooms, 'shownPerSecond'>;
}

/** Whoever comes in sees so many of the newest; and nobody is told of more places in one file. */
const leastInHead = 50;
const mostInHead = 1500;
/** So many beats longer than from one look to the next: whoever comes late finds everything in the head, and no page is fetched. */
const beatsLate = 2;
const mostPages = 10;
/** Pages that were written anew because of what was taken back: so many beats later the head names them so. */
const pagesLookedAtEvery = 10;

/** The newest pages there are; written first if they have just become full. */
const pagesNow = async (world: HeadWorld, room: Room, { pages, tick }: Beat): Promise<PageInHead[]> => {
  const full = Math.floor(room.seq / pageSize);
  const known = (pages.at(-1)?.page ?? -1) + 1;
  if (full === known && tick % pagesLookedAtEvery !== 0) return pages;
  if (full > known) await writePages(world, room.roomId, { grownOnly: true });
  const written = (await world.files.index(room.roomId))?.index.pages ?? [];
  return written
    .slice(0, Math.min(full, pagesOf(room)))
    .map(({ edition, to }, page) => ({ page, edition, to }))
    .slice(-mostPages);
};

/** Where what is told in one beat ends, and with it each stretch of which a sample is told. */
export const marksOf = ({ marks, told }: Pick<Beat, 'marks' | 'told'>, seq: number): number[] => [...marks, told, seq];

export interface Headed {
  pages: PageInHead[];
  /** What there is after a place, which may be what others are told too. */
  after: number;
  events: RoomEvent[];
}

/** Writes where a room is just now, over what was there before anything was read. */
export const writeHead = async (
  world: HeadWorld,
  room: Room,
  beat: Beat,
  { viewers, reactions, now }: { viewers: number; reactions: Record<string, number>; now: Date },
): Promise<Headed> => {
  const { roomId, seq } = room;
  const was = await world.files.head(roomId);
  const pages = await pagesNow(world, room, beat);
  const inPages = pages.at(-1)?.to ?? 0;
  const nextMs = nextLookMs(viewers, beat.marks.length > 0 && beat.marks[0] === seq);
  const before = beat.marks.at(-(Math.ceil(nextMs / 1000) + beatsLate)) ?? beat.marks[0] ?? seq;
  const after = Math.max(0, seq - mostInHead, Math.min(inPages, before, seq - leastInHead));
  const { settings } = await world.settings.find(room.place);
  const [events, shown] = await Promise.all([
    eventsBetween(world.rooms, room, { after, upTo: seq }),
    showRoom(world, room, { settings }),
  ]);
  const { shownPerSecond } = world.big;
  const told = sampleBetween(events, { after, marks: marksOf(beat, seq), shownPerSecond });
  const head: RoomHead = {
    ...{
      streamId: roomId,
      at: now.toISOString(),
      room: shown,
      after,
      messages: told.events,
      pages,
      viewers,
      reactions,
    },
    ...(told.leftOut.length > 0 ? { leftOut: told.leftOut } : {}),
    reading: isInPages(room)
      ? { by: 'pages', oneIn: paceOf(room).oneIn }
      : { by: 'socket', oneIn: 1, withinMs: comeBackWithinMs },
    nextMs,
  };
  await unlessOvertaken(world.files.putHead(head, was));
  return { pages, after, events };
};

/** The room is read by sockets again, or over: of what was said nothing stays in the head. */
export const emptyHead = async (world: HeadWorld, room: Room, now: Date): Promise<void> => {
  const { roomId, seq } = room;
  const was = await world.files.head(roomId);
  if (!was) return;
  const { settings } = await world.settings.find(room.place);
  const shown = await showRoom(world, room, { settings });
  const { pinnedMessage: _, poll: __, ...rest } = shown;
  await unlessOvertaken(
    world.files.putHead(
      {
        ...{ streamId: roomId, at: now.toISOString(), room: rest, after: seq, messages: [], pages: [] },
        ...{ viewers: 0, reactions: {}, nextMs: nextLookMs(0, true) },
        reading: { by: 'socket', oneIn: 1, withinMs: comeBackWithinMs },
      },
      was,
    ),
  );
};

/** Somebody else has written it meanwhile, and had read as much or more. The next beat writes again. */
const unlessOvertaken = async (writing: Promise<void>): Promise<void> => {
  try {
    await writing;
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
};
