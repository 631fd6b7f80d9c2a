import { MediaActionTypes, MediaProvider, useMediaSelector, useMediaStore } from 'media-chrome/react/media-store';
import { useCallback, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { clockOf } from '../ui/when.ts';
import { Controls } from './controls.tsx';
import type { Source } from './engine.ts';
import { useEngine } from './use-engine.ts';
import { useKeys } from './use-keys.ts';
import { useFlash, useNews, useQuiet } from './use-overlays.ts';
import { usePerform } from './use-perform.ts';
import { useRests } from './use-rests.ts';
import './player.css';

/** What the player is given and whom it tells. It knows nothing of our API. */
export interface PlayerGiven {
  title: string;
  source: Source;
  posterUrl?: string | undefined;
  durationSec: number;
  /** How many qualities the video has by now; the loaded playlist may know fewer. */
  qualities: number;
  /** Which engine to use instead of the one that fits best. */
  engine: string | null;
  /** Gets new access to the media; answers whether that worked. */
  onAccessLost: () => Promise<boolean>;
  /** The viewer paused, left or reached the end. */
  onRest: (positionSec: number) => void;
}

/**
 * A video with everything around it. The state of the video (full screen, picture in picture, volume kept for next time)
 * is Media Chrome's headless store; its ready-made elements put inline styles into the page, which our policy forbids, so
 * the controls are our own.
 */
export const Player = (given: PlayerGiven) => (
  <MediaProvider>
    <Stage {...given} />
  </MediaProvider>
);

const Stage = ({
  title,
  source,
  posterUrl,
  durationSec,
  qualities,
  engine: wanted,
  onAccessLost,
  onRest,
}: PlayerGiven) => {
  const store = useMediaStore();
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const engine = useEngine(video, source, wanted, onAccessLost);
  const [menuOpen, setMenuOpen] = useState(false);
  const paused = useMediaSelector((state) => state.mediaPaused) ?? true;
  const hasPlayed = useMediaSelector((state) => state.mediaHasPlayed) ?? false;
  const loading = useMediaSelector((state) => state.mediaLoading) ?? false;
  const isPip = useMediaSelector((state) => state.mediaIsPip) ?? false;
  const quiet = useQuiet();
  const hasMore = useNews(qualities, engine.qualities.length, !hasPlayed, engine.startAgain);

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

  useRests(video, onRest);
  const flash = useFlash();
  const perform = usePerform(video, flash.show);
  useKeys((act) => {
    quiet.wake();
    perform(act);
  });

  const shown = paused || menuOpen || !quiet.isQuiet;
  return (
    <div
      ref={takeStage}
      className={shown ? 'player' : 'player resting'}
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
        poster={posterUrl}
        aria-label={title}
        onClick={() => perform({ act: 'toggle' })}
        onDoubleClick={() => perform({ act: 'fullscreen' })}
      />
      {!hasPlayed && paused && !engine.failure && (
        <div className="player-start" aria-hidden="true" onClick={() => perform({ act: 'toggle' })}>
          <Icon name="play" size={44} />
        </div>
      )}
      {(loading || engine.isStalled) && !engine.failure && (hasPlayed || !paused) && (
        <div className="player-wait" role="status">
          <span className="spinner" aria-hidden="true" />
          <span className={engine.isStalled ? '' : 'sr-only'}>
            {engine.isStalled ? 'Waiting for the network…' : 'Loading…'}
          </span>
        </div>
      )}
      {hasMore.isWaiting && !engine.failure && (
        <button type="button" className="player-news" onClick={hasMore.take}>
          More qualities are ready. Use them
        </button>
      )}
      {isPip && <p className="player-note">Playing in a small window</p>}
      {flash.words && (
        <div className="player-flash" aria-hidden="true" key={flash.count}>
          {flash.words}
        </div>
      )}
      {source.startAtSec > 0 && !hasPlayed && !engine.failure && (
        <p className="player-resume">Goes on at {clockOf(source.startAtSec)}</p>
      )}
      {engine.failure ? (
        <div className="player-failure" role="alert">
          <p>{engine.failure}</p>
          <Button look="primary" icon="restart" onClick={engine.startAgain}>
            Try again
          </Button>
        </div>
      ) : (
        <Controls durationSec={durationSec} engine={engine} onChooseQuality={engine.choose} onMenu={setMenuOpen} />
      )}
    </div>
  );
};
