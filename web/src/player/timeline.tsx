import { MediaActionTypes, useMediaDispatch, useMediaSelector } from 'media-chrome/react/media-store';
import { clockOf, spokenTime } from '../ui/when.ts';
import { TippedLine } from './tipped-line.tsx';

const percentOf = (part: number, whole: number): number => (whole > 0 ? Math.min(100, (part / whole) * 100) : 0);

/** The whole film as a line: what has been played, what is loaded, and any place to go to. */
export const Timeline = ({ durationSec }: { durationSec: number }) => {
  const dispatch = useMediaDispatch();
  const current = useMediaSelector((state) => state.mediaCurrentTime) ?? 0;
  const told = useMediaSelector((state) => state.mediaDuration);
  const buffered = useMediaSelector((state) => state.mediaBuffered) as [number, number][] | undefined;
  const duration = told && Number.isFinite(told) ? told : durationSec;
  const loaded = Math.max(0, ...(buffered ?? []).filter(([from]) => from <= current + 1).map(([, to]) => to));

  const paint = {
    '--played': `${percentOf(current, duration)}%`,
    '--loaded': `${percentOf(loaded, duration)}%`,
  } as React.CSSProperties;

  return (
    <TippedLine style={paint} tipAt={(part) => (duration > 0 ? clockOf(part * duration) : undefined)}>
      <input
        type="range"
        min={0}
        max={Math.max(duration, 0.1)}
        step={0.1}
        value={Math.min(current, duration)}
        aria-label="Seek"
        aria-valuetext={`${spokenTime(current)} of ${spokenTime(duration)}`}
        onChange={({ currentTarget }) =>
          dispatch({ type: MediaActionTypes.MEDIA_SEEK_REQUEST, detail: Number(currentTarget.value) })
        }
      />
    </TippedLine>
  );
};
