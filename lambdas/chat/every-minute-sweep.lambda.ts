import { schedule } from '../kit/schedule.ts';
import { beatsStore } from './beats-store.ts';
import { behindStore } from './behind-store.ts';
import { dueQueue } from './due-queue.ts';
import { chatSweepEnv } from './env.ts';
import { partiesStore } from './parties-store.ts';
import { pollsStore } from './polls-store.ts';
import { roomStore } from './room-store.ts';
import { saidQueue } from './said-queue.ts';
import { socketsStore } from './sockets-store.ts';
import { streamsOf } from './stream-copy.ts';
import { sweep } from './sweep.ts';
import { videosOf } from './video-copy.ts';

const { CHAT_TABLE, SAID_QUEUE, DUE_QUEUE, LONGEST_STREAM_HOURS } = chatSweepEnv.read(process.env);
const world = {
  sockets: socketsStore(CHAT_TABLE),
  rooms: roomStore(CHAT_TABLE),
  polls: pollsStore(CHAT_TABLE),
  streams: streamsOf(CHAT_TABLE),
  videos: videosOf(CHAT_TABLE),
  parties: partiesStore(CHAT_TABLE),
  behind: behindStore(CHAT_TABLE),
  beats: beatsStore(CHAT_TABLE),
  said: saidQueue(SAID_QUEUE),
  due: dueQueue(DUE_QUEUE),
  maxHours: Number(LONGEST_STREAM_HOURS),
};

/** The guarantee behind every message and event: sockets and polls end when they have to, rooms with their streams, and pages are written. */
export const handler = schedule('chat-every-minute-sweep', ({ now }) => sweep(world, now));
