import { clock } from '../kit/clock.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { newId, prefixes } from '../kit/ids.ts';
import { openParty, readParty } from './contract.ts';
import { partiesStore } from './parties-store.ts';
import { AlreadyHosting, type PartyAnswer, partyHours } from './party-contract.ts';
import { partyVideosOf, shared } from './party-video.ts';
import { emptyRoom, type Party, type Room } from './room.ts';
import { shownName } from './shown-name.ts';
import { findRoom, people, rooms, table, teams } from './surroundings.ts';
import { videosOf } from './video-copy.ts';

const parties = partiesStore(table);
const videos = partyVideosOf(videosOf(table), teams);

const present = (partyId: string, { videoId, hosts, openedAt, endsAt }: Party, isOver: boolean): PartyAnswer => ({
  ...{ partyId, videoId, hosts, openedAt, endsAt },
  state: isOver ? 'closed' : 'open',
});

const isOverNow = ({ state, party }: Room, now: Date): boolean =>
  state === 'closed' || !party || Date.parse(party.endsAt) <= now.getTime();

/** PUT /v1/videos/{video_id}/party: somebody has one at a time, so asking twice is asking once. */
export const openPartyRoute = http(openParty, ({ params, subject, accountId, may, now }) =>
  decideAgain(async () => {
    const video = shared(may(await videos.find(subject, params.videoId)).video, now);
    const { videoId, durationMs } = video;
    const before = await parties.openedBy(accountId);
    const open = before === undefined ? undefined : await rooms.find(before);
    if (open?.party && !isOverNow(open, now)) {
      if (open.party.videoId !== videoId) throw AlreadyHosting({ partyId: open.roomId, videoId: open.party.videoId });
      return present(open.roomId, open.party, false);
    }
    const { displayName } = await people.known(accountId);
    const at = now.toISOString();
    const partyId = newId(prefixes.party, now, clock.random(10));
    const party: Party = {
      ...{ videoId, durationMs, hosts: [{ accountId, name: shownName(accountId, displayName) }], openedAt: at },
      endsAt: new Date(now.getTime() + partyHours * 3600_000).toISOString(),
      clock: { version: 0, at, positionMs: 0, playing: false, rate: 1 },
    };
    const room = emptyRoom({ roomId: partyId, place: partyId, ownerId: video.ownerId, channelId: undefined });
    await parties.open({ ...room, party }, accountId, before);
    return present(partyId, party, false);
  }),
);

/** GET /v1/parties/{party_id} */
export const readPartyRoute = http(readParty, async ({ params, may }) => {
  const { roomId, party, isOver } = may(await findRoom(params.partyId));
  if (!party) throw new Error(`${roomId} is no party`);
  return present(roomId, party, isOver);
});
