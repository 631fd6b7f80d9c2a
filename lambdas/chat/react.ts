import { checkMayWrite } from './decide.ts';
import type { Desk } from './desk.ts';
import type { Frames } from './desk-frames.ts';
import type { Frame, reactions } from './frames-contract.ts';
import { waitsForBeat } from './pace.ts';
import { RoomClosed } from './refusals-contract.ts';

const tickMs = 1000;

/** Something that has no place in the room: counted, and told with everything else of this second. */
export const noteMoment = async (
  { moments, due, recent }: Pick<Desk, 'moments' | 'due' | 'recent'>,
  roomId: string,
  reaction: (typeof reactions)[number] | undefined,
  now: Date,
): Promise<void> => {
  const room = await recent.room(roomId);
  // A room that beats sees by itself who is there: thousands who leave it together are not a write each.
  if (!reaction && room && waitsForBeat(room)) return;
  if (await moments.note(roomId, reaction, now)) await due.tick(roomId, tickMs);
};

/** A tap: a count, never a message of its own, and never answered one by one. */
export const react = async (at: Frames, { emoji }: Frame<'reaction.send'>): Promise<void> => {
  at.check('chat.write');
  const { desk, room, now } = at;
  await desk.limits.admit(at.accountId, 'chat');
  if (room.isOver) throw RoomClosed();
  const { roomId, place } = room;
  const seen = await desk.recent.room(roomId);
  checkMayWrite(seen, await desk.rooms.bar(place, at.accountId), now);
  await noteMoment(desk, roomId, emoji, now);
};

/** A socket is gone, and whoever is left hears that there are fewer. */
export const leaveRoom = async (desk: Desk, connectionId: string): Promise<void> => {
  const socket = await desk.sockets.find(connectionId);
  await desk.sockets.remove(connectionId);
  if (socket?.joined) await noteMoment(desk, socket.roomId, undefined, desk.now());
};
