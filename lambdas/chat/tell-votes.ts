import type { DueQueue } from './due-queue.ts';
import { endOf } from './end-poll.ts';
import { waitsForBeat } from './pace.ts';
import type { PollsStore } from './polls-store.ts';
import type { RoomStore } from './room-store.ts';
import type { SaidQueue } from './said-queue.ts';
import { isListening, type SocketsStore } from './sockets-store.ts';
import type { Speaking } from './speak.ts';

interface World {
  rooms: Pick<RoomStore, 'find'>;
  polls: Pick<PollsStore, 'votes' | 'ticked' | 'tick'>;
  sockets: Pick<SocketsStore, 'members'>;
  speak: { sayToRoom(...given: Parameters<Speaking['sayToRoom']>): Promise<unknown> };
  said: SaidQueue;
  due: Pick<DueQueue, 'poll'>;
}

const tickMs = 1000;

/**
 * A second of a poll has passed: its room hears how it stands, if that has changed, and the next second is waited for. However
 * many vote, a room is told once a second. Each second is had once; the last one has the poll ended.
 */
export const tellVotes = async (
  { rooms, polls, sockets, speak, said, due }: World,
  { roomId, pollId, tick, told }: { roomId: string; pollId: string; tick: number; told?: string | undefined },
  now: Date,
): Promise<void> => {
  const room = await rooms.find(roomId);
  const poll = room?.poll;
  if (!room || poll?.pollId !== pollId) return;
  if (new Date(poll.closesAt) <= now) return said.send(endOf({ ...room, pollId }), `end:${pollId}:${now.getTime()}`);
  if ((await polls.ticked(pollId)) >= tick) return;
  const votes = await polls.votes(poll);
  const standing = votes.join(' ');
  // Where a room beats, its votes are told with that.
  if (standing !== told && !waitsForBeat(room)) {
    const viewers = (await sockets.members(roomId)).filter((one) => isListening(one, now)).length;
    await speak.sayToRoom(roomId, [{ type: 'state', viewers, reactions: {}, poll: { pollId, votes } }], now);
  }
  await due.poll({ roomId, pollId, tick: tick + 1, told: standing }, tickMs);
  await polls.tick(pollId, tick);
};
