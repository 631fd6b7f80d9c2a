import { clock } from '../kit/clock.ts';

const perSecond = 20;
const burst = 60;
const most = 10_000;

/**
 * Frames of one socket before anything is read for them. Each copy of the function counts for itself: it is no limit of what
 * somebody may say, it is what keeps a flood from costing a look at the table for each of its drops.
 */
export const floodGate = () => {
  const seen = new Map<string, { tokens: number; at: number; toldAt: number }>();
  return {
    /** `pass`; or too many, which is said once a second and otherwise not answered at all. */
    ask(connectionId: string): 'pass' | 'say_no' | 'ignore' {
      const at = clock.now().getTime();
      if (seen.size > most) seen.clear();
      const known = seen.get(connectionId) ?? { tokens: burst, at, toldAt: 0 };
      const tokens = Math.min(burst, known.tokens + (Math.max(0, at - known.at) / 1000) * perSecond);
      if (tokens >= 1) {
        seen.set(connectionId, { tokens: tokens - 1, at, toldAt: known.toldAt });
        return 'pass';
      }
      const says = at - known.toldAt >= 1000;
      seen.set(connectionId, { tokens, at, toldAt: says ? at : known.toldAt });
      return says ? 'say_no' : 'ignore';
    },
  };
};
