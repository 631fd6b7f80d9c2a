import { MediaActionTypes, useMediaStore } from 'media-chrome/react/media-store';
import { type KeyAct, nextSpeed } from './keys.ts';

/** Going from place to place, where that is not simply the film's own time. */
export interface Places {
  seekBy(sec: number): void;
  /** To so much of the whole. */
  jumpTo(part: number): void;
}

/** Does what a key or a click on the picture means. A stream on air has its own `places`, and one speed. */
export const usePerform = (video: HTMLVideoElement | null, flash: (words: string) => void, places?: Places) => {
  const store = useMediaStore();
  return (what: KeyAct) => {
    if (!video || !store) return;
    const state = store.getState();
    const ask = (type: string, detail?: unknown) => store.dispatch({ type, detail } as never);
    switch (what.act) {
      case 'toggle':
        return ask(video.paused ? MediaActionTypes.MEDIA_PLAY_REQUEST : MediaActionTypes.MEDIA_PAUSE_REQUEST);
      case 'seek':
        if (places) return places.seekBy(what.by);
        flash(`${what.by > 0 ? '+' : '−'}${Math.abs(what.by)} s`);
        return ask(MediaActionTypes.MEDIA_SEEK_REQUEST, Math.max(0, video.currentTime + what.by));
      case 'jump':
        if (places) return places.jumpTo(what.to);
        if (!Number.isFinite(video.duration)) return undefined;
        flash(`${Math.round(what.to * 100)} %`);
        return ask(MediaActionTypes.MEDIA_SEEK_REQUEST, video.duration * what.to);
      case 'volume': {
        if (video.muted && what.by < 0) return flash('Muted');
        // Louder than silence is as loud as it was before.
        const by = video.muted && video.volume > 0 ? 0 : what.by;
        const volume = Math.max(0, Math.min(1, video.volume + by));
        flash(`Volume ${Math.round(volume * 100)} %`);
        return ask(MediaActionTypes.MEDIA_VOLUME_REQUEST, volume);
      }
      case 'mute':
        flash(video.muted ? 'Sound on' : 'Muted');
        return ask(video.muted ? MediaActionTypes.MEDIA_UNMUTE_REQUEST : MediaActionTypes.MEDIA_MUTE_REQUEST);
      case 'fullscreen':
        return ask(
          state.mediaIsFullscreen
            ? MediaActionTypes.MEDIA_EXIT_FULLSCREEN_REQUEST
            : MediaActionTypes.MEDIA_ENTER_FULLSCREEN_REQUEST,
        );
      case 'pip':
        return ask(
          state.mediaIsPip ? MediaActionTypes.MEDIA_EXIT_PIP_REQUEST : MediaActionTypes.MEDIA_ENTER_PIP_REQUEST,
        );
      case 'captions':
        return ask(MediaActionTypes.MEDIA_TOGGLE_SUBTITLES_REQUEST);
      case 'speed': {
        if (places) return undefined;
        const speed = nextSpeed(video.playbackRate, what.by);
        flash(`${speed}×`);
        return ask(MediaActionTypes.MEDIA_PLAYBACK_RATE_REQUEST, speed);
      }
    }
  };
};
