import { modesNow } from './decide.ts';
import type { PollsStore } from './polls-store.ts';
import { partyShownOf, pollShown, type Room } from './room.ts';
import type { RoomShown } from './room-contract.ts';
import type { RoomStore } from './room-store.ts';
import type { ChatSettings } from './settings-contract.ts';

/** A room as it stands, for who comes in over a socket or looks at its head. */
export const showRoom = async (
  { rooms, polls }: { rooms: Pick<RoomStore, 'pinned'>; polls: Pick<PollsStore, 'votes'> },
  room: Room,
  { settings, isClosed = room.state === 'closed' }: { settings: ChatSettings; isClosed?: boolean },
): Promise<RoomShown> => {
  const { poll, party } = room;
  const [pinnedMessage, votes] = await Promise.all([rooms.pinned(room), poll && polls.votes(poll)]);
  return {
    headSeq: room.seq,
    modes: modesNow({ room, settings }),
    ...(room.pinned ? { pinned: room.pinned } : {}),
    ...(poll && votes ? { poll: { ...pollShown(poll), votes } } : {}),
    ...(party ? { party: partyShownOf(party) } : {}),
    ...(pinnedMessage ? { pinnedMessage } : {}),
    state: isClosed ? 'closed' : 'open',
  };
};
