import * as z from 'zod';
import { refusal } from '../kit/refusal.ts';
import { line } from '../kit/shown-text.ts';

// The parts of a video, by where they begin and what they are called.

export const mostChapters = 100;
/** Less than this apart, nobody could tell two of them from each other. */
export const leastChapterMs = 1000;

export const ChapterBehindEnd = refusal(
  'catalog.chapter_behind_end',
  'unprocessable',
  'A chapter begins where the video is over. The details say which ones, counted from 0, and how long the video is: each has to begin before that.',
);

export const chapter = z.object({
  startMs: z.number().int().min(0).describe('Where it begins; the first one may be 0'),
  title: line(100),
});
export type Chapter = z.output<typeof chapter>;

export const chapters = z
  .array(chapter)
  .max(mostChapters)
  .check(({ value, issues }) => {
    for (const [index, { startMs }] of value.entries()) {
      const before = value[index - 1];
      const earliest = before === undefined ? 0 : before.startMs + leastChapterMs;
      if (startMs < earliest)
        issues.push({
          ...{ code: 'custom', input: startMs, path: [index, 'startMs'] },
          message: `must be ${earliest} or more: chapters stand in their order, each at least ${leastChapterMs} after the one before`,
        });
    }
  });
