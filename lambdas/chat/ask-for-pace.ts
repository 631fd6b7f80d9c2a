import { type nextPace, paceOf } from './pace.ts';
import type { Room } from './room.ts';
import type { SaidQueue } from './said-queue.ts';

/** Whoever decides how a room is told asks for it in the room's order. */
export const askForPace = async (
  { said }: { said: SaidQueue },
  room: Room,
  pace: NonNullable<ReturnType<typeof nextPace>>,
): Promise<void> => {
  const { roomId, place, ownerId, channelId } = room;
  const was = paceOf(room).since;
  const where = { roomId, place, ownerId, ...(channelId ? { channelId } : {}) };
  // Its name says what it comes from: however many see the same, it is asked for once.
  const actId = `pace:${was}:${room.writes}`;
  await said.send({ do: 'pace', ...where, actId, was, pace }, actId);
};
