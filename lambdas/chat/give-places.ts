import { log } from '../kit/log.ts';
import type { Act } from './act.ts';
import { askForPace } from './ask-for-pace.ts';
import type { DueQueue } from './due-queue.ts';
import { isTooMuchFor } from './pace.ts';
import { mayLeaveBehind } from './pages.ts';
import type { RoomStore } from './room-store.ts';
import type { SaidQueue } from './said-queue.ts';
import { sequence } from './sequence.ts';
import { tell } from './tell.ts';

type World = Parameters<typeof tell>[0] & {
  rooms: RoomStore;
  said: SaidQueue;
  due: Pick<DueQueue, 'poll' | 'beat' | 'pages' | 'raid'>;
};

/** What follows within it is written together; and by then the index of authors knows everybody. */
const pagesRestMs = 3_000;

/** Everything that waits in one room, in the order of its queue: it is given its places and told, and what follows is asked for. */
export const givePlaces = async (
  { rooms, said, due, ...telling }: World,
  acts: readonly Act[],
  redelivered: ReadonlySet<Act>,
  now: () => Date,
): Promise<void> => {
  const [first] = acts;
  if (!first) return;
  const { roomId } = first;
  const outcomes = await sequence(rooms, acts, now, (one) => redelivered.has(one));
  const readers = await tell(telling, roomId, outcomes, now());
  for (const { event } of outcomes) {
    if (event?.kind === 'poll') await due.poll({ roomId, pollId: event.pollId, tick: 1 }, 1000);
    if (event?.kind === 'raid') await due.raid({ roomId, seq: event.seq }, Date.parse(event.goesAt) - now().getTime());
  }
  if (outcomes.some(({ beats }) => beats)) await due.beat({ roomId, tick: 1 }, 1000);
  const room = outcomes.findLast((one) => one.room)?.room;
  if (room && readers !== undefined && isTooMuchFor(room, readers))
    await askForPace({ said }, room, { is: 'each_second', oneIn: 1 });
  if (!outcomes.some(({ event }) => event && mayLeaveBehind(event))) return;
  // Only so that it does not take until the sweep, which knows: a room must not stand still because of it.
  await due
    .pages(roomId, pagesRestMs)
    .catch((error: unknown) => log.warn('pages wait for the sweep', { roomId, error }));
};
