import { MediaActionTypes, useMediaDispatch, useMediaSelector } from 'media-chrome/react/media-store';
import { clockOf, spokenTime } from '../ui/when.ts';
import { type Mark, markAt } from './marks.ts';
import { TippedLine } from './tipped-line.tsx';

const percentOf = (part: number, whole: number): number => (whole > 0 ? Math.min(100, (part / whole) * 100) : 0);

const noMarks: readonly Mark[] = [];

/** The whole film as a line: what has been played, what is loaded, where its parts begin, and any place to go to. */
export const Timeline = ({
  durationSec,
  marks = noMarks,
  isHeld = false,
}: {
  durationSec: number;
  marks?: readonly Mark[] | undefined;
  /** Shown, and not to be moved: somebody else says where the film is. */
  isHeld?: boolean;
}) => {
  const dispatch = useMediaDispatch();
  const current = useMediaSelector((state) => state.mediaCurrentTime) ?? 0;
  const told = useMediaSelector((state) => state.mediaDuration);
  const buffered = useMediaSelector((state) => state.mediaBuffered) as [number, number][] | undefined;
  const duration = told && Number.isFinite(told) ? told : durationSec;
  const loaded = Math.max(0, ...(buffered ?? []).filter(([from]) => from <= current + 1).map(([, to]) => to));

  const shown = markAt(marks, current);
  const wordsAt = (sec: number) => [clockOf(sec), markAt(marks, sec)?.title].filter(Boolean).join(' ');

  const paint = {
    '--played': `${percentOf(current, duration)}%`,
    '--loaded': `${percentOf(loaded, duration)}%`,
  } as React.CSSProperties;

  return (
    <TippedLine style={paint} tipAt={(part) => (duration > 0 ? wordsAt(part * duration) : undefined)}>
      {marks
        .filter(({ atSec }) => atSec > 0 && atSec < duration)
        .map(({ atSec }) => (
          <span
            key={atSec}
            className="timeline-mark"
            style={{ insetInlineStart: `${percentOf(atSec, duration)}%` }}
            aria-hidden="true"
          />
        ))}
      <input
        type="range"
        min={0}
        max={Math.max(duration, 0.1)}
        step={0.1}
        value={Math.min(current, duration)}
        disabled={isHeld}
        aria-label="Seek"
        aria-valuetext={`${spokenTime(current)} of ${spokenTime(duration)}${shown ? `, ${shown.title}` : ''}`}
        onChange={({ currentTarget }) =>
          dispatch({ type: MediaActionTypes.MEDIA_SEEK_REQUEST, detail: Number(currentTarget.value) })
        }
      />
    </TippedLine>
  );
};
