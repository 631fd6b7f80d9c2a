import { MediaActionTypes, useMediaDispatch, useMediaSelector } from 'media-chrome/react/media-store';
import { PlayerButton } from './player-button.tsx';

/** Turns captions on and off, where there are any. */
export const CaptionsButton = () => {
  const dispatch = useMediaDispatch();
  const subtitles = useMediaSelector((state) => state.mediaSubtitlesList) as unknown[] | undefined;
  if (!subtitles?.length) return null;
  return (
    <PlayerButton
      label="Captions"
      icon="captions"
      keys="c"
      onPress={() => dispatch({ type: MediaActionTypes.MEDIA_TOGGLE_SUBTITLES_REQUEST })}
    />
  );
};
