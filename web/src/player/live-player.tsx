import { MediaActionTypes, MediaProvider, useMediaSelector, useMediaStore } from 'media-chrome/react/media-store';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import type { Source } from './engine.ts';
import { LiveControls } from './live-controls.tsx';
import { canGoBack } from './live-rules.ts';
import { useAutoplay } from './use-autoplay.ts';
import { useEngine } from './use-engine.ts';
import { useKeys } from './use-keys.ts';
import { useLiveEdge } from './use-live-edge.ts';
import { useFlash, useQuiet } from './use-overlays.ts';
import { type Places, usePerform } from './use-perform.ts';
import './player.css';
import './live-player.css';

/** After a failure that nothing else mended, everything is loaded anew; a stream may well have changed meanwhile. */
const againAfterMs = 5_000;

/** What the player of a stream is given and whom it tells. It knows nothing of our API. */
export interface LivePlayerGiven {
  title: string;
  source: Source & { live: NonNullable<Source['live']> };
  /** How far one may go back; 0 for not at all. */
  dvrWindowSec: number;
  /** Which engine to use instead of the one that fits best. */
  engine: string | null;
  /** Begins without sound (a preview beside the studio's own). */
  isMuted?: boolean;
  /** Lies over the picture while nothing comes. */
  cover?: ReactNode;
  /** Gets new access to the media; answers whether that worked. */
  onAccessLost: () => Promise<boolean>;
  /** Nothing arrives: whoever knows how the stream stands may want to look. */
  onStall?: () => void;
}

/** A stream on air with everything around it: played at its edge, until the viewer goes back. */
export const LivePlayer = (given: LivePlayerGiven) => (
  <MediaProvider>
    <Stage {...given} />
  </MediaProvider>
);

const Stage = ({
  title,
  source,
  dvrWindowSec,
  engine: wanted,
  isMuted = false,
  cover,
  onAccessLost,
  onStall,
}: LivePlayerGiven) => {
  const store = useMediaStore();
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const engine = useEngine(video, source, wanted, onAccessLost);
  const [menuOpen, setMenuOpen] = useState(false);
  const paused = useMediaSelector((state) => state.mediaPaused) ?? true;
  const hasPlayed = useMediaSelector((state) => state.mediaHasPlayed) ?? false;
  const loading = useMediaSelector((state) => state.mediaLoading) ?? false;
  const isPip = useMediaSelector((state) => state.mediaIsPip) ?? false;
  const quiet = useQuiet();
  const isSilenced = useAutoplay(video, isMuted);
  const { place, goTo, goLive } = useLiveEdge(video, {
    liveWindow: engine.liveWindow,
    targetLatencySec: source.live.targetLatencySec,
    hasDvr: dvrWindowSec > 0,
    reload: engine.startAgain,
  });
  const hasTimeline = place !== undefined && canGoBack(place.window, dvrWindowSec);

  const takeVideo = useCallback(
    (element: HTMLVideoElement | null) => {
      setVideo(element);
      store?.dispatch({ type: MediaActionTypes.MEDIA_ELEMENT_CHANGE_REQUEST, detail: element } as never);
    },
    [store],
  );
  const takeStage = useCallback(
    (element: HTMLDivElement | null) =>
      store?.dispatch({ type: MediaActionTypes.FULLSCREEN_ELEMENT_CHANGE_REQUEST, detail: element } as never),
    [store],
  );

  const { failure, startAgain, isStalled } = engine;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for every failure
  useEffect(() => {
    if (!failure) return undefined;
    const timer = window.setTimeout(startAgain, againAfterMs);
    return () => window.clearTimeout(timer);
  }, [failure]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for every stall
  useEffect(() => {
    if (isStalled || failure) onStall?.();
  }, [isStalled, failure]);

  const flash = useFlash();
  const places: Places = {
    seekBy: (sec) => {
      if (!hasTimeline || !video) return flash.show(dvrWindowSec > 0 ? 'Nothing to go back to yet' : 'Live only');
      flash.show(`${sec > 0 ? '+' : '−'}${Math.abs(sec)} s`);
      goTo(video.currentTime + sec);
    },
    jumpTo: (part) => {
      if (part < 1 && !hasTimeline) return flash.show(dvrWindowSec > 0 ? 'Nothing to go back to yet' : 'Live only');
      if (!place || part === 1) return goLive();
      flash.show(`${Math.round(part * 100)} %`);
      goTo(place.window.from + (place.window.edge - place.window.from) * part);
    },
  };
  const perform = usePerform(video, flash.show, places);
  useKeys((act) => {
    quiet.wake();
    perform(act);
  });

  const shown = paused || menuOpen || !quiet.isQuiet;
  return (
    <div
      ref={takeStage}
      className={shown ? 'player live' : 'player live resting'}
      data-engine={engine.name}
      onPointerMove={quiet.wake}
      onPointerLeave={quiet.sleep}
      onFocusCapture={quiet.wake}
    >
      {/* biome-ignore lint/a11y/useMediaCaption: captions are added as tracks of the stream when it has them */}
      <video
        ref={takeVideo}
        playsInline
        preload="auto"
        aria-label={title}
        onClick={() => perform({ act: 'toggle' })}
        onDoubleClick={() => perform({ act: 'fullscreen' })}
      />
      {!hasPlayed && paused && !failure && !cover && (
        <div className="player-start" aria-hidden="true" onClick={() => perform({ act: 'toggle' })}>
          <Icon name="play" size={44} />
        </div>
      )}
      {(loading || isStalled) && !failure && !cover && (hasPlayed || !paused) && (
        <div className="player-wait" role="status">
          <span className="spinner" aria-hidden="true" />
          <span className={isStalled ? '' : 'sr-only'}>{isStalled ? 'Waiting for the network…' : 'Loading…'}</span>
        </div>
      )}
      {isPip && <p className="player-note">Playing in a small window</p>}
      {flash.words && (
        <div className="player-flash" aria-hidden="true" key={flash.count}>
          {flash.words}
        </div>
      )}
      {cover && <div className="player-cover">{cover}</div>}
      {isSilenced && !cover && (
        <button type="button" className="player-news" onClick={() => perform({ act: 'mute' })}>
          Turn the sound on
        </button>
      )}
      {failure && !cover ? (
        <div className="player-failure" role="alert">
          <p>{failure}</p>
          <Button look="primary" icon="restart" onClick={startAgain}>
            Try again
          </Button>
        </div>
      ) : (
        <LiveControls
          place={place}
          showsTimeline={hasTimeline}
          isCovered={cover !== undefined}
          goTo={goTo}
          goLive={goLive}
          engine={engine}
          onChooseQuality={engine.choose}
          onMenu={setMenuOpen}
        />
      )}
    </div>
  );
};
