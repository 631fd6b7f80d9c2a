import { MediaActionTypes, useMediaDispatch, useMediaSelector } from 'media-chrome/react/media-store';
import { Icon, type IconName } from '../ui/icon.tsx';
import { clockOf } from '../ui/when.ts';
import { speeds } from './keys.ts';
import { PlayerMenu } from './player-menu.tsx';
import { Timeline } from './timeline.tsx';
import type { EngineState } from './use-engine.ts';

const PlayerButton = ({
  label,
  icon,
  onPress,
  keys,
}: {
  label: string;
  icon: IconName;
  onPress: () => void;
  keys?: string;
}) => (
  <button
    type="button"
    className="player-button"
    aria-label={label}
    aria-keyshortcuts={keys}
    title={keys ? `${label} (${keys})` : label}
    onClick={onPress}
  >
    <Icon name={icon} size={22} />
  </button>
);

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
  const isFullscreen = useMediaSelector((state) => state.mediaIsFullscreen) ?? false;
  const isPip = useMediaSelector((state) => state.mediaIsPip) ?? false;
  const pipUnavailable = useMediaSelector((state) => state.mediaPipUnavailable);
  const fullscreenUnavailable = useMediaSelector((state) => state.mediaFullscreenUnavailable);
  const rate = useMediaSelector((state) => state.mediaPlaybackRate) ?? 1;
  const subtitles = useMediaSelector((state) => state.mediaSubtitlesList) as unknown[] | undefined;
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
        {(subtitles?.length ?? 0) > 0 && (
          <PlayerButton
            label="Captions"
            icon="captions"
            keys="c"
            onPress={() => ask(MediaActionTypes.MEDIA_TOGGLE_SUBTITLES_REQUEST)}
          />
        )}
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
        {pipUnavailable === undefined && (
          <PlayerButton
            label={isPip ? 'Leave picture in picture' : 'Picture in picture'}
            icon="pip"
            keys="i"
            onPress={() =>
              ask(isPip ? MediaActionTypes.MEDIA_EXIT_PIP_REQUEST : MediaActionTypes.MEDIA_ENTER_PIP_REQUEST)
            }
          />
        )}
        {fullscreenUnavailable === undefined && (
          <PlayerButton
            label={isFullscreen ? 'Leave full screen' : 'Full screen'}
            icon={isFullscreen ? 'shrink' : 'expand'}
            keys="f"
            onPress={() =>
              ask(
                isFullscreen
                  ? MediaActionTypes.MEDIA_EXIT_FULLSCREEN_REQUEST
                  : MediaActionTypes.MEDIA_ENTER_FULLSCREEN_REQUEST,
              )
            }
          />
        )}
      </div>
    </div>
  );
};

const QualityMenu = ({
  engine,
  onChoose,
  onMenu,
}: {
  engine: EngineState;
  onChoose: (id: string | undefined) => void;
  onMenu: (isOpen: boolean) => void;
}) => {
  const now = engine.qualities.find(({ id }) => id === engine.playing);
  return (
    <PlayerMenu
      label="Quality"
      icon="quality"
      value={engine.isAuto ? 'auto' : (engine.playing ?? 'auto')}
      shown={now?.label ?? ''}
      options={[
        ['auto', engine.isAuto && now ? `Auto (${now.label})` : 'Auto'],
        ...engine.qualities.map(({ id, label }) => [id, label] as const),
      ]}
      onChoose={(id) => onChoose(id === 'auto' ? undefined : id)}
      onOpen={onMenu}
    />
  );
};

const Volume = () => {
  const dispatch = useMediaDispatch();
  const muted = useMediaSelector((state) => state.mediaMuted) ?? false;
  const volume = useMediaSelector((state) => state.mediaVolume) ?? 1;
  const silent = muted || volume === 0;
  return (
    <div className="volume">
      <PlayerButton
        label={silent ? 'Unmute' : 'Mute'}
        icon={silent ? 'muted' : 'volume'}
        keys="m"
        onPress={() =>
          dispatch({ type: silent ? MediaActionTypes.MEDIA_UNMUTE_REQUEST : MediaActionTypes.MEDIA_MUTE_REQUEST })
        }
      />
      <input
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={silent ? 0 : volume}
        aria-label="Volume"
        aria-valuetext={`${Math.round((silent ? 0 : volume) * 100)} percent`}
        style={{ '--played': `${(silent ? 0 : volume) * 100}%` } as React.CSSProperties}
        onChange={({ currentTarget }) =>
          dispatch({ type: MediaActionTypes.MEDIA_VOLUME_REQUEST, detail: Number(currentTarget.value) })
        }
      />
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
