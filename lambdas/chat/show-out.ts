import { graceMs, type Member, type Socket, type SocketsStore } from './sockets-store.ts';

/** So many sockets are seen to at the same time. */
const atOnce = 25;

/**
 * Whoever is in a room without being let in any more hears nothing more of it from now on, and their sockets are closed with the
 * next sweep. Those who keep order there stay.
 */
export const showOut = async (
  sockets: Pick<SocketsStore, 'members' | 'find' | 'save'>,
  roomId: string,
  isToGo: (socket: Socket) => boolean,
  now: Date,
): Promise<void> => {
  const until = new Date(now.getTime() - graceMs).toISOString();
  const see = async ({ connectionId }: Member): Promise<void> => {
    const socket = await sockets.find(connectionId);
    if (socket && !socket.keeps && isToGo(socket)) await sockets.save({ ...socket, until }, now);
  };
  const members = await sockets.members(roomId);
  for (let at = 0; at < members.length; at += atOnce) await Promise.all(members.slice(at, at + atOnce).map(see));
};
