import type { Room } from './room.ts';
import type { RoomEvent } from './room-contract.ts';
import type { Placed } from './room-store.ts';

// What is said in a room, as files: page n holds the places n · 200 + 1 to n · 200 + 200, whoever writes it and whenever.

/** Places of one page. */
export const pageSize = 200;
/** The page a place is on, from 0. */
export const pageOf = (seq: number): number => Math.floor((seq - 1) / pageSize);

/** How many pages there are to be: those that are full, and of a closed room the last one too. */
export const pagesOf = ({ seq, state }: Pick<Room, 'seq' | 'state'>): number =>
  state === 'closed' ? Math.ceil(seq / pageSize) : Math.floor(seq / pageSize);

/** The last place a page has to hold. */
export const endOf = (page: number, { seq }: Pick<Room, 'seq'>): number => Math.min(seq, (page + 1) * pageSize);

/** Why pages of a room are behind what its table says. */
export interface Behind {
  /** These say something that is not shown any more. */
  pages: readonly number[];
  /** Nothing these people said is shown any more. */
  quiet: readonly string[];
  /** Nothing on pages before this one is shown any more. */
  before?: number | undefined;
}

/** Whether a write leaves pages behind, and which. Undefined: none. */
export const leftBehind = (was: Room | undefined, is: Room, placed: readonly Placed[]): Behind | undefined => {
  // Of a party nothing is kept for a replay.
  if (is.party) return undefined;
  const there = pagesOf(is);
  const keeps = placed.flatMap((one) => one.keeps);
  const pages = keeps
    .flatMap((one) => (one.keep === 'tombstone' ? [pageOf(one.seq)] : []))
    .filter((page) => page < there);
  const quiet = there > 0 ? keeps.flatMap((one) => (one.keep === 'quiet' ? [one.accountId] : [])) : [];
  const isCleared = is.clearedAt !== undefined && is.clearedAt !== was?.clearedAt && there > 0;
  const grows = there > (was ? pagesOf(was) : 0) || (is.state === 'closed' && is.seq > (was?.seq ?? 0));
  if (!grows && !isCleared && pages.length === 0 && quiet.length === 0) return undefined;
  return { pages, quiet, ...(isCleared ? { before: pageOf(is.clearedAt ?? 1) + 1 } : {}) };
};

const leaving: readonly RoomEvent['kind'][] = ['deleted', 'silenced', 'cleared', 'closed'];
/** Whether it is worth looking after something happened: pages may be behind now. */
export const mayLeaveBehind = ({ kind, seq }: RoomEvent): boolean => seq % pageSize === 0 || leaving.includes(kind);
