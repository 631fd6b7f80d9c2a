import { MediaActionTypes, useMediaSelector, useMediaStore } from 'media-chrome/react/media-store';
import { type ReactNode, useCallback } from 'react';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import type { KeyAct } from './keys.ts';
import type { RunningEngine } from './use-engine.ts';
import { useKeys } from './use-keys.ts';
import { type Flash, useQuiet } from './use-overlays.ts';
import './player.css';

/** The picture and what lies over it, whatever is played; the keys of the whole page work on it. */
export const Stage = ({
  title,
  posterUrl,
  takeVideo,
  engine,
  perform,
  flash,
  holdsControls,
  isHeld = false,
  cover,
  controls,
  children,
}: {
  title: string;
  posterUrl?: string | undefined;
  takeVideo: (element: HTMLVideoElement | null) => void;
  engine: RunningEngine;
  /** What keys and clicks on the picture do. */
  perform: (what: KeyAct) => void;
  flash: Flash;
  /** The controls stay in sight although nobody touches anything: one of their menus is open. */
  holdsControls: boolean;
  /** Somebody else begins it. */
  isHeld?: boolean;
  /** Lies over the picture and says what there is to say in its place; then nobody is told of waiting or failing. */
  cover?: ReactNode;
  controls: ReactNode;
  /** What else lies over the picture. */
  children?: ReactNode;
}) => {
  const store = useMediaStore();
  const takeStage = useCallback(
    (element: HTMLDivElement | null) =>
      store?.dispatch({ type: MediaActionTypes.FULLSCREEN_ELEMENT_CHANGE_REQUEST, detail: element } as never),
    [store],
  );
  const paused = useMediaSelector((state) => state.mediaPaused) ?? true;
  const hasPlayed = useMediaSelector((state) => state.mediaHasPlayed) ?? false;
  const loading = useMediaSelector((state) => state.mediaLoading) ?? false;
  const isPip = useMediaSelector((state) => state.mediaIsPip) ?? false;
  const quiet = useQuiet();
  useKeys((act) => {
    quiet.wake();
    perform(act);
  });

  const { failure } = engine;
  // Who has paused waits for nothing.
  const isStalled = engine.isStalled && !paused;
  const isPictureOpen = !failure && !cover;
  const showsControls = paused || holdsControls || !quiet.isQuiet;
  return (
    <div
      ref={takeStage}
      className={showsControls ? 'player' : 'player resting'}
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
      {isPictureOpen && paused && !hasPlayed && !isHeld && (
        <div className="player-start" aria-hidden="true" onClick={() => perform({ act: 'toggle' })}>
          <Icon name="play" size={44} />
        </div>
      )}
      {isPictureOpen && (loading || isStalled) && (hasPlayed || !paused) && (
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
      {children}
      {failure && !cover ? (
        <div className="player-failure" role="alert">
          <p>{failure}</p>
          <Button look="primary" icon="restart" onClick={engine.startAgain}>
            Try again
          </Button>
        </div>
      ) : (
        controls
      )}
    </div>
  );
};
