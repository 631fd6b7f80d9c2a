import { correctionOf, isOver, type Lead, type Place } from './led.ts';

type Action = { type: string; detail?: unknown };
interface Store {
  dispatch(action: Action): void;
}

export interface LedStanding {
  /** Whether the film goes along; who stopped or went back by themselves does not. */
  isFollowing: boolean;
  /** The browser wants a press before it plays anything. */
  needsPress: boolean;
}

/** As much of a video element as is used here. */
export interface LedFilm {
  currentTime: number;
  playbackRate: number;
  readonly duration: number;
  readonly paused: boolean;
  readonly seeking: boolean;
  readonly readyState: number;
  play(): Promise<void>;
  pause(): void;
}

/** What controls ask of Media Chrome's store, as it names it. */
const asked = {
  play: 'mediaplayrequest',
  pause: 'mediapauserequest',
  seek: 'mediaseekrequest',
  rate: 'mediaplaybackraterequest',
};

/** A jump takes its time; before it has had that, there is no other. */
const jumpsEveryMs = 1_500;
/** So near to where everybody is counts as being there. */
const joinsWithinSec = 1.5;
const hasData = 3;

/**
 * Keeps one film where its lead says, and brings what is asked of its controls to whoever may decide about it. `say`: a word
 * over the picture.
 */
export const createLed = (lead: () => Lead, inner: Store, say: (words: string) => void) => {
  const listeners = new Set<() => void>();
  let standing: LedStanding = { isFollowing: true, needsPress: false };
  let isPlayAsked = false;
  let hasPlayed = false;
  let jumpedAtMs = Number.NEGATIVE_INFINITY;
  let durationSec = Number.POSITIVE_INFINITY;
  const change = (part: Partial<LedStanding>) => {
    const next = { ...standing, ...part };
    if (next.isFollowing === standing.isFollowing && next.needsPress === standing.needsPress) return;
    standing = next;
    for (const listener of listeners) listener();
  };

  const together = (action: Action): boolean => {
    const { wish } = lead();
    const wanted =
      action.type === asked.play
        ? { playing: true }
        : action.type === asked.pause
          ? { playing: false }
          : action.type === asked.seek
            ? { atSec: Number(action.detail) }
            : action.type === asked.rate
              ? { rate: Number(action.detail) }
              : undefined;
    if (!wanted) return false;
    if (wish) wish(wanted);
    else say('Hosts decide that here');
    return true;
  };

  const behind = (action: Action, place: Place): boolean => {
    switch (action.type) {
      case asked.pause:
        change({ isFollowing: false });
        return false;
      case asked.seek: {
        const isAhead = Number(action.detail) >= place.atSec - joinsWithinSec;
        if (isAhead) say('As far as it is now');
        change({ isFollowing: isAhead });
        return isAhead;
      }
      case asked.rate:
        return standing.isFollowing;
      default:
        return false;
    }
  };

  const steer = (action: Action): boolean => {
    const { where, viewers } = lead();
    if (viewers === 'together') return together(action);
    const place = where();
    // Once it is over, it is a film like any other.
    return place !== undefined && !isOver(place, durationSec) && behind(action, place);
  };

  const begin = (film: LedFilm) => {
    if (isPlayAsked) return;
    isPlayAsked = true;
    void film
      .play()
      .then(() => {
        hasPlayed = true;
        change({ needsPress: false });
      })
      .catch((error: unknown) => {
        if ((error as Error).name === 'NotAllowedError') change({ needsPress: true });
      })
      .finally(() => {
        isPlayAsked = false;
      });
  };

  const put = (film: LedFilm, { atSec }: Pick<Place, 'atSec'>, nowMs: number) => {
    if (nowMs - jumpedAtMs < jumpsEveryMs) return;
    jumpedAtMs = nowMs;
    film.currentTime = atSec;
  };

  return {
    dispatch: (action: Action): void => {
      if (!steer(action)) inner.dispatch(action);
    },
    read: (): LedStanding => standing,
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Goes along again. */
    follow: (film: LedFilm): void => {
      change({ isFollowing: true, needsPress: false });
      begin(film);
    },
    /** Looks where the film is, some times a second, and does what it takes. */
    align: (film: LedFilm, nowMs: number): void => {
      const { where, viewers } = lead();
      const place = where();
      if (!place || !Number.isFinite(film.duration)) return;
      durationSec = film.duration;
      if (viewers === 'behind') {
        const isBehind = !standing.isFollowing;
        if (isOver(place, durationSec)) return;
        // Whoever played on faster than everybody has caught up; nobody gets ahead.
        if (isBehind && (film.seeking || film.currentTime < place.atSec)) return;
        if (isBehind && !film.paused) change({ isFollowing: true });
        if (isBehind && film.paused) return;
        // Stopped by a key of the keyboard or of a headphone, which asks nobody.
        if (hasPlayed && film.paused && !isPlayAsked && film.readyState >= hasData) {
          change({ isFollowing: false });
          return;
        }
      }
      const { plays, rate, seekTo } = correctionOf(
        { atSec: film.currentTime, durationSec, isSeeking: film.seeking, isWaiting: film.readyState < hasData },
        place,
      );
      if (film.playbackRate !== rate) film.playbackRate = rate;
      if (seekTo !== undefined && plays) put(film, { atSec: seekTo }, nowMs);
      else if (seekTo !== undefined) film.currentTime = seekTo;
      if (plays && film.paused && !standing.needsPress) begin(film);
      if (!plays && !film.paused) film.pause();
    },
  };
};
export type Led = ReturnType<typeof createLed>;
