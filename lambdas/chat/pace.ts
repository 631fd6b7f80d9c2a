import type { Pace, Room } from './room.ts';
import type { Reading } from './room-contract.ts';
import type { Member } from './sockets-store.ts';

// How what happens in a room gets to its readers: pushed at once, pushed once a second, or read from pages at the edge.

/** So many posts a second are what one room may take of an account's ten thousand by pushing one by one. */
const mostPushes = 1000;
/** And so many messages are more than anybody reads one by one, however few read. */
const mostPerSecond = 20;
/** Both over so long: what comes in a moment and is over with it changes nothing. */
const busyMs = 4000;
/** Whoever has left pages behind finds a head there for so long, and comes back to a socket within the first part of it. */
export const headStaysMs = 90_000;
export const comeBackWithinMs = 60_000;
/** A room that has begun to read pages does so for two minutes at least. */
const pagesLastMs = 120_000;

/** When a room is a big one, and how many sockets are enough to know how many read in it. */
export interface BigRooms {
  pagesFrom: number;
  pagesUntil: number;
  sampled: number;
  /** Of more messages a second than this, a sample is told. */
  shownPerSecond: number;
}

export const paceOf = ({ pace }: Pick<Room, 'pace'>): Pace => pace ?? { is: 'at_once', oneIn: 1, since: '' };

/** Whether what happens waits for the next beat, instead of being told by whoever wrote it. */
export const waitsForBeat = (room: Pick<Room, 'pace' | 'state'>): boolean =>
  room.state === 'open' && paceOf(room).is !== 'at_once';
export const isInPages = (room: Pick<Room, 'pace' | 'state'>): boolean =>
  room.state === 'open' && paceOf(room).is === 'in_pages';

type Placing = Pick<Member, 'draw' | 'keeps'>;
/** Who reads from the socket however big the room is: the channel's own people, and clients that know nothing of pages. */
export const readsFromSocket = ({ draw, keeps }: Placing): boolean => draw === undefined || keeps === true;

/** How somebody reads here just now. */
export const readingOf = (room: Pick<Room, 'pace' | 'state'>, who: Placing): Reading =>
  isInPages(room) && !readsFromSocket(who) ? { by: 'pages', oneIn: paceOf(room).oneIn } : { by: 'socket', oneIn: 1 };

/**
 * How many read: everybody who is connected, or where most are not, those whose draw was low for all the others. Everybody draws
 * alike, so it is as good a guess while they are still leaving or coming back.
 */
export const readersOf = (members: readonly Placing[], oneIn: number): number => {
  if (oneIn === 1) return members.length;
  const low = members.filter(({ draw }) => draw !== undefined && draw * oneIn < 1).length;
  return members.filter(({ draw }) => draw === undefined).length + oneIn * low;
};

/** Of how many one keeps a socket, so that there are about as many sockets as are enough. */
const oneInOf = (readers: number, { sampled }: BigRooms): number =>
  2 ** Math.max(0, Math.round(Math.log2(readers / sampled)));

/** What a room should go on with, when that is something else than now. */
export const nextPace = (
  room: Pick<Room, 'pace'>,
  { readers, perSecond }: { readers: number; perSecond: number },
  big: BigRooms,
  now: Date,
): Omit<Pace, 'since'> | undefined => {
  const { is, oneIn, since } = paceOf(room);
  const lastedMs = now.getTime() - Date.parse(since);
  if (is === 'in_pages') {
    if (readers < big.pagesUntil && lastedMs >= pagesLastMs) return { is: 'each_second', oneIn };
    const fits = oneInOf(readers, big);
    return fits >= oneIn * 4 || fits * 4 <= oneIn ? { is, oneIn: fits } : undefined;
  }
  if (readers >= big.pagesFrom) return { is: 'in_pages', oneIn: oneInOf(readers, big) };
  const isQuiet = perSecond < mostPerSecond / 2 && perSecond * readers < mostPushes / 2;
  if (is === 'each_second' && isQuiet && lastedMs >= headStaysMs) return { is: 'at_once', oneIn: 1 };
  return undefined;
};

/** So many more have their places now. */
export const counted = (room: Room, placed: number, now: Date): Room => {
  const began = room.busy && now.getTime() - Date.parse(room.busy.from) < busyMs ? room.busy : undefined;
  return {
    ...room,
    busy: began ? { ...began, count: began.count + placed } : { from: now.toISOString(), count: placed },
  };
};

/** Whether pushing one by one has become too much for so many readers. */
export const isTooMuchFor = (room: Pick<Room, 'pace' | 'state' | 'busy'>, readers: number): boolean => {
  const perSecond = ((room.busy?.count ?? 0) * 1000) / busyMs;
  const isTooMuch = perSecond > mostPerSecond || perSecond * readers > mostPushes;
  return room.state === 'open' && paceOf(room).is === 'at_once' && isTooMuch;
};

/** CloudFront answers a quarter of a million requests a second; a room may have three quarters of them, and no more. */
const mostLooks = 190_000;
const liveMs = 2_200;
const quietMs = 5_000;

/** When a reader of pages should look again. */
export const nextLookMs = (readers: number, isQuiet: boolean): number =>
  Math.max(isQuiet ? quietMs : liveMs, Math.ceil((readers * 1000) / mostLooks));
