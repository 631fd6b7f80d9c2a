import type { ChatEvent } from '../../api/promises.ts';
import { isRefused } from '../../api/refusal.ts';
import type { Time } from './leg.ts';
import { begin, emptyRoom, type Room } from './room.ts';

/** One page of what was said. */
export interface Page {
  messages: ChatEvent[];
  next_after: number;
  head_seq: number;
}

/** More than this behind, a room begins anew with its newest page. */
const mostBehind = 2_000;

/** Asks for what a reader is missing, until nothing is missing; what comes is taken like everything else. */
export const createCatchUp = (given: {
  page: (after: number | undefined) => Promise<Page>;
  room: () => Room;
  setRoom: (room: Room) => void;
  take: (page: Page) => void;
  isOver: () => boolean;
  time: Time;
  /** How long to rest after a page that did not come. */
  restMs: () => number;
}) => {
  const { page, room, setRoom, take, isOver, time } = given;
  let isFetching = false;
  let cancel: (() => void) | undefined;

  const beginAnew = async () => {
    const newest = await page(undefined);
    setRoom(begin({ ...room(), at: undefined, lines: [] }, newest.messages, newest.head_seq));
  };
  const fetchAll = async () => {
    for (;;) {
      const { at } = room();
      if (at === undefined) return beginAnew();
      const next = await page(at);
      if (isOver()) return undefined;
      if (next.head_seq - at > mostBehind) return beginAnew();
      take(next);
      if (next.next_after >= next.head_seq || next.next_after <= at) return undefined;
    }
  };
  const now = async (): Promise<void> => {
    if (isFetching || isOver()) return;
    isFetching = true;
    try {
      await fetchAll();
    } catch (error) {
      // We know more than the room does: it was put back to an older state.
      if (isRefused(error, 'chat.no_such_place')) setRoom(emptyRoom);
      throw error;
    } finally {
      isFetching = false;
    }
  };
  const soon = (ms: number): void => {
    cancel ??= time.after(ms, () => {
      cancel = undefined;
      now().catch(() => isOver() || soon(given.restMs()));
    });
  };
  return { now, soon, stop: () => cancel?.() };
};
