import { endOf } from './end-poll.ts';
import type { RoomStore } from './room-store.ts';
import type { SaidQueue } from './said-queue.ts';
import { placeOf, type Stream } from './stream-copy.ts';

/** Has a room closed in its turn: after everything that was said before. One nobody has written in has nothing to close. */
export const closeRoom = async (
  { rooms, said }: { rooms: Pick<RoomStore, 'find'>; said: SaidQueue },
  { streamId, ownerId, channelId, ...stream }: Stream,
): Promise<boolean> => {
  const room = await rooms.find(streamId);
  if (room?.state !== 'open') return false;
  // What is still asked is counted first: nothing happens in a room that is closed.
  if (room.poll)
    await said.send(
      endOf({ ...room, pollId: room.poll.pollId }, { roomEnds: true }),
      `end:${streamId}:${stream.version}`,
    );
  const actId = `close:${streamId}`;
  await said.send(
    {
      do: 'close',
      actId,
      roomId: streamId,
      place: placeOf({ ownerId, channelId }),
      ownerId,
      ...(channelId ? { channelId } : {}),
    },
    `${actId}:${stream.version}`,
  );
  return true;
};
