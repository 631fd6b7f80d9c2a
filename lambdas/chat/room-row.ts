import type { Step } from '../kit/transaction.ts';
import type { Party, Room } from './room.ts';
import { byOpen, byVideo, roomKey } from './rows.ts';

/** A party, and everything that was said in it, is forgotten a day after it must be over. */
const partyKeptMs = 24 * 3600_000;
const forgottenAt = ({ endsAt }: Party): number => Math.ceil((Date.parse(endsAt) + partyKeptMs) / 1000);

/** A room as it lies in the table: found while it is open, and a party by what is watched in it. */
export const roomRow = (room: Room): Record<string, unknown> => ({
  ...roomKey(room.roomId),
  kind: 'room',
  ...room,
  ...(room.state === 'open' ? byOpen(room.roomId) : {}),
  ...(room.party
    ? {
        ...(room.state === 'open' ? byVideo(room.party.videoId, room.roomId) : {}),
        expires_at: forgottenAt(room.party),
      }
    : {}),
});

/** Everything that is written of a party goes with it, unless it goes sooner. */
export const forgottenWith = (party: Party | undefined, steps: Step[]): Step[] => {
  if (!party) return steps;
  const expires_at = forgottenAt(party);
  return steps.map((step) => {
    const { Put } = step.write;
    if (!Put) return step;
    const sooner = Math.min(expires_at, Number(Put.Item?.['expires_at'] ?? expires_at));
    return { ...step, write: { Put: { ...Put, Item: { ...Put.Item, expires_at: sooner } } } };
  });
};
