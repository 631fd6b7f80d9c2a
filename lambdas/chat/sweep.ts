import { closeRoom } from './close-room.ts';
import type { DueQueue } from './due-queue.ts';
import { endOf } from './end-poll.ts';
import type { PollsStore } from './polls-store.ts';
import type { RoomStore } from './room-store.ts';
import type { SaidQueue } from './said-queue.ts';
import type { SocketsStore } from './sockets-store.ts';
import { isOver, type Streams } from './stream-copy.ts';

interface World {
  sockets: Pick<SocketsStore, 'due'>;
  rooms: Pick<RoomStore, 'find' | 'open'>;
  polls: Pick<PollsStore, 'due'>;
  streams: Pick<Streams, 'stream'>;
  said: SaidQueue;
  due: DueQueue;
}

/** A run looks ahead until the next one has surely come: ends are kept to the second, runs to the minute. */
const aheadMs = 90_000;
const socketsOfShard = 500;
const roomsAtOnce = 200;

/** Sees to it that sockets which end before the next sweep are looked at in time, that rooms end with their streams, and polls in time. */
export const sweep = async (
  { sockets, rooms, polls, streams, said, due }: World,
  now: Date,
): Promise<Record<string, number>> => {
  const ending = await sockets.due(new Date(now.getTime() + aheadMs), socketsOfShard);
  await Promise.all(
    ending.map(({ connectionId, at }) => due.socket(connectionId, new Date(at).getTime() - now.getTime())),
  );
  let closed = 0;
  for (const roomId of await rooms.open(roomsAtOnce)) {
    const stream = await streams.stream(roomId);
    if (stream && isOver(stream) && (await closeRoom({ rooms, said }, stream))) closed += 1;
  }
  const asked = await polls.due(now, roomsAtOnce);
  for (const poll of asked) await said.send(endOf(poll), `end:${poll.pollId}:${now.getTime()}`);
  return { ending: ending.length, closed, polls: asked.length };
};
