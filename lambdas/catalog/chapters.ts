import type * as z from 'zod';
import type { streamFacts } from '../live/events.ts';
import { type Chapter, ChapterBehindEnd, leastChapterMs } from './chapter-contract.ts';
import { isBeingDeleted, type Video } from './video.ts';

type Recording = NonNullable<z.output<typeof streamFacts>['recording']>;

/** Whether a video as long as it is has room for these; before anybody knows its length, it has. */
export const checkChapters = (
  wish: readonly Chapter[] | undefined,
  { durationMs }: Pick<Video, 'durationMs'>,
): void => {
  if (!wish || durationMs === undefined) return;
  const behind = wish.flatMap(({ startMs }, index) => (startMs >= durationMs ? [index] : []));
  if (behind.length > 0) throw ChapterBehindEnd({ chapters: behind, durationMs });
};

/**
 * Chapters of what was marked on air. What was marked twice at one moment of the recording, as in a pause, stands a second
 * apart; a last one without a second of its own is none.
 */
export const chaptersOf = (recording: Recording | undefined): Chapter[] | undefined => {
  const made: Chapter[] = [];
  for (const { offsetMs, label } of recording?.markers ?? []) {
    const last = made.at(-1);
    const startMs = last ? Math.max(offsetMs, last.startMs + leastChapterMs) : offsetMs;
    if (startMs + leastChapterMs > (recording?.durationMs ?? 0)) continue;
    made.push({ startMs, title: label ?? `Chapter ${made.length + 1}` });
  }
  return made.length > 0 ? made : undefined;
};

/** A recording's chapters, once: what its makers have said themselves, were it that there are none, stays. */
export const takeChapters = (video: Video, recording: Recording | undefined, now: Date): Video | undefined => {
  const chapters = chaptersOf(recording);
  if (!chapters || video.chapters !== undefined || isBeingDeleted(video)) return undefined;
  return { ...video, chapters, version: video.version + 1, updatedAt: now.toISOString() };
};
