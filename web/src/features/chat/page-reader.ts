import type { ChatEvent, ChatHello } from '../../api/promises.ts';
import type { Time } from './leg.ts';
import type { LeftOut, Room } from './room.ts';

/** How one reads: told by the server, in the hello, in a frame of its own, with a ticket and in the head. */
export type Reading = NonNullable<ChatHello['reading']>;

/** Where a big room is just now, as it stands at the edge. */
export interface Head {
  reading: Reading;
  room: ChatHello['room'];
  /** Everything after this place stands in `messages`. */
  after: number;
  messages: ChatEvent[];
  /** Places after that one that are not told. */
  left_out?: LeftOut[];
  pages: { page: number; edition: string; to: number }[];
  viewers: number;
  /** All of them so far. */
  reactions: Record<string, number>;
  next_ms: number;
}

export interface Pages {
  head(signal: AbortSignal): Promise<Head>;
  page(page: number, edition: string, signal: AbortSignal): Promise<{ messages: ChatEvent[] }>;
}

/** More than this behind, a room begins anew with what the head says. */
const mostBehind = 2_000;
/** A head that is not there yet, or is the last one of another time. */
const soonMs = 1_000;

/** What is new among reactions that are counted from the beginning. */
export const freshReactions = (
  before: Readonly<Record<string, number>> | undefined,
  now: Readonly<Record<string, number>>,
): Record<string, number> =>
  Object.fromEntries(
    Object.entries(before ? now : {}).flatMap(([emoji, count]) => {
      const fresh = count - (before?.[emoji] ?? 0);
      return fresh > 0 ? [[emoji, fresh]] : [];
    }),
  );

/** Reads a big room from the edge: looks at its head again and again, and fetches a page where it was away for longer. */
export const createPageReader = (given: {
  pages: Pages;
  room: () => Room;
  /** The room begins with this, and has everything up to the number. */
  begin: (events: readonly ChatEvent[], head: number, leftOut: readonly LeftOut[]) => void;
  take: (events: readonly ChatEvent[], coveredTo: number, leftOut?: readonly LeftOut[]) => void;
  /** What lies before the head and on none of its pages is asked of the room itself. */
  fetchMissing: () => Promise<void>;
  /** A head was taken. */
  onHead: (head: Head) => void;
  /** None could be had; it is tried again at this moment, in milliseconds. */
  onTrouble: (error: unknown, untilMs: number) => void;
  time: Time;
  random: () => number;
  restMs: (attempt: number) => number;
}) => {
  const { pages, room, time, random } = given;
  let reading: AbortController | undefined;
  let isOpen = false;
  let attempt = 0;
  let cancel = () => {};

  /** Pages that hold what comes after a place and before the head; undefined where they do not reach so far back. */
  const pagesAfter = (at: number, { pages: known, after }: Head) => {
    const wanted = known.filter(({ to }) => to > at);
    const [first] = wanted;
    if (!first) return undefined;
    const begins = (first.to / (first.page + 1)) * first.page;
    const reaches = (wanted.at(-1)?.to ?? 0) >= after;
    return begins <= at && reaches ? wanted : undefined;
  };

  const follow = async (head: Head, signal: AbortSignal): Promise<void> => {
    const { at } = room();
    const newest = head.room.head_seq;
    if (at === undefined || newest - at > mostBehind) return given.begin(head.messages, newest, head.left_out ?? []);
    if (newest <= at) return;
    if (head.after > at) {
      const wanted = pagesAfter(at, head);
      if (!wanted) await given.fetchMissing();
      for (const { page, edition, to } of wanted ?? []) {
        const { messages } = await pages.page(page, edition, signal);
        if (signal.aborted) return;
        given.take(messages, to);
      }
      // Only what is known to follow on: the rest is there with the next look.
      if ((room().at ?? 0) < head.after) return;
    }
    given.take(head.messages, newest, head.left_out);
  };

  const look = async (mine: AbortController): Promise<void> => {
    const { signal } = mine;
    let nextMs = soonMs;
    try {
      const head = await pages.head(signal);
      if (signal.aborted) return;
      const isOfAnotherTime = head.reading.by === 'socket' && room().at === undefined;
      if (!isOfAnotherTime) {
        await follow(head, signal);
        if (signal.aborted) return;
        isOpen = true;
        attempt = 0;
        // A little apart from each other, so that a whole room does not look in the same moment.
        nextMs = head.next_ms * (0.9 + 0.2 * random());
        given.onHead(head);
      }
    } catch (error) {
      if (signal.aborted) return;
      nextMs = given.restMs(attempt);
      attempt += 1;
      isOpen = false;
      given.onTrouble(error, time.now() + nextMs);
    }
    if (!signal.aborted) cancel = time.after(nextMs, () => void look(mine));
  };

  return {
    start: (afterMs = 0): void => {
      if (reading) return;
      const mine = new AbortController();
      reading = mine;
      if (afterMs === 0) void look(mine);
      else cancel = time.after(afterMs, () => void look(mine));
    },
    stop: (): void => {
      cancel();
      reading?.abort();
      reading = undefined;
      isOpen = false;
    },
    /** Now, instead of when its time has come. */
    lookNow: (): void => {
      if (!reading) return;
      cancel();
      reading.abort();
      reading = new AbortController();
      void look(reading);
    },
    /** Whether the last look brought something. */
    isOpen: (): boolean => isOpen,
    isReading: (): boolean => reading !== undefined,
  };
};
