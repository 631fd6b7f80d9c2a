import { MediaActionTypes, useMediaDispatch, useMediaSelector } from 'media-chrome/react/media-store';
import { clockOf } from '../ui/when.ts';
import { ControlBar } from './control-bar.tsx';
import { speeds } from './keys.ts';
import type { Mark } from './marks.ts';
import { PlayerMenu } from './player-menu.tsx';
import { Timeline } from './timeline.tsx';
import type { RunningEngine } from './use-engine.ts';

/** Everything a viewer can do with the film. */
export const Controls = ({
  durationSec,
  marks,
  engine,
  onMenu,
}: {
  durationSec: number;
  marks?: readonly Mark[] | undefined;
  engine: RunningEngine;
  onMenu: (isOpen: boolean) => void;
}) => {
  const ended = useMediaSelector((state) => state.mediaEnded) ?? false;
  return (
    <ControlBar
      timeline={<Timeline durationSec={durationSec} marks={marks} />}
      canReplay={ended}
      place={<Time durationSec={durationSec} />}
      menus={<SpeedMenu onMenu={onMenu} />}
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
  const rate = useMediaSelector((state) => state.mediaPlaybackRate) ?? 1;
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
