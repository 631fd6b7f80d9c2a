import { useEffect, useRef, useState } from 'react';
import { type Bounds, isAtEnd, isOutside, type Stretch, stretchOf } from './bounds.ts';

/**
 * Keeps the film within a stretch of it: begins where that begins, stops where it ends (or begins anew, where it `loops`), and
 * from there begins anew when it is played. Answers the stretch once it is known.
 */
export const useBounds = (
  video: HTMLVideoElement | null,
  bounds: Bounds,
  zeroDate: () => number | undefined,
  loops = false,
): Stretch | undefined => {
  const [stretch, setStretch] = useState<Stretch>();
  const zero = useRef(zeroDate);
  zero.current = zeroDate;
  const { startSec, startsAt, lengthSec } = bounds;
  useEffect(() => {
    if (!video) return undefined;
    let known: Stretch | undefined;
    const place = () => {
      if (known || video.readyState < HTMLMediaElement.HAVE_METADATA) return;
      known = stretchOf({ startSec, startsAt, lengthSec }, { zeroDate: zero.current(), durationSec: video.duration });
      if (!known) return;
      setStretch(known);
      if (isOutside(video.currentTime, known)) video.currentTime = known.from;
    };
    const keep = () => {
      place();
      if (!known || video.seeking) return;
      if (isOutside(video.currentTime, known) && video.currentTime < known.from) video.currentTime = known.from;
      if (!isAtEnd(video.currentTime, known)) return;
      if (loops) video.currentTime = known.from;
      else if (!video.paused) video.pause();
    };
    const played = () => {
      if (known && isAtEnd(video.currentTime, known)) video.currentTime = known.from;
    };
    const sought = () => {
      if (known && isOutside(video.currentTime, known)) video.currentTime = known.from;
    };
    const listeners = [
      ...(['loadeddata', 'canplay', 'timeupdate', 'ended'] as const).map((name) => [name, keep] as const),
      ['play', played] as const,
      ['seeking', sought] as const,
    ];
    for (const [name, hear] of listeners) video.addEventListener(name, hear);
    place();
    return () => {
      for (const [name, hear] of listeners) video.removeEventListener(name, hear);
      setStretch(undefined);
    };
  }, [video, startSec, startsAt, lengthSec, loops]);
  return stretch;
};
