import { MediaActionTypes, MediaProvider, useMediaDispatch, useMediaSelector } from 'media-chrome/react/media-store';
import { useState } from 'react';
import { clockOf, spokenTime } from '../ui/when.ts';
import { type Bounds, isAtEnd, type Stretch } from './bounds.ts';
import { ControlBar } from './control-bar.tsx';
import type { Source } from './engine.ts';
import { Stage } from './stage.tsx';
import { TippedLine } from './tipped-line.tsx';
import { useBounds } from './use-bounds.ts';
import { useEngine } from './use-engine.ts';
import { useFlash } from './use-overlays.ts';
import { type Places, usePerform } from './use-perform.ts';
import { useVideo } from './use-video.ts';

/** What the player of a clip is given. It knows nothing of our API. */
export interface ClipPlayerGiven {
  title: string;
  source: Source;
  bounds: Bounds;
  /** Which engine to use instead of the one that fits best. */
  engine: string | null;
  /** Gets new access to the media; answers whether that worked. */
  onAccessLost: () => Promise<boolean>;
}

/** A stretch of a film with everything around it, as if there were nothing before and after it. */
export const ClipPlayer = (given: ClipPlayerGiven) => (
  <MediaProvider>
    <Film {...given} />
  </MediaProvider>
);

const Film = ({ title, source, bounds, engine: wanted, onAccessLost }: ClipPlayerGiven) => {
  const { video, takeVideo } = useVideo();
  const engine = useEngine(video, source, wanted, onAccessLost);
  const stretch = useBounds(video, bounds, engine.zeroDate);
  const [menuOpen, setMenuOpen] = useState(false);
  const flash = useFlash();
  const goTo = (to: number) => {
    if (video && stretch) video.currentTime = Math.min(Math.max(stretch.from, to), stretch.to);
  };
  const places: Places = {
    seekBy: (sec) => {
      flash.show(`${sec > 0 ? '+' : '−'}${Math.abs(sec)} s`);
      goTo((video?.currentTime ?? 0) + sec);
    },
    jumpTo: (part) => stretch && goTo(stretch.from + part * (stretch.to - stretch.from)),
  };
  const perform = usePerform(video, flash.show, places);
  return (
    <Stage
      title={title}
      takeVideo={takeVideo}
      engine={engine}
      perform={perform}
      flash={flash}
      holdsControls={menuOpen}
      controls={<Controls stretch={stretch} lengthSec={bounds.lengthSec} engine={engine} onMenu={setMenuOpen} />}
    />
  );
};

/** Between two moments of a clock lie not 15 seconds but 14.999999; nobody counts in more than tenths. */
const tenths = (seconds: number): number => Math.round(seconds * 10) / 10;

const Controls = ({
  stretch = { from: 0, to: Number.POSITIVE_INFINITY },
  lengthSec,
  engine,
  onMenu,
}: {
  stretch: Stretch | undefined;
  lengthSec: number;
  engine: ReturnType<typeof useEngine>;
  onMenu: (isOpen: boolean) => void;
}) => {
  const dispatch = useMediaDispatch();
  const now = useMediaSelector((state) => state.mediaCurrentTime) ?? 0;
  const length = tenths(Number.isFinite(stretch.to) ? stretch.to - stretch.from : lengthSec);
  const at = Math.min(Math.max(0, tenths(now - stretch.from)), length);
  return (
    <ControlBar
      timeline={
        <TippedLine
          style={{ '--played': `${(at / length) * 100}%` } as React.CSSProperties}
          tipAt={(part) => clockOf(part * length)}
        >
          <input
            type="range"
            min={0}
            max={length}
            step={0.1}
            value={at}
            aria-label="Seek"
            aria-valuetext={`${spokenTime(at)} of ${spokenTime(length)}`}
            onChange={({ currentTarget }) =>
              dispatch({
                type: MediaActionTypes.MEDIA_SEEK_REQUEST,
                detail: stretch.from + Number(currentTarget.value),
              })
            }
          />
        </TippedLine>
      }
      canReplay={isAtEnd(now, stretch)}
      place={
        <span className="player-time" data-testid="player-time">
          {clockOf(at)} <span className="of">/ {clockOf(length)}</span>
        </span>
      }
      engine={engine}
      onMenu={onMenu}
    />
  );
};
