import { MediaActionTypes, useMediaStore } from 'media-chrome/react/media-store';
import { useCallback, useState } from 'react';

/** The video element, which Media Chrome's store follows from the moment it is in the page. */
export const useVideo = () => {
  const store = useMediaStore();
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const takeVideo = useCallback(
    (element: HTMLVideoElement | null) => {
      setVideo(element);
      store?.dispatch({ type: MediaActionTypes.MEDIA_ELEMENT_CHANGE_REQUEST, detail: element } as never);
    },
    [store],
  );
  return { video, takeVideo };
};
