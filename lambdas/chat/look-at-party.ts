import type { PartiesStore } from './parties-store.ts';
import { partyIdleMinutes } from './party-contract.ts';
import type { Room } from './room.ts';
import { isListening, type SocketsStore } from './sockets-store.ts';
import { isShared, type Videos } from './video-copy.ts';

interface World {
  videos: Pick<Videos, 'video'>;
  parties: Pick<PartiesStore, 'emptySince' | 'occupied'>;
  sockets: Pick<SocketsStore, 'members'>;
}

/** Whether a party has to end: its time is up, what it is of is no longer there for others, or everybody has long gone. */
export const mustPartyEnd = async (
  { videos, parties, sockets }: World,
  { roomId, party }: Pick<Room, 'roomId' | 'party'>,
  now: Date,
): Promise<boolean> => {
  if (!party || Date.parse(party.endsAt) <= now.getTime()) return true;
  const video = await videos.video(party.videoId);
  if (!video || !isShared(video, now)) return true;
  const isEmpty = (await sockets.members(roomId)).every((one) => !isListening(one, now));
  if (!isEmpty) {
    await parties.occupied(roomId);
    return false;
  }
  const since = await parties.emptySince(roomId, now);
  return now.getTime() - since.getTime() >= partyIdleMinutes * 60_000;
};
