import { schedule } from '../kit/schedule.ts';
import { dueQueue } from './due-queue.ts';
import { chatSweepEnv } from './env.ts';
import { pollsStore } from './polls-store.ts';
import { roomStore } from './room-store.ts';
import { saidQueue } from './said-queue.ts';
import { socketsStore } from './sockets-store.ts';
import { streamsOf } from './stream-copy.ts';
import { sweep } from './sweep.ts';

const { CHAT_TABLE, SAID_QUEUE, DUE_QUEUE, LONGEST_STREAM_HOURS } = chatSweepEnv.read(process.env);
const world = {
  sockets: socketsStore(CHAT_TABLE),
  rooms: roomStore(CHAT_TABLE),
  polls: pollsStore(CHAT_TABLE),
  streams: streamsOf(CHAT_TABLE),
  said: saidQueue(SAID_QUEUE),
  due: dueQueue(DUE_QUEUE),
  maxHours: Number(LONGEST_STREAM_HOURS),
};

/** The guarantee behind every message and event: sockets end when they have to, rooms with their streams, and polls in time. */
export const handler = schedule('chat-every-minute-sweep', ({ now }) => sweep(world, now));
