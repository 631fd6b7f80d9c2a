import { useEffect, useRef, useState } from 'react';
import type { LiveWindow } from './engine.ts';
import { isAtEdge, remedyFor, withinWindow } from './live-rules.ts';

const lookEveryMs = 500;
/** Pictures came at so many looks in a row: all is well. */
const calmLooks = 6;

const loadedUntil = ({ buffered }: HTMLVideoElement): number =>
  buffered.length === 0 ? Number.NEGATIVE_INFINITY : buffered.end(buffered.length - 1);

/** Where the viewer of a live stream is. */
export interface LivePlace {
  at: number;
  window: LiveWindow;
  isAtEdge: boolean;
}

interface Given {
  liveWindow: () => LiveWindow | undefined;
  targetLatencySec: number;
  /** Whether one can go back; where not, a pause ends at the edge. */
  hasDvr: boolean;
  reload: () => void;
}

/**
 * Keeps whoever has not moved away at the edge of a live stream, and tells where they are. `goTo` and `goLive` move; going back
 * is moving away, and coming back to the edge is following it again.
 */
export const useLiveEdge = (video: HTMLVideoElement | null, given: Given) => {
  const [place, setPlace] = useState<LivePlace>();
  const follows = useRef(true);
  const latest = useRef(given);
  latest.current = given;

  const goTo = (to: number) => {
    const window = latest.current.liveWindow();
    if (!video || !window) return;
    video.currentTime = withinWindow(to, window);
    follows.current = video.currentTime >= window.edge - 1;
  };
  const goLive = () => {
    goTo(Number.POSITIVE_INFINITY);
    if (video?.paused) void video.play().catch(() => {});
  };

  useEffect(() => {
    if (!video) return undefined;
    const seen = { at: -1, since: Date.now(), tries: 0, moves: 0 };
    const look = () => {
      const { liveWindow, targetLatencySec, reload } = latest.current;
      const at = video.currentTime;
      const now = Date.now();
      const moves = at !== seen.at;
      seen.moves = moves ? seen.moves + 1 : 0;
      if (seen.moves >= calmLooks) seen.tries = 0;
      if (moves || video.paused || document.visibilityState === 'hidden') seen.since = now;
      seen.at = at;
      const window = liveWindow();
      if (!window) return;
      const there = { at, window, targetLatencySec };
      if (isAtEdge(there) && !video.paused) follows.current = true;
      setPlace({ at, window, isAtEdge: isAtEdge(there) });
      const remedy = remedyFor(there, {
        isFollowing: follows.current,
        isPaused: video.paused,
        stillForMs: now - seen.since,
        hasMoreLoaded: loadedUntil(video) > at + 0.2,
        tries: seen.tries,
      });
      if (!remedy) return;
      Object.assign(seen, { since: now, tries: seen.tries + 1, moves: 0 });
      if (remedy === 'reload') return reload();
      video.currentTime = window.edge;
      seen.at = video.currentTime;
    };
    const paused = () => {
      if (latest.current.hasDvr) follows.current = false;
    };
    const goesOn = () => {
      const window = latest.current.liveWindow();
      if (!latest.current.hasDvr && window && window.edge - video.currentTime > 1) video.currentTime = window.edge;
    };
    const timer = globalThis.setInterval(look, lookEveryMs);
    video.addEventListener('pause', paused);
    video.addEventListener('play', goesOn);
    return () => {
      globalThis.clearInterval(timer);
      video.removeEventListener('pause', paused);
      video.removeEventListener('play', goesOn);
    };
  }, [video]);

  return { place, goTo, goLive };
};
