import { batch } from '../kit/batch.ts';
import { beat } from './beat.ts';
import { beatsStore } from './beats-store.ts';
import { behindStore } from './behind-store.ts';
import { bringRaid } from './bring-raid.ts';
import { beatDue, dueQueue, pagesDue, pollTicked, raidDue, roomTicked, socketDue } from './due-queue.ts';
import { chatDueEnv } from './env.ts';
import { lookAtSocket } from './look-at-socket.ts';
import { momentsOf } from './moments.ts';
import { pageFiles } from './page-files.ts';
import { pollsStore } from './polls-store.ts';
import { roomStore } from './room-store.ts';
import { saidQueue } from './said-queue.ts';
import { bigRoomsIn } from './settings.ts';
import { settingsStore } from './settings-store.ts';
import { socketClient } from './socket-client.ts';
import { socketsStore } from './sockets-store.ts';
import { speaking } from './speak.ts';
import { streamsOf } from './stream-copy.ts';
import { tellVotes } from './tell-votes.ts';
import { tickRoom } from './tick-room.ts';
import { videosOf } from './video-copy.ts';
import { writePages } from './write-pages.ts';

const env = chatDueEnv.read(process.env);
const sockets = socketsStore(env.CHAT_TABLE);
const speak = speaking(sockets, socketClient({ managementUrl: env.SOCKETS }));

const world = {
  ...{ sockets, speak },
  big: bigRoomsIn(env.BIG_ROOMS),
  beats: beatsStore(env.CHAT_TABLE),
  moments: momentsOf(env.CHAT_TABLE),
  settings: settingsStore(env.CHAT_TABLE),
  streams: streamsOf(env.CHAT_TABLE),
  videos: videosOf(env.CHAT_TABLE),
  rooms: roomStore(env.CHAT_TABLE),
  polls: pollsStore(env.CHAT_TABLE),
  behind: behindStore(env.CHAT_TABLE),
  files: pageFiles(env.PAGES_BUCKET),
  said: saidQueue(env.SAID_QUEUE),
  due: dueQueue(env.DUE_QUEUE),
};

/** Something's time has come: a socket's end, a room's or a poll's next second, a room's beat, its pages', or of those it sends on. */
export const handler = batch(
  [socketDue, roomTicked, pollTicked, pagesDue, beatDue, raidDue],
  async (due, { eventName, now }) => {
    if ('connectionId' in due) return lookAtSocket({ sockets, speak }, due.connectionId, now);
    if (eventName === beatDue.name) return beat(world, beatDue.data.parse(due), now);
    if (eventName === raidDue.name) return bringRaid(world, raidDue.data.parse(due));
    const poll = pollTicked.data.safeParse(due);
    if (poll.success) return tellVotes(world, poll.data, now);
    if (eventName === pagesDue.name) {
      if ((await writePages(world, due.roomId)) === 'more') await world.due.pages(due.roomId, 0);
      return;
    }
    await tickRoom(world, due.roomId, now);
  },
);
