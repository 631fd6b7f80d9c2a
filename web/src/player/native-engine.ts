import type { Engine, LiveWindow, Source, Told } from './engine.ts';

/** What the browser itself says of a live stream; it keeps three segments' distance from the newest by itself. */
const nativeWindow = ({ seekable }: HTMLVideoElement, targetLatencySec: number): LiveWindow | undefined => {
  if (seekable.length === 0) return undefined;
  const [from, newest] = [seekable.start(0), seekable.end(seekable.length - 1)];
  return { from, newest, edge: Math.max(from, newest - targetLatencySec) };
};

/** The browser's own HLS (iPhones): no cookies on media requests, so the token stands in the address. */
export const nativeEngine = (video: HTMLVideoElement, source: Source, told: Told): Engine => {
  let at = source.startAtSec;
  const place = () => {
    if (at > 0) video.currentTime = at;
  };
  const load = () => {
    video.addEventListener('loadedmetadata', place, { once: true });
    video.src = source.tokenHlsUrl;
    video.load();
  };
  const failed = () => {
    if (!source.live) at = video.currentTime || at;
    // The element tells no status; an expired token and a lost network look the same, and both are worth one renewal.
    if (video.error?.code === MediaError.MEDIA_ERR_DECODE) told.failed('This video cannot be played in this browser.');
    else told.accessLost();
  };
  video.addEventListener('error', failed);
  told.qualities([]);
  load();
  return {
    name: 'native',
    choose: () => {},
    again: () => {
      const goOn = !video.paused;
      load();
      if (goOn) void video.play().catch(() => {});
    },
    liveWindow: () => source.live && nativeWindow(video, source.live.targetLatencySec),
    zeroDate: () => {
      const date = (video as { getStartDate?: () => Date }).getStartDate?.().getTime();
      return date !== undefined && Number.isFinite(date) ? date : undefined;
    },
    destroy: () => {
      video.removeEventListener('error', failed);
      video.removeEventListener('loadedmetadata', place);
      video.removeAttribute('src');
      video.load();
    },
  };
};
