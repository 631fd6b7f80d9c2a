import { useEffect, useRef } from 'react';

/** Tells when the viewer rests: on pause, at the end, and when the page goes out of sight. */
export const useRests = (video: HTMLVideoElement | null, onRest: (positionSec: number) => void) => {
  const tell = useRef(onRest);
  tell.current = onRest;
  useEffect(() => {
    if (!video) return undefined;
    let moved = false;
    const rest = () => {
      if (moved) tell.current(video.currentTime);
      moved = false;
    };
    const hidden = () => {
      if (document.visibilityState === 'hidden') rest();
    };
    const plays = () => {
      if (!video.paused) moved = true;
    };
    // A seek while paused is a new place too.
    const sought = () => {
      if (video.played.length > 0) moved = true;
    };
    video.addEventListener('timeupdate', plays);
    video.addEventListener('seeked', sought);
    video.addEventListener('pause', rest);
    video.addEventListener('ended', rest);
    document.addEventListener('visibilitychange', hidden);
    window.addEventListener('pagehide', rest);
    return () => {
      rest();
      video.removeEventListener('timeupdate', plays);
      video.removeEventListener('seeked', sought);
      video.removeEventListener('pause', rest);
      video.removeEventListener('ended', rest);
      document.removeEventListener('visibilitychange', hidden);
      window.removeEventListener('pagehide', rest);
    };
  }, [video]);
};
