import { useEffect, useState } from 'react';

/**
 * Whoever comes to something live wants to see it at once. Browsers let it begin by itself, but often only without sound; then
 * `isSilenced` says so until the viewer turns it on.
 */
export const useAutoplay = (video: HTMLVideoElement | null, isMuted: boolean) => {
  const [isSilenced, setSilenced] = useState(false);
  useEffect(() => {
    if (!video) return undefined;
    let left = false;
    const begin = async () => {
      if (isMuted) video.muted = true;
      try {
        await video.play();
      } catch (error) {
        // Only this one is about sound; others mean that there is nothing to play yet, and the wish is kept.
        if (left || video.muted || (error as Error).name !== 'NotAllowedError') return;
        video.muted = true;
        setSilenced(true);
        await video.play().catch(() => {
          video.muted = false;
          setSilenced(false);
        });
      }
    };
    const heard = () => {
      if (!video.muted) setSilenced(false);
    };
    video.addEventListener('volumechange', heard);
    void begin();
    return () => {
      left = true;
      video.removeEventListener('volumechange', heard);
    };
  }, [video, isMuted]);
  return isSilenced;
};
