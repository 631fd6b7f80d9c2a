import Hls, { type ErrorData } from 'hls.js';
import type { Engine, LiveWindow, Source, Told } from './engine.ts';
import { chooseLevel, tellLevels, tellPlaying } from './hls-levels.ts';
import { fastestRate } from './live-rules.ts';
import { zeroDateOf } from './zero-date.ts';

/** What is missed of a stream is gone, so whatever went wrong is tried again soon. */
const retryMs = 1_000;
const forgottenMs = 100;
/** So many troubles with the media itself, with nothing shown between them, and it is the browser that cannot. */
const mostMediaTroubles = 4;
/** So many troubles with the network in a row, and everything is loaded anew instead of gone on with. */
const loadsAnewAfter = 3;

/** hls.js would wait longer and longer; a stream does not. A blocking reload is answered within a segment or two. */
const soonAgain = (longestMs: number) => ({
  default: {
    maxTimeToFirstByteMs: 8_000,
    maxLoadTimeMs: longestMs,
    errorRetry: { maxNumRetry: 2, retryDelayMs: 500, maxRetryDelayMs: 1_000 },
    timeoutRetry: null,
  },
});

/** Live HLS through Media Source Extensions, as near to the newest as the stream wants to be played. */
export const liveHlsEngine = (video: HTMLVideoElement, source: Source, told: Told): Engine => {
  const live = source.live ?? { targetLatencySec: 6, isLowLatency: false };
  const hls = new Hls({
    // As for films: CMAF needs no remuxing, and the page's policy has no blob: scripts.
    enableWorker: false,
    lowLatencyMode: live.isLowLatency,
    liveSyncDuration: live.targetLatencySec,
    maxLiveSyncPlaybackRate: fastestRate,
    // A stall moves the target away from the newest; by little, or two of them make a talk a monologue.
    liveSyncOnStallIncrease: 0.5,
    liveDurationInfinity: true,
    capLevelToPlayerSize: true,
    maxBufferSize: 0,
    backBufferLength: 60,
    playlistLoadPolicy: soonAgain(8_000),
    fragLoadPolicy: soonAgain(20_000),
    cmcd: { sessionId: source.sessionId, contentId: source.contentId, useHeaders: false },
  });
  let retry: number | undefined;
  let troubles = 0;

  const anew = () => {
    window.clearTimeout(retry);
    hls.loadSource(source.hlsUrl);
  };
  const later = (ms = retryMs) => {
    if (ms === retryMs) told.stalled(true);
    window.clearTimeout(retry);
    const goesOn = hls.levels.length > 0 && troubles % loadsAnewAfter !== 0;
    retry = window.setTimeout(goesOn ? () => hls.startLoad() : anew, ms);
  };
  const onError = ({ response, fatal, type }: ErrorData) => {
    if (response?.code === 401 || response?.code === 403) return told.accessLost();
    if (!fatal) return undefined;
    troubles += 1;
    // Who is slow asks for parts the origin has forgotten: with a fresh playlist it is whole segments.
    if (response?.code === 404 && troubles === 1) return later(forgottenMs);
    if (type === Hls.ErrorTypes.NETWORK_ERROR) return later();
    if (troubles > mostMediaTroubles) return told.failed('This stream cannot be played in this browser.');
    return troubles === 1 ? hls.recoverMediaError() : later();
  };

  hls.on(Hls.Events.MANIFEST_PARSED, () => {
    tellLevels(hls, told);
    tellPlaying(hls, told);
  });
  hls.on(Hls.Events.LEVEL_SWITCHED, () => tellPlaying(hls, told));
  hls.on(Hls.Events.FRAG_BUFFERED, () => {
    troubles = 0;
    told.stalled(false);
  });
  hls.on(Hls.Events.ERROR, (_, data) => onError(data));
  window.addEventListener('online', anew);
  hls.attachMedia(video);
  hls.loadSource(source.hlsUrl);

  return {
    name: 'hls',
    choose: (id) => {
      chooseLevel(hls, id);
      tellPlaying(hls, told);
    },
    again: anew,
    liveWindow: (): LiveWindow | undefined => {
      const details = hls.latestLevelDetails;
      const edge = hls.liveSyncPosition;
      if (!details || edge === null) return undefined;
      // The newest grows between two readings of the playlist; when none comes any more, it does not.
      const newest = details.edge + Math.min(details.age, details.targetduration);
      return { from: details.fragmentStart, edge, newest };
    },
    zeroDate: () => zeroDateOf(hls.latestLevelDetails, video.currentTime),
    destroy: () => {
      window.clearTimeout(retry);
      window.removeEventListener('online', anew);
      hls.destroy();
    },
  };
};
