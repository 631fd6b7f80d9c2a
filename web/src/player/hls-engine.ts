import Hls, { type ErrorData } from 'hls.js';
import { enclosingLoader } from './enclosing-loader.ts';
import { aheadSec, type Engine, type Source, type Told } from './engine.ts';
import { chooseLevel, tellLevels, tellPlaying } from './hls-levels.ts';
import { zeroDateOf } from './zero-date.ts';

const retryMs = 3_000;

/** HLS through Media Source Extensions. */
export const hlsEngine = (video: HTMLVideoElement, source: Source, told: Told): Engine => {
  const hls = new Hls({
    // Our segments are CMAF and need no remuxing; without a worker the page's policy needs no blob: scripts.
    enableWorker: false,
    loader: enclosingLoader(),
    startPosition: source.startAtSec > 0 ? source.startAtSec : -1,
    capLevelToPlayerSize: true,
    maxBufferLength: aheadSec,
    // Otherwise at least 60 MB are loaded, which are ten minutes of a small picture.
    maxBufferSize: 0,
    backBufferLength: 60,
    cmcd: { sessionId: source.sessionId, contentId: source.contentId, useHeaders: false },
  });
  let mended = false;
  let retry: number | undefined;
  let hasManifest = false;

  const again = () => {
    window.clearTimeout(retry);
    if (hasManifest) hls.startLoad();
    else hls.loadSource(source.hlsUrl);
  };
  const later = () => {
    told.stalled(true);
    window.clearTimeout(retry);
    retry = window.setTimeout(again, retryMs);
  };
  const show = () => tellPlaying(hls, told);
  const onError = (data: ErrorData) => {
    const status = data.response?.code;
    if (status === 401 || status === 403) return told.accessLost();
    if (!data.fatal) return undefined;
    if (status === 404 || status === 410)
      return told.failed('Part of this video is missing. It may just have been removed.');
    if (data.type === Hls.ErrorTypes.NETWORK_ERROR) return later();
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR && !mended) {
      mended = true;
      return hls.recoverMediaError();
    }
    return told.failed('This video cannot be played in this browser.');
  };

  hls.on(Hls.Events.MANIFEST_PARSED, () => {
    hasManifest = true;
    tellLevels(hls, told);
    show();
  });
  hls.on(Hls.Events.LEVEL_SWITCHED, show);
  hls.on(Hls.Events.FRAG_LOADED, () => told.stalled(false));
  hls.on(Hls.Events.ERROR, (_, data) => onError(data));
  window.addEventListener('online', again);
  hls.loadSource(source.hlsUrl);
  hls.attachMedia(video);

  return {
    name: 'hls',
    choose: (id) => {
      chooseLevel(hls, id);
      show();
    },
    again,
    zeroDate: () => zeroDateOf(hls.latestLevelDetails, video.currentTime),
    destroy: () => {
      window.clearTimeout(retry);
      window.removeEventListener('online', again);
      hls.destroy();
    },
  };
};
