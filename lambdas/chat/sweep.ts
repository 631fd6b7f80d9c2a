import { prefixes } from '../kit/ids.ts';
import type { BeatsStore } from './beats-store.ts';
import type { BehindStore } from './behind-store.ts';
import { closeRoom } from './close-room.ts';
import type { DueQueue } from './due-queue.ts';
import { endOf } from './end-poll.ts';
import { mustPartyEnd } from './look-at-party.ts';
import type { PartiesStore } from './parties-store.ts';
import type { PollsStore } from './polls-store.ts';
import type { RoomStore } from './room-store.ts';
import type { SaidQueue } from './said-queue.ts';
import type { SocketsStore } from './sockets-store.ts';
import { isOver, mustBeOver, type Streams } from './stream-copy.ts';
import { hasPremiereEnded, type Videos } from './video-copy.ts';

interface World {
  sockets: Pick<SocketsStore, 'due' | 'members'>;
  rooms: Pick<RoomStore, 'find' | 'open'>;
  polls: Pick<PollsStore, 'due'>;
  streams: Pick<Streams, 'stream'>;
  videos: Pick<Videos, 'video'>;
  parties: Pick<PartiesStore, 'emptySince' | 'occupied'>;
  behind: Pick<BehindStore, 'rooms'>;
  beats: Pick<BeatsStore, 'late'>;
  said: SaidQueue;
  due: DueQueue;
  /** No stream is on air for longer. */
  maxHours: number;
}

/** A run looks ahead until the next one has surely come: ends are kept to the second, runs to the minute. */
const aheadMs = 90_000;
const socketsOfShard = 500;
/** Polls, and rooms whose pages are late, of one run. */
const atOnce = 200;
/** A room that has not beaten for so long has lost its beat. */
const beatLateMs = 15_000;

/** That a room is over, and by which version of what it is beside; `unheard`: though the news of that got lost. */
const endOfRoom = async (
  world: World,
  roomId: string,
  now: Date,
): Promise<{ version: number; unheard?: boolean } | undefined> => {
  const { rooms, streams, videos, maxHours } = world;
  if (roomId.startsWith(prefixes.party)) {
    const room = await rooms.find(roomId);
    return room && (await mustPartyEnd(world, room, now)) ? { version: room.writes } : undefined;
  }
  if (roomId.startsWith(prefixes.video)) {
    const video = await videos.video(roomId);
    return video && hasPremiereEnded(video, now) ? { version: video.version } : undefined;
  }
  const stream = await streams.stream(roomId);
  if (!stream || !(isOver(stream) || mustBeOver(stream, maxHours, now))) return undefined;
  return { version: stream.version, unheard: !isOver(stream) };
};

/**
 * Sees to it that sockets which end before the next sweep are looked at in time, that polls end in time, rooms with their
 * streams (by what was heard of these, and where nothing was, when they can be on air no longer), that pages say what their
 * rooms say, and that rooms which beat go on.
 */
export const sweep = async (world: World, now: Date): Promise<Record<string, number>> => {
  const { sockets, rooms, polls, behind, beats, said, due } = world;
  const ending = await sockets.due(new Date(now.getTime() + aheadMs), socketsOfShard);
  await Promise.all(
    ending.map(({ connectionId, at }) => due.socket(connectionId, new Date(at).getTime() - now.getTime())),
  );
  let [closed, unheard] = [0, 0];
  for (const roomId of await rooms.open()) {
    const end = await endOfRoom(world, roomId, now);
    if (!end || !(await closeRoom({ rooms, said }, roomId, end.version))) continue;
    closed += 1;
    if (end.unheard) unheard += 1;
  }
  const asked = await polls.due(now, atOnce);
  for (const poll of asked) await said.send(endOf(poll), `end:${poll.pollId}:${now.getTime()}`);
  const late = await behind.rooms(atOnce);
  await Promise.all(late.map((roomId) => due.pages(roomId, 0)));
  const silent = await beats.late(new Date(now.getTime() - beatLateMs), atOnce);
  await Promise.all(silent.map((one) => due.beat(one, 0)));
  return { ending: ending.length, closed, unheard, polls: asked.length, late: late.length, silent: silent.length };
};
