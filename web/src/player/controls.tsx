import { MediaActionTypes, useMediaDispatch, useMediaSelector } from 'media-chrome/react/media-store';
import { clockOf } from '../ui/when.ts';
import { CaptionsButton } from './captions-button.tsx';
import { speeds } from './keys.ts';
import { PlayerButton } from './player-button.tsx';
import { PlayerMenu } from './player-menu.tsx';
import { QualityMenu } from './quality-menu.tsx';
import { Timeline } from './timeline.tsx';
import type { EngineState } from './use-engine.ts';
import { Volume } from './volume.tsx';
import { WindowButtons } from './window-buttons.tsx';

/** Everything a viewer can do with the film. */
export const Controls = ({
  durationSec,
  engine,
  onChooseQuality,
  onMenu,
}: {
  durationSec: number;
  engine: EngineState;
  onChooseQuality: (id: string | undefined) => void;
  onMenu: (isOpen: boolean) => void;
}) => {
  const dispatch = useMediaDispatch();
  const paused = useMediaSelector((state) => state.mediaPaused) ?? true;
  const ended = useMediaSelector((state) => state.mediaEnded) ?? false;
  const rate = useMediaSelector((state) => state.mediaPlaybackRate) ?? 1;
  const ask = (type: string, detail?: unknown) => dispatch({ type, detail } as Parameters<typeof dispatch>[0]);

  return (
    <div className="player-bar">
      <Timeline durationSec={durationSec} />
      <div className="player-row">
        <PlayerButton
          label={ended ? 'Watch again' : paused ? 'Play' : 'Pause'}
          icon={ended ? 'restart' : paused ? 'play' : 'pause'}
          keys="k"
          onPress={() => ask(paused ? MediaActionTypes.MEDIA_PLAY_REQUEST : MediaActionTypes.MEDIA_PAUSE_REQUEST)}
        />
        <Volume />
        <Time durationSec={durationSec} />
        <span className="push" />
        <CaptionsButton />
        <PlayerMenu
          label="Speed"
          icon="speed"
          value={String(rate)}
          shown={rate === 1 ? '' : `${rate}×`}
          options={speeds.map((speed) => [String(speed), speed === 1 ? 'Normal' : `${speed}×`] as const)}
          onChoose={(speed) => ask(MediaActionTypes.MEDIA_PLAYBACK_RATE_REQUEST, Number(speed))}
          onOpen={onMenu}
        />
        {engine.qualities.length > 0 && <QualityMenu engine={engine} onChoose={onChooseQuality} onMenu={onMenu} />}
        <WindowButtons />
      </div>
    </div>
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
