import { MediaActionTypes, useMediaDispatch, useMediaSelector } from 'media-chrome/react/media-store';
import type { ReactNode } from 'react';
import { CaptionsButton } from './captions-button.tsx';
import { PlayerButton } from './player-button.tsx';
import { QualityMenu } from './quality-menu.tsx';
import type { RunningEngine } from './use-engine.ts';
import { Volume } from './volume.tsx';
import { WindowButtons } from './window-buttons.tsx';

/** The controls every player has, and room for what only one of them has. */
export const ControlBar = ({
  timeline,
  canReplay = false,
  isHeld = false,
  place,
  menus,
  engine,
  onMenu,
}: {
  timeline: ReactNode;
  /** Playing on would begin anew. */
  canReplay?: boolean;
  /** Playing and stopping is for somebody else to say. */
  isHeld?: boolean;
  /** Where one is, in words. */
  place: ReactNode;
  /** Besides the one of the qualities. */
  menus?: ReactNode;
  engine: RunningEngine;
  onMenu: (isOpen: boolean) => void;
}) => {
  const dispatch = useMediaDispatch();
  const paused = useMediaSelector((state) => state.mediaPaused) ?? true;
  return (
    <div className="player-bar">
      {timeline}
      <div className="player-row">
        {!isHeld && (
          <PlayerButton
            label={canReplay ? 'Watch again' : paused ? 'Play' : 'Pause'}
            icon={canReplay ? 'restart' : paused ? 'play' : 'pause'}
            keys="k"
            onPress={() =>
              dispatch({ type: paused ? MediaActionTypes.MEDIA_PLAY_REQUEST : MediaActionTypes.MEDIA_PAUSE_REQUEST })
            }
          />
        )}
        <Volume />
        {place}
        <span className="push" />
        <CaptionsButton />
        {menus}
        {engine.qualities.length > 0 && <QualityMenu engine={engine} onMenu={onMenu} />}
        <WindowButtons />
      </div>
    </div>
  );
};
