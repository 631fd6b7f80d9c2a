import { clockOf, spokenTime } from '../ui/when.ts';
import { behindSec } from './live-rules.ts';
import { TippedLine } from './tipped-line.tsx';
import type { LivePlace } from './use-live-edge.ts';

/** As the arrows do it elsewhere on the page. */
const keySteps: Readonly<Record<string, number>> = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5 };

/** What of a stream can be seen again, as a line that ends at the edge. */
export const LiveTimeline = ({ place, goTo }: { place: LivePlace; goTo: (to: number) => void }) => {
  const { from, edge } = place.window;
  const length = Math.max(edge - from, 0.1);
  const at = place.isAtEdge ? edge : Math.min(Math.max(place.at, from), edge);
  const part = (at - from) / length;
  const back = Math.round(behindSec(place));
  return (
    <TippedLine
      style={{ '--played': `${part * 100}%` } as React.CSSProperties}
      tipAt={(there) => (there > 0.99 ? 'Live' : `−${clockOf((1 - there) * length)}`)}
    >
      <input
        type="range"
        // A part of the whole: the window moves on while somebody drags, and with it what its ends mean.
        min={0}
        max={1}
        step="any"
        value={part}
        aria-label="Seek"
        aria-valuetext={place.isAtEdge ? 'Live' : `${spokenTime(back)} behind live`}
        onKeyDown={(event) => {
          const by = keySteps[event.key];
          if (by === undefined) return;
          event.preventDefault();
          goTo(place.at + by);
        }}
        onChange={({ currentTarget }) => goTo(from + Number(currentTarget.value) * length)}
      />
    </TippedLine>
  );
};
