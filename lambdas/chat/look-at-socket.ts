import { graceMs, type SocketsStore } from './sockets-store.ts';
import type { Speaking } from './speak.ts';

/** Closes a socket whose credential has run out, and forgets one that has not been heard of. Anything else goes on. */
export const lookAtSocket = async (
  { sockets, speak }: { sockets: Pick<SocketsStore, 'find' | 'remove'>; speak: Pick<Speaking, 'close'> },
  connectionId: string,
  now: Date,
): Promise<void> => {
  const socket = await sockets.find(connectionId);
  if (!socket) return;
  const isOver = new Date(socket.until).getTime() + graceMs <= now.getTime();
  const isForgotten = new Date(socket.leaseUntil) <= now;
  if (isOver || isForgotten) await speak.close(connectionId, 'expired');
};
