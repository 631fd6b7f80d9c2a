import type { ChatEvent, ChatReplay } from '../../api/promises.ts';
import { type Line, mostLines } from './room.ts';

// What had been said when what is shown of a recording took place.

/** The pages of a room, as its index names them. */
export interface ReplayIndex {
  pages: { edition: string; from: string; until: string; to: number }[];
}
export interface ReplayPage {
  messages: ChatEvent[];
}

/** One line, and when it was said, in milliseconds. */
export interface TimedLine {
  atMs: number;
  line: Line;
}

/** The moment that is shown at a position of the recording, in milliseconds; undefined when nobody knows. */
export const momentAt = (clock: ChatReplay['clock'], positionSec: number): number | undefined => {
  const mark = clock.findLast(({ position_sec }) => position_sec <= positionSec) ?? clock[0];
  return mark && Date.parse(mark.at) + (positionSec - mark.position_sec) * 1000;
};

/** What of a page is worth a line: what was said and is not taken back, and the end. */
export const timedLines = ({ messages }: ReplayPage): TimedLine[] =>
  messages.flatMap((event): TimedLine[] => {
    const atMs = Date.parse(event.at);
    if (event.kind === 'closed') return [{ atMs, line: { kind: 'notice', seq: event.seq, what: { is: 'closed' } } }];
    if (event.kind !== 'message' || event.deleted || event.text === undefined) return [];
    return [{ atMs, line: { ...event, text: event.text } }];
  });

/** So long before it is shown a page is fetched. */
const aheadMs = 20_000;

/**
 * The pages that are needed at a moment, by their numbers: the one it lies on with those before it that a list has room for,
 * and the next one shortly before its time. The first one before anything was said.
 */
export const pagesAt = ({ pages }: ReplayIndex, momentMs: number): number[] => {
  const now = pages.findLastIndex(({ from }) => Date.parse(from) <= momentMs);
  const next = pages[now + 1];
  const last = next && Date.parse(next.from) - momentMs <= aheadMs ? now + 1 : now;
  const size = pages[0]?.to ?? 1;
  const first = Math.max(0, now - Math.ceil(mostLines / size) + 1);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
};

/** What a reader would see at a moment. */
export const linesAt = (pages: readonly (readonly TimedLine[])[], momentMs: number): Line[] =>
  pages.flatMap((page) => page.filter(({ atMs }) => atMs <= momentMs).map(({ line }) => line)).slice(-mostLines);
