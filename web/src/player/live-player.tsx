import { MediaProvider } from 'media-chrome/react/media-store';
import { type ReactNode, type RefObject, useEffect, useState } from 'react';
import type { Source } from './engine.ts';
import { LiveControls } from './live-controls.tsx';
import { canGoBack } from './live-rules.ts';
import { Stage } from './stage.tsx';
import { useAutoplay } from './use-autoplay.ts';
import { useEngine } from './use-engine.ts';
import { useLiveEdge } from './use-live-edge.ts';
import { useFlash } from './use-overlays.ts';
import { type Places, usePerform } from './use-perform.ts';
import { useVideo } from './use-video.ts';
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
  /** Gets what tells when that was sent which is on the screen now, in ms since 1970; undefined when nobody knows. */
  shownAt?: RefObject<ShownAt | undefined> | undefined;
}
export type ShownAt = () => number | undefined;

/** A stream on air with everything around it: played at its edge, until the viewer goes back. */
export const LivePlayer = (given: LivePlayerGiven) => (
  <MediaProvider>
    <OnAir {...given} />
  </MediaProvider>
);

const OnAir = ({
  title,
  source,
  dvrWindowSec,
  engine: wanted,
  isMuted = false,
  cover,
  onAccessLost,
  onStall,
  shownAt,
}: LivePlayerGiven) => {
  const { video, takeVideo } = useVideo();
  const engine = useEngine(video, source, wanted, onAccessLost);
  const [menuOpen, setMenuOpen] = useState(false);
  const isSilenced = useAutoplay(video, isMuted);
  const { place, goTo, goLive } = useLiveEdge(video, {
    liveWindow: engine.liveWindow,
    targetLatencySec: source.live.targetLatencySec,
    hasDvr: dvrWindowSec > 0,
    reload: engine.startAgain,
  });
  const hasTimeline = place !== undefined && canGoBack(place.window, dvrWindowSec);

  useEffect(() => {
    if (!shownAt) return undefined;
    shownAt.current = () => {
      const zero = engine.zeroDate();
      return zero === undefined || !video ? undefined : zero + video.currentTime * 1000;
    };
    return () => {
      shownAt.current = undefined;
    };
  });

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
  const nowhere = dvrWindowSec > 0 ? 'Nothing to go back to yet' : 'Live only';
  const places: Places = {
    seekBy: (sec) => {
      if (!hasTimeline || !video) return flash.show(nowhere);
      flash.show(`${sec > 0 ? '+' : '−'}${Math.abs(sec)} s`);
      goTo(video.currentTime + sec);
    },
    jumpTo: (part) => {
      if (part < 1 && !hasTimeline) return flash.show(nowhere);
      if (!place || part === 1) return goLive();
      flash.show(`${Math.round(part * 100)} %`);
      goTo(place.window.from + (place.window.edge - place.window.from) * part);
    },
  };
  const perform = usePerform(video, flash.show, places);

  return (
    <Stage
      title={title}
      takeVideo={takeVideo}
      engine={engine}
      perform={perform}
      flash={flash}
      holdsControls={menuOpen}
      cover={cover}
      controls={
        <LiveControls
          // Behind a cover nothing can be seen, so there is no place to go to.
          place={cover === undefined ? place : undefined}
          showsTimeline={hasTimeline}
          goTo={goTo}
          goLive={goLive}
          engine={engine}
          onMenu={setMenuOpen}
        />
      }
    >
      {isSilenced && !cover && (
        <button type="button" className="player-news" onClick={() => perform({ act: 'mute' })}>
          Turn the sound on
        </button>
      )}
    </Stage>
  );
};
