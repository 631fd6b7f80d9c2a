import { batch } from '../kit/batch.ts';
import { behindStore } from './behind-store.ts';
import { dueQueue, pagesDue, pollTicked, roomTicked, socketDue } from './due-queue.ts';
import { chatDueEnv } from './env.ts';
import { lookAtSocket } from './look-at-socket.ts';
import { momentsOf } from './moments.ts';
import { pageFiles } from './page-files.ts';
import { pollsStore } from './polls-store.ts';
import { roomStore } from './room-store.ts';
import { saidQueue } from './said-queue.ts';
import { socketClient } from './socket-client.ts';
import { isListening, socketsStore } from './sockets-store.ts';
import { speaking } from './speak.ts';
import { tellVotes } from './tell-votes.ts';
import { writePages } from './write-pages.ts';

const env = chatDueEnv.read(process.env);
const sockets = socketsStore(env.CHAT_TABLE);
const moments = momentsOf(env.CHAT_TABLE);
const speak = speaking(sockets, socketClient({ managementUrl: env.SOCKETS }));

const world = {
  ...{ sockets, speak },
  rooms: roomStore(env.CHAT_TABLE),
  polls: pollsStore(env.CHAT_TABLE),
  behind: behindStore(env.CHAT_TABLE),
  files: pageFiles(env.PAGES_BUCKET),
  said: saidQueue(env.SAID_QUEUE),
  due: dueQueue(env.DUE_QUEUE),
};

/** Something's time has come: a socket's end, a room's or a poll's next second, or a room's pages'. */
export const handler = batch([socketDue, roomTicked, pollTicked, pagesDue], async (due, { eventName, now }) => {
  if ('connectionId' in due) return lookAtSocket({ sockets, speak }, due.connectionId, now);
  const poll = pollTicked.data.safeParse(due);
  if (poll.success) return tellVotes(world, poll.data, now);
  if (eventName === pagesDue.name) {
    if ((await writePages(world, due.roomId)) === 'more') await world.due.pages(due.roomId, 0);
    return;
  }
  const reactions = await moments.take(due.roomId);
  const viewers = (await sockets.members(due.roomId)).filter((one) => isListening(one, now)).length;
  await speak.sayToRoom(due.roomId, [{ type: 'state', viewers, reactions }], now);
});
