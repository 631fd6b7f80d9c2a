import { atOnce } from '../kit/at-once.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { count } from '../kit/metric.ts';
import type { BehindStore, Mark } from './behind-store.ts';
import { eventsBetween } from './events-between.ts';
import type { PageEntry } from './page-contract.ts';
import type { PageFiles } from './page-files.ts';
import { endOf, pageSize, pagesOf } from './pages.ts';
import type { Room } from './room.ts';
import type { RoomStore } from './room-store.ts';

interface World {
  rooms: Pick<RoomStore, 'find' | 'history'>;
  behind: BehindStore;
  files: PageFiles;
}

/** So many pages are written in one go, and so many of them at once; the rest is another go. */
const mostInOneGo = 40;
const mostAtOnce = 4;

/** Which pages have to be written: new ones, those that have grown, and those that say what is not shown any more. */
const dueOf = async (
  { behind }: World,
  room: Room,
  { pages, quiet, before = 0 }: Mark,
  entries: readonly PageEntry[],
): Promise<number[]> => {
  const said = await Promise.all([...quiet].map((accountId) => behind.pagesWith(room.roomId, accountId)));
  const rewritten = new Set([...pages, ...said.flatMap((each) => [...each])]);
  return Array.from({ length: pagesOf(room) }, (_, page) => page).filter((page) => {
    const entry = entries[page];
    return !entry || entry.to < endOf(page, room) || page < before || rewritten.has(page);
  });
};

/**
 * Brings the pages of a room up to what its table says. Everything is read after what is there was looked at, and written
 * only over what was looked at: of two who write, whoever has read the older words is turned down and reads again. Answers
 * whether there is more to do.
 */
export const writePages = async (
  world: World,
  roomId: string,
  { most = mostInOneGo, grownOnly = false }: { most?: number; grownOnly?: boolean } = {},
): Promise<'done' | 'more'> => {
  const { rooms, behind, files } = world;
  return decideAgain(async () => {
    const mark = await behind.find(roomId);
    if (!mark) return 'done';
    // The index of authors takes a moment to know everybody: whoever comes without having rested leaves that to the others.
    if (grownOnly && mark.quiet.size > 0) return 'more';
    const was = await files.index(roomId);
    const room = await rooms.find(roomId);
    if (!room) return (await behind.settle(mark)) ? 'done' : 'more';
    const entries = [...(was?.index.pages ?? [])];
    const due = await dueOf(world, room, mark, entries);
    const now = due.slice(0, most);
    await atOnce(now, mostAtOnce, async (page) => {
      const there = await files.page(roomId, page);
      const messages = await eventsBetween(rooms, room, { after: page * pageSize, upTo: endOf(page, room) });
      const [first, last] = [messages[0], messages.at(-1)];
      if (!first || !last) throw new Error(`page ${page} of ${roomId} would be empty`);
      const edition = await files.putPage({ streamId: roomId, page, messages }, there);
      entries[page] = { edition, from: first.at, until: last.at, to: last.seq };
    });
    FAILPOINT: failpoint('chat.pages.written');
    if (now.length > 0) await files.putIndex({ streamId: roomId, pages: entries }, was);
    count('ChatPagesWritten', now.length);
    FAILPOINT: failpoint('chat.pages.indexed');
    const rest = due.slice(most);
    const isAll = rest.length === 0 ? await behind.settle(mark) : await behind.leave(mark, rest);
    return isAll && rest.length === 0 ? 'done' : 'more';
  });
};
