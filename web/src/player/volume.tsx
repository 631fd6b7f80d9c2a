import { MediaActionTypes, useMediaDispatch, useMediaSelector } from 'media-chrome/react/media-store';
import { PlayerButton } from './player-button.tsx';

/** How loud, and silent at once. */
export const Volume = () => {
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
