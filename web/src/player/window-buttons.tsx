import { MediaActionTypes, useMediaDispatch, useMediaSelector } from 'media-chrome/react/media-store';
import { PlayerButton } from './player-button.tsx';

/** Where the picture is: in a small window of its own, or over the whole screen; as far as the browser can. */
export const WindowButtons = () => {
  const dispatch = useMediaDispatch();
  const isFullscreen = useMediaSelector((state) => state.mediaIsFullscreen) ?? false;
  const isPip = useMediaSelector((state) => state.mediaIsPip) ?? false;
  const pipUnavailable = useMediaSelector((state) => state.mediaPipUnavailable);
  const fullscreenUnavailable = useMediaSelector((state) => state.mediaFullscreenUnavailable);
  return (
    <>
      {pipUnavailable === undefined && (
        <PlayerButton
          label={isPip ? 'Leave picture in picture' : 'Picture in picture'}
          icon="pip"
          keys="i"
          onPress={() =>
            dispatch({
              type: isPip ? MediaActionTypes.MEDIA_EXIT_PIP_REQUEST : MediaActionTypes.MEDIA_ENTER_PIP_REQUEST,
            })
          }
        />
      )}
      {fullscreenUnavailable === undefined && (
        <PlayerButton
          label={isFullscreen ? 'Leave full screen' : 'Full screen'}
          icon={isFullscreen ? 'shrink' : 'expand'}
          keys="f"
          onPress={() =>
            dispatch({
              type: isFullscreen
                ? MediaActionTypes.MEDIA_EXIT_FULLSCREEN_REQUEST
                : MediaActionTypes.MEDIA_ENTER_FULLSCREEN_REQUEST,
            })
          }
        />
      )}
    </>
  );
};
