import type { Lead, Place, Wish } from '../../player/led.ts';
import type { Chat } from '../chat/chat.ts';
import type { Party } from '../chat/room.ts';

type Clock = Party['clock'];

/** Where everybody is at a moment of the server's: the same for whoever has the same clock. */
export const placeAt = ({ at, position_ms, playing, rate }: Clock, durationSec: number, serverMs: number): Place => {
  const ranMs = playing ? Math.max(0, serverMs - Date.parse(at)) * rate : 0;
  return { atSec: Math.min(durationSec, (position_ms + ranMs) / 1000), playing, rate };
};

const changeOf = ({ playing, atSec, rate }: Wish) => ({
  ...(playing === undefined ? {} : { playing }),
  ...(atSec === undefined ? {} : { position_ms: Math.max(0, Math.round(atSec * 1000)) }),
  ...(rate === undefined ? {} : { rate }),
});

/** A party as its film is led by it. Who does not steer follows. */
export const partyLead = (
  party: () => Party | undefined,
  chat: () => Pick<Chat, 'ask' | 'serverNow'> | undefined,
  { durationSec, steers, onRefused }: { durationSec: number; steers: boolean; onRefused: (error: unknown) => void },
): Lead => ({
  viewers: 'together',
  where: () => {
    const [known, room] = [party(), chat()];
    return known && room && placeAt(known.clock, durationSec, room.serverNow());
  },
  ...(steers
    ? {
        wish: (wish) => {
          const known = party();
          if (!known) return;
          void chat()
            ?.ask({ type: 'clock.set', version: known.clock.version, ...changeOf(wish) })
            .catch(onRefused);
        },
      }
    : {}),
});
