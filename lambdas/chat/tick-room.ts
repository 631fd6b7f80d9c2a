import { prefixes } from '../kit/ids.ts';
import { askForPace } from './ask-for-pace.ts';
import type { BeatWorld } from './beat.ts';
import { nextPace, readersOf, waitsForBeat } from './pace.ts';
import { emptyRoom, type Room } from './room.ts';
import { isListening } from './sockets-store.ts';
import type { Speaking } from './speak.ts';
import { isOver, placeOf, type Streams } from './stream-copy.ts';
import { hasPremiereEnded, type Videos } from './video-copy.ts';

type World = Pick<BeatWorld, 'rooms' | 'sockets' | 'moments' | 'said' | 'big'> & {
  speak: Pick<Speaking, 'sayAll'>;
  streams: Pick<Streams, 'stream'>;
  videos: Pick<Videos, 'video'>;
};

/** A room in which nobody has said anything yet may be a big one all the same. */
const silentRoom = async ({ streams, videos }: World, roomId: string, now: Date): Promise<Room | undefined> => {
  const [stream, video] = roomId.startsWith(prefixes.video)
    ? [undefined, await videos.video(roomId)]
    : [await streams.stream(roomId), undefined];
  const beside = stream ?? video;
  if (!beside || (stream && isOver(stream)) || (video && hasPremiereEnded(video, now))) return undefined;
  const { ownerId, channelId } = beside;
  return emptyRoom({ roomId, place: placeOf(beside), ownerId, channelId });
};

/** Somebody came, went or reacted in the last second: the room hears it, and it is seen whether it has become a big one. */
export const tickRoom = async (world: World, roomId: string, now: Date): Promise<void> => {
  const { rooms, sockets, moments, speak, big } = world;
  const room = (await rooms.find(roomId)) ?? (await silentRoom(world, roomId, now));
  // Where a room beats, that tells it.
  if (room && waitsForBeat(room)) return;
  const reactions = await moments.take(roomId);
  const members = (await sockets.members(roomId)).filter((one) => isListening(one, now));
  const viewers = readersOf(members, 1);
  await speak.sayAll(members, { type: 'state', viewers, reactions });
  const next = room?.state === 'open' ? nextPace(room, { readers: viewers, perSecond: 0 }, big, now) : undefined;
  if (room && next) await askForPace(world, room, next);
};
