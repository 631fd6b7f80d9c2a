import { endOf } from './end-poll.ts';
import { isShown } from './room.ts';
import type { RoomStore } from './room-store.ts';
import type { SaidQueue } from './said-queue.ts';

/**
 * Has a room closed in its turn: after everything that was said before. One nobody has written in has nothing to close.
 * `version`: of what it is beside, so that each change of that asks once. `ifShows`: only a party in which this video is
 * watched still; a host may have put another one in meanwhile.
 */
export const closeRoom = async (
  { rooms, said }: { rooms: Pick<RoomStore, 'find'>; said: SaidQueue },
  roomId: string,
  version: number,
  { ifShows }: { ifShows?: string } = {},
): Promise<boolean> => {
  const room = await rooms.find(roomId);
  if (room?.state !== 'open' || !isShown(room, ifShows)) return false;
  // What is still asked is counted first: nothing happens in a room that is closed.
  if (room.poll)
    await said.send(endOf({ ...room, pollId: room.poll.pollId }, { roomEnds: true }), `end:${roomId}:${version}`);
  const { place, ownerId, channelId } = room;
  const actId = ['close', roomId, ...(ifShows ? [ifShows] : [])].join(':');
  await said.send(
    { do: 'close', actId, roomId, place, ownerId, ifShows, ...(channelId ? { channelId } : {}) },
    `${actId}:${version}`,
  );
  return true;
};
