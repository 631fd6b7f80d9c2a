import { useState } from 'react';
import { clockOf, spokenTime } from '../ui/when.ts';
import { behindSec } from './live-rules.ts';
import type { LivePlace } from './use-live-edge.ts';

/** As the arrows do it elsewhere on the page. */
const keySteps: Readonly<Record<string, number>> = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5 };

/** What of a stream can be seen again, as a line that ends at the edge. */
export const LiveTimeline = ({ place, goTo }: { place: LivePlace; goTo: (to: number) => void }) => {
  const [hover, setHover] = useState<number>();
  const { from, edge } = place.window;
  const length = Math.max(edge - from, 0.1);
  const at = place.isAtEdge ? edge : Math.min(Math.max(place.at, from), edge);
  const part = (at - from) / length;
  const back = Math.round(behindSec(place));
  return (
    <div
      className="timeline"
      style={{ '--played': `${part * 100}%` } as React.CSSProperties}
      onPointerMove={({ currentTarget, clientX }) => {
        const box = currentTarget.getBoundingClientRect();
        setHover(Math.max(0, Math.min(1, (clientX - box.left) / box.width)));
      }}
      onPointerLeave={() => setHover(undefined)}
    >
      {hover !== undefined && (
        <span className="timeline-tip" style={{ insetInlineStart: `${hover * 100}%` }} aria-hidden="true">
          {hover > 0.99 ? 'Live' : `−${clockOf((1 - hover) * length)}`}
        </span>
      )}
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
    </div>
  );
};
