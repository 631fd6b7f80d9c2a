import type { ChatReplay } from '../../api/promises.ts';
import type { Time } from './leg.ts';
import { linesAt, momentAt, pagesAt, type ReplayIndex, type ReplayPage, type TimedLine, timedLines } from './replay.ts';
import type { Line } from './room.ts';

/** Everything the panel shows. */
export interface ReplayStanding {
  /** `empty`: nothing was said. `broken`: what is needed now did not come, and is asked for again by itself. */
  is: 'loading' | 'open' | 'empty' | 'broken';
  lines: readonly Line[];
}

/** What a reader needs of the world; tests bring their own. */
export interface ReplayWorld {
  clock: ChatReplay['clock'];
  /** Undefined when there is none: nothing was said. */
  index(signal: AbortSignal): Promise<ReplayIndex | undefined>;
  page(page: number, edition: string, signal: AbortSignal): Promise<ReplayPage>;
  time: Time;
}

/** So often is it looked whether something was taken back, while somebody watches. */
const lookEveryMs = 30_000;
const restMs = 5_000;

/** Follows a recording wherever it is moved to, and holds what had been said by then. */
export const createReplay = ({ clock, index: readIndex, page: readPage, time }: ReplayWorld) => {
  const closed = new AbortController();
  const heard = new Set<() => void>();
  const pages = new Map<number, { edition: string; lines: TimedLine[] }>();
  const asked = new Set<string>();
  let index: ReplayIndex | undefined;
  let standing: ReplayStanding = { is: 'loading', lines: [] };
  let positionSec = 0;
  let hasMoved = false;
  let cancelLook: (() => void) | undefined;
  let cancelRest: (() => void) | undefined;

  const tell = (next: ReplayStanding) => {
    const [was, will] = [standing.lines, next.lines];
    const isSame = was.length === will.length && was.every((line, at) => line === will[at]);
    if (isSame && standing.is === next.is) return;
    standing = isSame ? { ...next, lines: was } : next;
    for (const each of heard) each();
  };

  /** Shows what is there; fetches what is not. */
  const show = () => {
    const momentMs = momentAt(clock, positionSec);
    if (!index || momentMs === undefined) return;
    const wanted = pagesAt(index, momentMs);
    for (const page of pages.keys()) if (!wanted.includes(page)) pages.delete(page);
    for (const page of wanted) void fetchPage(page, index.pages[page]?.edition ?? '');
    const known = wanted.flatMap((page) => pages.get(page) ?? []);
    const isWhole = known.length === wanted.length;
    const lines = linesAt(
      known.map((one) => one.lines),
      momentMs,
    );
    // While a page is on its way, what is known stays: a list that empties and fills again is no help to anybody.
    if (isWhole || standing.is !== 'broken') tell({ is: isWhole || lines.length > 0 ? 'open' : 'loading', lines });
  };

  const fetchPage = async (page: number, edition: string): Promise<void> => {
    const name = `${page} ${edition}`;
    if (pages.get(page)?.edition === edition || asked.has(name)) return;
    asked.add(name);
    try {
      const lines = timedLines(await readPage(page, edition, closed.signal));
      pages.set(page, { edition, lines });
      asked.delete(name);
      if (!closed.signal.aborted) show();
    } catch {
      // It may have been written anew since the index was read.
      rest();
    }
  };
  const rest = () => {
    if (closed.signal.aborted) return;
    if (standing.is !== 'open' || standing.lines.length === 0) tell({ ...standing, is: 'broken' });
    cancelRest ??= time.after(restMs, () => {
      cancelRest = undefined;
      asked.clear();
      void look();
    });
  };

  const look = async (): Promise<void> => {
    cancelLook?.();
    cancelLook = undefined;
    try {
      const fresh = await readIndex(closed.signal);
      if (closed.signal.aborted) return;
      index = fresh;
      if (!fresh || fresh.pages.length === 0 || clock.length === 0) tell({ is: 'empty', lines: [] });
      else show();
      hasMoved = false;
      lookAgain();
    } catch {
      rest();
    }
  };
  /** Who does not watch on has no need of news. */
  const lookAgain = () => {
    cancelLook = time.after(lookEveryMs, () => {
      cancelLook = undefined;
      if (hasMoved) void look();
      else lookAgain();
    });
  };
  void look();

  return {
    subscribe: (listener: () => void) => {
      heard.add(listener);
      return () => void heard.delete(listener);
    },
    read: () => standing,
    /** The recording is at this position now. */
    moveTo: (sec: number) => {
      hasMoved ||= sec !== positionSec;
      positionSec = sec;
      show();
    },
    /** Asks at once for what did not come. */
    again: () => {
      cancelRest?.();
      cancelRest = undefined;
      asked.clear();
      void look();
    },
    close: () => {
      cancelLook?.();
      cancelRest?.();
      closed.abort();
    },
  };
};
export type Replay = ReturnType<typeof createReplay>;
