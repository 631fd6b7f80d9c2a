import type { RoomStore } from './room-store.ts';
import type { SaidQueue } from './said-queue.ts';
import { isOnAir, placeOf, type Streams } from './stream-copy.ts';

interface World {
  rooms: Pick<RoomStore, 'find' | 'events'>;
  streams: Pick<Streams, 'stream'>;
  said: SaidQueue;
}

/** The time of those who are sent on has come: the room they go to is told of them, in its own order and once. */
export const bringRaid = async (
  { rooms, streams, said }: World,
  { roomId, seq }: { roomId: string; seq: number },
): Promise<void> => {
  const room = await rooms.find(roomId);
  if (room?.raid?.seq !== seq) return;
  const { to, viewers } = room.raid;
  const [[put], target] = await Promise.all([rooms.events(roomId, [seq]), streams.stream(to)]);
  if (put?.kind !== 'raid' || !target || !isOnAir(target) || target.visibility !== 'public') return;
  const { streamId, ownerId, channelId } = target;
  const actId = `raid:${roomId}:${seq}`;
  await said.send(
    {
      ...{ do: 'arrive', actId, roomId: streamId, place: placeOf(target), ownerId, viewers },
      ...(channelId ? { channelId } : {}),
      from: { streamId: roomId, ownerId: room.ownerId, name: put.name },
    },
    actId,
  );
};
