import { clockOf, spokenTime } from '../ui/when.ts';
import { ControlBar } from './control-bar.tsx';
import { behindSec } from './live-rules.ts';
import { LiveTimeline } from './live-timeline.tsx';
import type { RunningEngine } from './use-engine.ts';
import type { LivePlace } from './use-live-edge.ts';

/** Everything a viewer can do with a stream on air. */
export const LiveControls = ({
  place,
  showsTimeline,
  goTo,
  goLive,
  engine,
  onMenu,
}: {
  /** Undefined while there is no place to go to. */
  place: LivePlace | undefined;
  showsTimeline: boolean;
  goTo: (to: number) => void;
  goLive: () => void;
  engine: RunningEngine;
  onMenu: (isOpen: boolean) => void;
}) => (
  <ControlBar
    timeline={place && showsTimeline && <LiveTimeline place={place} goTo={goTo} />}
    place={place && <EdgeButton place={place} goLive={goLive} />}
    engine={engine}
    onMenu={onMenu}
  />
);

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
