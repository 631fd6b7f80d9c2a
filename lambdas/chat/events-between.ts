import type { Room } from './room.ts';
import type { RoomEvent } from './room-contract.ts';
import type { RoomStore } from './room-store.ts';

/** Everything after a place up to and with another, as it is shown now. One query reads a megabyte at most, which may be less. */
export const eventsBetween = async (
  rooms: Pick<RoomStore, 'history'>,
  room: Room,
  { after, upTo }: { after: number; upTo: number },
): Promise<RoomEvent[]> => {
  const events: RoomEvent[] = [];
  for (let from = after; from < upTo; ) {
    const { events: some, nextAfter } = await rooms.history(room, room.roomId, { after: from, limit: upTo - from });
    if (nextAfter <= from) throw new Error(`the room ${room.roomId} has nothing at place ${from + 1}`);
    events.push(...some);
    from = nextAfter;
  }
  return events;
};
