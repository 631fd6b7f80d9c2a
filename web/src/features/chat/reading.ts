import { mayHelpToRetry, sentenceOf } from '../../api/refusal.ts';
import type { Time } from './leg.ts';
import { createPageReader, freshReactions, type Head, type Pages, type Reading } from './page-reader.ts';
import { begin, greeted } from './room.ts';
import type { ChatStanding } from './standing.ts';

/** In a big room whoever wrote keeps their socket for so long, for what they write next. */
const writerStaysMs = 5 * 60_000;
/** Not everybody in the same moment. */
const comeWithinMs = 1_000;

/** What reading needs of the room it is a part of. */
export interface ReadingWorld {
  pages: Pages;
  time: Time;
  random: () => number;
  isOnline: () => boolean;
  restMs: (attempt: number) => number;
  standing: () => ChatStanding;
  change: (part: Partial<ChatStanding>) => void;
  take: Parameters<typeof createPageReader>[0]['take'];
  fetchMissing: () => Promise<void>;
  onReactions: (fresh: Readonly<Record<string, number>>) => void;
  onEnd: (because: string) => void;
  socket: {
    isOpen: () => boolean;
    /** The last try to open one did not succeed: it is tried again by itself. */
    isFailing: () => boolean;
    open: () => void;
    leave: () => void;
    greet: () => void;
  };
}

/** How a room is read just now, from its socket or from pages at the edge; and whether it takes a socket at all. */
export const createReading = (world: ReadingWorld, overWords: string) => {
  const { time, random, standing, change, socket } = world;
  /** Whoever drew low keeps a socket in a big room, so that it is known how many read there. */
  const draw = random();
  let reading: Reading = { by: 'socket', one_in: 1 };
  let wroteAt = Number.NEGATIVE_INFINITY;
  let reactions: Readonly<Record<string, number>> | undefined;
  let cancelBack = () => {};

  /** Whether somebody who reads pages has no use for a socket. */
  const mayDoWithout = (): boolean =>
    reading.by === 'pages' &&
    draw * reading.one_in >= 1 &&
    time.now() - wroteAt >= writerStaysMs &&
    !standing().outbox.some((one) => one.standing === 'waiting' || one.standing === 'sent');

  /** From now on one reads so. Whoever comes back to a socket reads on from pages until it has said hello. */
  const readAs = (next: Reading) => {
    const was = reading.by;
    reading = next;
    if (next.by === 'pages') {
      cancelBack();
      return pages.start(random() * comeWithinMs);
    }
    if (was === 'socket') return;
    if (socket.isOpen()) return socket.greet();
    cancelBack();
    cancelBack = time.after(random() * (next.within_ms ?? 0), socket.open);
  };

  const headTaken = (head: Head) => {
    const { room: told, viewers } = head;
    const { room } = standing();
    const { poll, at = 0 } = room;
    const vote = told.poll && told.poll.poll_id === poll?.poll_id ? poll.mine : undefined;
    // A cache may be a second behind what is known from elsewhere.
    const isNew = told.head_seq >= at;
    change({
      viewers,
      line: { is: 'open' },
      ...(isNew ? { room: greeted(room, { you: vote === undefined ? {} : { vote }, room: told }) } : {}),
    });
    world.onReactions(freshReactions(reactions, head.reactions));
    reactions = head.reactions;
    readAs(head.reading);
    if (standing().room.isClosed && !socket.isOpen()) return world.onEnd(overWords);
    // A socket that is of no more use is left; one that is missed is opened.
    if (mayDoWithout()) socket.leave();
    else if (reading.by === 'pages' && !socket.isOpen() && !socket.isFailing()) socket.open();
  };

  const pages = createPageReader({
    pages: world.pages,
    room: () => standing().room,
    begin: (events, head, leftOut) =>
      change({ room: begin({ ...standing().room, at: undefined, lines: [], leftOut }, events, head) }),
    take: world.take,
    fetchMissing: world.fetchMissing,
    onHead: headTaken,
    onTrouble: (error, untilMs) => {
      if (!mayHelpToRetry(error)) return world.onEnd(sentenceOf(error));
      if (!socket.isOpen()) change({ line: world.isOnline() ? { is: 'waiting', untilMs } : { is: 'offline' } });
    },
    ...{ time, random, restMs: world.restMs },
  });

  return {
    draw,
    mayDoWithout,
    readAs,
    by: (): Reading['by'] => reading.by,
    /** Told by a socket that has just said hello: what it does not bring, pages do. */
    greetedAs: (as: Reading): void => {
      cancelBack();
      reading = as;
      if (as.by === 'pages') pages.start();
      else pages.stop();
    },
    /** Told with a ticket. Whoever reads pages already hears there how it goes on, and may be here only to write. */
    admittedAs: (as: Reading): void => {
      if (!pages.isReading()) reading = as;
      if (reading.by === 'pages') pages.start();
    },
    /** Something was written, or is about to be. */
    wrote: (): void => {
      wroteAt = time.now();
    },
    lookNow: pages.lookNow,
    /** Whether heads come, so that nobody has to ask for what is missing. */
    isFollowing: pages.isReading,
    /** Whether the last of them did. */
    isOpen: pages.isOpen,
    stop: (): void => {
      cancelBack();
      pages.stop();
    },
  };
};
