import { useEffect, useMemo, useState } from 'react';
import type { Chapter } from '../../api/promises.ts';
import { type Mark, markAt } from '../../player/marks.ts';
import { clockOf, spokenTime } from '../../ui/when.ts';

const events = ['timeupdate', 'seeking', 'seeked', 'loadedmetadata'] as const;

/** Chapters as the player knows them. */
export const marksOf = (chapters: readonly Chapter[] = []): Mark[] =>
  chapters.map(({ start_ms, title }) => ({ atSec: start_ms / 1000, title }));

/** Which of them the film shows; it is looked at again as it goes on. */
const useShown = (film: HTMLVideoElement | null, marks: readonly Mark[]): Mark | undefined => {
  const [shown, setShown] = useState<Mark>();
  useEffect(() => {
    if (!film) return setShown(undefined);
    const follow = () => setShown(markAt(marks, film.currentTime));
    follow();
    for (const name of events) film.addEventListener(name, follow);
    return () => {
      for (const name of events) film.removeEventListener(name, follow);
    };
  }, [film, marks]);
  return shown;
};

/** The parts of a film, under it: each leads to where it begins. */
export const Chapters = ({ chapters, film }: { chapters: readonly Chapter[]; film: HTMLVideoElement | null }) => {
  const marks = useMemo(() => marksOf(chapters), [chapters]);
  const shown = useShown(film, marks);
  return (
    <section className="chapters stack-tight" aria-label="Chapters">
      <h2>Chapters</h2>
      <ol>
        {marks.map((mark) => (
          <li key={mark.atSec}>
            <button
              type="button"
              className="chapter"
              aria-current={mark === shown ? 'true' : undefined}
              disabled={!film}
              onClick={() => {
                if (film) film.currentTime = mark.atSec;
              }}
            >
              <span className="chapter-time" aria-hidden="true">
                {clockOf(mark.atSec)}
              </span>
              <span>{mark.title}</span>
              <span className="sr-only">, at {spokenTime(mark.atSec)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
};
