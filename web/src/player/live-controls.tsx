import { MediaActionTypes, useMediaDispatch, useMediaSelector } from 'media-chrome/react/media-store';
import { clockOf, spokenTime } from '../ui/when.ts';
import { CaptionsButton } from './captions-button.tsx';
import { behindSec } from './live-rules.ts';
import { LiveTimeline } from './live-timeline.tsx';
import { PlayerButton } from './player-button.tsx';
import { QualityMenu } from './quality-menu.tsx';
import type { EngineState } from './use-engine.ts';
import type { LivePlace } from './use-live-edge.ts';
import { Volume } from './volume.tsx';
import { WindowButtons } from './window-buttons.tsx';

/** Everything a viewer can do with a stream on air. */
export const LiveControls = ({
  place,
  showsTimeline,
  isCovered,
  goTo,
  goLive,
  engine,
  onChooseQuality,
  onMenu,
}: {
  place: LivePlace | undefined;
  showsTimeline: boolean;
  /** Nothing of it can be seen just now, so there is no place to go to. */
  isCovered: boolean;
  goTo: (to: number) => void;
  goLive: () => void;
  engine: EngineState;
  onChooseQuality: (id: string | undefined) => void;
  onMenu: (isOpen: boolean) => void;
}) => {
  const dispatch = useMediaDispatch();
  const paused = useMediaSelector((state) => state.mediaPaused) ?? true;
  return (
    <div className="player-bar">
      {place && showsTimeline && !isCovered && <LiveTimeline place={place} goTo={goTo} />}
      <div className="player-row">
        <PlayerButton
          label={paused ? 'Play' : 'Pause'}
          icon={paused ? 'play' : 'pause'}
          keys="k"
          onPress={() =>
            dispatch({ type: paused ? MediaActionTypes.MEDIA_PLAY_REQUEST : MediaActionTypes.MEDIA_PAUSE_REQUEST })
          }
        />
        <Volume />
        {place && !isCovered && <EdgeButton place={place} goLive={goLive} />}
        <span className="push" />
        <CaptionsButton />
        {engine.qualities.length > 0 && <QualityMenu engine={engine} onChoose={onChooseQuality} onMenu={onMenu} />}
        <WindowButtons />
      </div>
    </div>
  );
};

/** Says that this is live; or how far behind it one is, and leads back. */
const EdgeButton = ({ place, goLive }: { place: LivePlace; goLive: () => void }) => {
  const back = behindSec(place);
  if (place.isAtEdge) {
    return (
      <span className="live-edge on" data-testid="live-edge">
        Live
      </span>
    );
  }
  return (
    <>
      <button type="button" className="live-edge" data-testid="live-edge" onClick={goLive}>
        Go to live
      </button>
      <span className="player-time">
        <span aria-hidden="true">−{clockOf(back)}</span>
        <span className="sr-only">{spokenTime(Math.round(back))} behind live</span>
      </span>
    </>
  );
};
