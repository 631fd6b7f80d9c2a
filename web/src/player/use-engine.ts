import { useEffect, useRef, useState } from 'react';
import { type Engine, engineFor, type Quality, type Source, type Told } from './engine.ts';

/** How playing stands beyond what the video element itself tells. */
export interface EngineState {
  name: Engine['name'] | undefined;
  qualities: readonly Quality[];
  playing: string | undefined;
  isAuto: boolean;
  isStalled: boolean;
  failure: string | undefined;
}

const begin: EngineState = {
  name: undefined,
  qualities: [],
  playing: undefined,
  isAuto: true,
  isStalled: false,
  failure: undefined,
};

const nameFor = (wanted: string | null, video: HTMLVideoElement): Engine['name'] =>
  engineFor(wanted, {
    mediaSource: 'MediaSource' in window || 'ManagedMediaSource' in window,
    nativeHls: video.canPlayType('application/vnd.apple.mpegurl') !== '',
  });

const load = async (name: Engine['name'], isLive: boolean) => {
  if (name === 'shaka') return (await import('./shaka-engine.ts')).shakaEngine;
  if (name === 'native') return (await import('./native-engine.ts')).nativeEngine;
  if (isLive) return (await import('./live-hls-engine.ts')).liveHlsEngine;
  return (await import('./hls-engine.ts')).hlsEngine;
};

/** Brings the engine's code while nobody knows yet what it will play; if that fails, playing tries again and says so. */
export const fetchEngine = (wanted: string | null, isLive = false): void =>
  void load(nameFor(wanted, document.createElement('video')), isLive).catch(() => {});

/**
 * Someone may press play before the engine has given the element anything to play; loading then pauses it without a word.
 * Their wish is remembered and kept as soon as it can be.
 */
const keepWishToPlay = (video: HTMLVideoElement): (() => void) => {
  let wished = !video.paused;
  const wish = () => {
    wished = true;
  };
  const takeBack = () => {
    wished = false;
  };
  const keep = () => {
    if (wished && video.paused) void video.play().catch(() => {});
  };
  video.addEventListener('play', wish);
  video.addEventListener('pause', takeBack);
  video.addEventListener('canplay', keep);
  return () => {
    video.removeEventListener('play', wish);
    video.removeEventListener('pause', takeBack);
    video.removeEventListener('canplay', keep);
  };
};

/**
 * Runs the engine that fits this browser on the video element. `onAccessLost` gets new access and answers whether that
 * worked; it is asked once for every time access had been good.
 */
export const useEngine = (
  video: HTMLVideoElement | null,
  source: Source,
  wanted: string | null,
  onAccessLost: () => Promise<boolean>,
) => {
  const [state, setState] = useState(begin);
  const engine = useRef<Engine>(undefined);
  const [attempt, setAttempt] = useState({ count: 0, goOn: false, place: 0 });
  const renew = useRef(onAccessLost);
  renew.current = onAccessLost;
  // The grant is renewed while the video goes on: what is playing starts anew for another video only, or when asked to.
  const latest = useRef(source);
  latest.current = source;
  const key = source.hlsUrl;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` and `attempt` say when it begins anew
  useEffect(() => {
    if (!video) return undefined;
    let left = false;
    let access: 'good' | 'renewing' | 'renewed' = 'good';
    const told: Told = {
      qualities: (qualities) => setState((now) => ({ ...now, qualities })),
      playing: (playing, isAuto) => setState((now) => ({ ...now, playing, isAuto })),
      stalled: (isStalled) => {
        if (!isStalled) access = 'good';
        setState((now) => (now.isStalled === isStalled ? now : { ...now, isStalled }));
      },
      failed: (failure) => setState((now) => ({ ...now, failure })),
      accessLost: () => {
        if (access === 'renewed')
          told.failed('The media server does not let us in, although you may watch this video.');
        if (access !== 'good') return;
        access = 'renewing';
        void renew.current().then((renewed) => {
          if (left) return;
          access = 'renewed';
          if (renewed) engine.current?.again();
          else told.failed('You can no longer watch this video. Reload the page to see why.');
        });
      },
    };
    const name = nameFor(wanted, video);
    setState({ ...begin, name });
    const forget = keepWishToPlay(video);
    void load(name, latest.current.live !== undefined).then(
      (make) => {
        if (left) return;
        const startAtSec = attempt.place > 0 ? attempt.place : latest.current.startAtSec;
        engine.current = make(video, { ...latest.current, startAtSec }, told);
        if (attempt.goOn) void video.play().catch(() => {});
      },
      () => told.failed('The player could not be loaded. Check your connection.'),
    );
    return () => {
      left = true;
      forget();
      engine.current?.destroy();
      engine.current = undefined;
    };
  }, [video, key, wanted, attempt]);

  return {
    ...state,
    choose: (id: string | undefined) => engine.current?.choose(id),
    liveWindow: () => engine.current?.liveWindow?.(),
    zeroDate: () => engine.current?.zeroDate?.(),
    /** Loads everything anew and goes on at the same place. */
    startAgain: () => {
      const goOn = video !== null && !video.paused;
      const place = video?.currentTime ?? 0;
      setAttempt(({ count }) => ({ count: count + 1, goOn, place }));
    },
  };
};

/** The engine at work: how it stands, and what can be asked of it. */
export type RunningEngine = ReturnType<typeof useEngine>;
