// A film that somebody else leads: everybody sees it at the same place.

/** Where a film is to be. */
export interface Place {
  atSec: number;
  playing: boolean;
  rate: number;
}

/** What a viewer wants of it. */
export interface Wish {
  playing?: boolean;
  atSec?: number;
  rate?: number;
}

/** Whoever leads. */
export interface Lead {
  /** Now; undefined while nobody knows. */
  where(): Place | undefined;
  /** `together`: nobody is anywhere else. `behind`: viewers may stop and go back by themselves, and never ahead. */
  viewers: 'together' | 'behind';
  /** Takes what this viewer wants of everybody; absent where that is not theirs to say. */
  wish?: ((wish: Wish) => void) | undefined;
}

/** The film as it is on this screen. */
export interface Film {
  atSec: number;
  durationSec: number;
  isSeeking: boolean;
  /** It has nothing to show, and waits for the network. */
  isWaiting: boolean;
}

export interface Correction {
  plays: boolean;
  rate: number;
  seekTo?: number;
}

/** A film that plays is put where it belongs when it is further off than this; less is made up for by its speed. */
const seekFromSec = 0.5;
/** Nobody sees less. */
const closeSec = 0.03;
/** One that stands is put to the very picture. */
const stillSec = 0.05;
/** Whoever waits for the network goes on where they are, unless the others are far ahead by now. */
const waitUpToSec = 8;
const fastest = 1.05;
const slowest = 0.95;
/** So close to its end the film is over: nothing is to begin anew there. */
const endSec = 0.15;

export const isOver = ({ atSec }: Pick<Place, 'atSec'>, durationSec: number): boolean => atSec >= durationSec - endSec;

/** What has to be done so that a film is where it is to be: nothing, a little faster or slower, or a jump. */
export const correctionOf = (film: Film, place: Place): Correction => {
  const { rate } = place;
  const driftSec = film.atSec - place.atSec;
  const off = Math.abs(driftSec);
  if (!place.playing || isOver(place, film.durationSec)) {
    const isOff = off > stillSec && !film.isSeeking;
    return { plays: false, rate, ...(isOff ? { seekTo: place.atSec } : {}) };
  }
  if (film.isSeeking || (film.isWaiting && off < waitUpToSec)) return { plays: true, rate };
  if (off > seekFromSec) return { plays: true, rate, seekTo: place.atSec };
  const nudge = off < closeSec ? 1 : Math.min(fastest, Math.max(slowest, 1 - driftSec / 5));
  return { plays: true, rate: rate * nudge };
};
