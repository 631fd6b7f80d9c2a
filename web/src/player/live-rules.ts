import type { LiveWindow } from './engine.ts';

// When a viewer of a live stream is at its edge, and what is done for those who want to be. Seconds throughout.

/** Nobody hears that a voice is so much faster. */
export const fastestRate = 1.05;
/** Whoever is less behind than this, beyond what is meant, sees it live. */
const edgeSlackSec = 2.5;
/** Further behind, catching up by rate would take minutes: then by a jump. */
const jumpSlackSec = 5;
/** So long without a new picture though there is one: something got stuck. */
const stuckMs = 3_000;
const hopelessMs = 8_000;

/** Where a viewer is, twice a second. */
export interface Place {
  at: number;
  window: LiveWindow;
  targetLatencySec: number;
}

/** How far behind the newest there is. */
export const behindSec = ({ at, window }: Pick<Place, 'at' | 'window'>): number => Math.max(0, window.newest - at);

/** Live, for all a viewer can tell. */
export const isAtEdge = (place: Place): boolean => behindSec(place) < place.targetLatencySec + edgeSlackSec;

/** How playing goes on, besides where. */
export interface Going {
  /** They have not moved away from the edge themselves. */
  isFollowing: boolean;
  isPaused: boolean;
  stillForMs: number;
  /** Something after this place is loaded already. */
  hasMoreLoaded: boolean;
  /** How often something was done about it since pictures last came. */
  tries: number;
}

/**
 * What is done where there is something newer to go to: `jump` to the edge for who is stuck before what is loaded already, or
 * follows and fell too far behind; `reload` for who is stuck for long. Each try waits longer than the one before: on a slow
 * network everything that was loaded would be thrown away again and again.
 */
export const remedyFor = (place: Place, going: Going): 'jump' | 'reload' | undefined => {
  const { isFollowing, isPaused, stillForMs, hasMoreLoaded, tries } = going;
  if (isPaused || place.window.edge - place.at <= 0.5) return undefined;
  const patience = 2 ** Math.min(tries, 2);
  if (stillForMs >= hopelessMs * patience) return 'reload';
  if (stillForMs >= stuckMs * patience && hasMoreLoaded) return 'jump';
  const isFar = behindSec(place) > place.targetLatencySec + jumpSlackSec;
  return isFollowing && isFar && stillForMs === 0 ? 'jump' : undefined;
};

/** Where one may go: nothing before the window, nothing newer than the edge. */
export const withinWindow = (to: number, { from, edge }: LiveWindow): number =>
  Math.max(Math.min(from + 1, edge), Math.min(edge, to));

/** How much can be seen again; next to nothing is nothing. */
export const canGoBack = ({ from, edge }: LiveWindow, dvrWindowSec: number): boolean =>
  dvrWindowSec > 0 && edge - from > 10;
