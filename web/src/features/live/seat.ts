import { drawSeat } from '../../../../sdk/src/public.ts';

const name = 'arclight.seat';

/**
 * Tells this browser from the others behind the same address, so that all its windows count as one viewer. One of a few
 * numbers, which says nothing of who it is.
 */
export const ownSeat = (kept: Pick<Storage, 'getItem' | 'setItem'> = localStorage): number => {
  try {
    const seat = kept.getItem(name);
    if (seat && /^\d{1,2}$/.test(seat)) return Number(seat);
    const drawn = drawSeat();
    kept.setItem(name, String(drawn));
    return drawn;
  } catch {
    // A browser that keeps nothing draws anew.
    return drawSeat();
  }
};
