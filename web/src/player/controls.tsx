import { MediaActionTypes, useMediaDispatch, useMediaSelector } from 'media-chrome/react/media-store';
import { clockOf } from '../ui/when.ts';
import { ControlBar } from './control-bar.tsx';
import { nearestSpeed, speeds } from './keys.ts';
import type { Mark } from './marks.ts';
import { PlayerMenu } from './player-menu.tsx';
import { Timeline } from './timeline.tsx';
import type { RunningEngine } from './use-engine.ts';

/** Everything a viewer can do with the film. */
export const Controls = ({
  durationSec,
  marks,
  engine,
  isHeld = false,
  onMenu,
}: {
  durationSec: number;
  marks?: readonly Mark[] | undefined;
  engine: RunningEngine;
  /** Somebody else says where the film is. */
  isHeld?: boolean;
  onMenu: (isOpen: boolean) => void;
}) => {
  const ended = useMediaSelector((state) => state.mediaEnded) ?? false;
  return (
    <ControlBar
      timeline={<Timeline durationSec={durationSec} marks={marks} isHeld={isHeld} />}
      isHeld={isHeld}
      canReplay={ended}
      place={<Time durationSec={durationSec} />}
      menus={!isHeld && <SpeedMenu onMenu={onMenu} />}
      engine={engine}
      onMenu={onMenu}
    />
  );
};

const Time = ({ durationSec }: { durationSec: number }) => {
  const current = useMediaSelector((state) => Math.floor(state.mediaCurrentTime ?? 0)) ?? 0;
  const told = useMediaSelector((state) => state.mediaDuration);
  return (
    <span className="player-time" data-testid="player-time">
      {clockOf(current)} <span className="of">/ {clockOf(told && Number.isFinite(told) ? told : durationSec)}</span>
    </span>
  );
};

const SpeedMenu = ({ onMenu }: { onMenu: (isOpen: boolean) => void }) => {
  const dispatch = useMediaDispatch();
  // One that is kept in step with others runs a little off now and then, and nobody chose that.
  const rate = nearestSpeed(useMediaSelector((state) => state.mediaPlaybackRate) ?? 1);
  return (
    <PlayerMenu
      label="Speed"
      icon="speed"
      value={String(rate)}
      shown={rate === 1 ? '' : `${rate}×`}
      options={speeds.map((speed) => [String(speed), speed === 1 ? 'Normal' : `${speed}×`] as const)}
      onChoose={(speed) => dispatch({ type: MediaActionTypes.MEDIA_PLAYBACK_RATE_REQUEST, detail: Number(speed) })}
      onOpen={onMenu}
    />
  );
};
