import { batch } from '../kit/batch.ts';
import { roomTicked, socketDue } from './due-queue.ts';
import { chatDueEnv } from './env.ts';
import { lookAtSocket } from './look-at-socket.ts';
import { momentsOf } from './moments.ts';
import { socketClient } from './socket-client.ts';
import { isListening, socketsStore } from './sockets-store.ts';
import { speaking } from './speak.ts';

const env = chatDueEnv.read(process.env);
const sockets = socketsStore(env.CHAT_TABLE);
const moments = momentsOf(env.CHAT_TABLE);
const speak = speaking(sockets, socketClient({ managementUrl: env.SOCKETS }));

/** Something's time has come: a socket's end, or a room's next second. */
export const handler = batch([socketDue, roomTicked], async (due, { now }) => {
  if ('connectionId' in due) return lookAtSocket({ sockets, speak }, due.connectionId, now);
  const reactions = await moments.take(due.roomId);
  const viewers = (await sockets.members(due.roomId)).filter((one) => isListening(one, now)).length;
  await speak.sayToRoom(due.roomId, [{ type: 'state', viewers, reactions }], now);
});
