import type { PublicVideo } from '../../api/promises.ts';
import type { Lead } from '../../player/led.ts';

type Facts = Pick<PublicVideo, 'premiere_at' | 'duration_sec'>;

/** Its chat stays open so long after the film, and so does this way of showing it. */
const lingersMs = 15 * 60_000;

/** How a premiere stands: to come, or shown to everybody at once; nothing once it is over, or where there is none. */
export const premiereOf = ({ premiere_at, duration_sec = 0 }: Facts, nowMs: number): 'to_come' | 'on' | undefined => {
  if (premiere_at === undefined) return undefined;
  const at = Date.parse(premiere_at);
  if (nowMs < at) return 'to_come';
  return nowMs < at + duration_sec * 1000 + lingersMs ? 'on' : undefined;
};

/** Where everybody is: as far into the film as its hour is past. Who comes late comes into the middle of it. */
export const premiereLead = ({ premiere_at = '', duration_sec = 0 }: Facts, serverNow: () => number): Lead => ({
  viewers: 'behind',
  where: () => ({
    atSec: Math.min(duration_sec, Math.max(0, (serverNow() - Date.parse(premiere_at)) / 1000)),
    playing: true,
    rate: 1,
  }),
});
