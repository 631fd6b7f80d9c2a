import type { Chapter } from '../../api/promises.ts';
import { clockOf } from '../../ui/when.ts';

// Chapters as people write them: a line each, with a time and a title. What was marked between two seconds begins at the
// full one before it.

const mostChapters = 100;
const longestTitle = 100;

/** `0:00 Calm`, a line each. */
export const textOf = (chapters: readonly Chapter[] = []): string =>
  chapters.map(({ start_ms, title }) => `${clockOf(start_ms / 1000)} ${title}`).join('\n');

/** The seconds of `12:03` or `1:02:03`; undefined of what is no time, as `12:3`, which may be a slip for 12:30. */
const secondsOf = (time: string): number | undefined => {
  if (!/^\d+(:\d\d){1,2}$/.test(time)) return undefined;
  const [seconds = 0, minutes = 0, hours] = time.split(':').map(Number).toReversed();
  if (seconds > 59 || (hours !== undefined && minutes > 59)) return undefined;
  return (hours ?? 0) * 3600 + minutes * 60 + seconds;
};

interface Line {
  line: number;
  seconds: number;
  title: string;
}

/** One line, or what would be right there. */
const lineOf = (row: string, before: Line | undefined, durationSec: number): Omit<Line, 'line'> | string => {
  const [, time, rest = ''] = /^(\d+(?::\d+){1,2})(?:[\s–—-]+(.*))?$/.exec(row) ?? [];
  if (time === undefined) return 'begin with the time and a space, as in “12:30 The highest wave”.';
  const seconds = secondsOf(time);
  if (seconds === undefined) return `${time} is no time. Write seconds with two digits, up to 59, as in 1:02:03.`;
  const title = rest.trim();
  if (title === '') return `say after ${time} what begins there.`;
  if (title.length > longestTitle) return `this title has ${title.length} characters; ${longestTitle} are the most.`;
  if (before && seconds <= before.seconds)
    return `put it after line ${before.line}, at ${clockOf(before.seconds + 1)} or later.`;
  if (seconds >= durationSec) return `begin before ${clockOf(durationSec)}, where the video is over.`;
  return { seconds, title };
};

/** What somebody has written, empty lines aside; `slip` is what is wrong with the first line that is not right. */
export const chaptersIn = (
  text: string,
  durationSec = Number.POSITIVE_INFINITY,
): { chapters: Chapter[]; slip?: string } => {
  const lines: Line[] = [];
  const chapters = () => lines.map(({ seconds, title }) => ({ start_ms: seconds * 1000, title }));
  for (const [index, row] of text.split('\n').entries()) {
    if (row.trim() === '') continue;
    const line = index + 1;
    const read =
      lines.length < mostChapters
        ? lineOf(row.trim(), lines.at(-1), durationSec)
        : `${mostChapters} chapters are the most.`;
    if (typeof read === 'string') return { chapters: chapters(), slip: `Line ${line}: ${read}` };
    lines.push({ line, ...read });
  }
  return { chapters: chapters() };
};

/** What the API has against one of them, said with which: it counts chapters from 0, people from 1. */
export const chapterProblem = (problems: Readonly<Record<string, string>>): string | undefined => {
  const [field, words] = Object.entries(problems).find(([name]) => /^chapters\b/.test(name)) ?? [];
  const index = /\[(\d+)\]/.exec(field ?? '')?.[1];
  if (words === undefined || index === undefined) return words;
  return `Chapter ${Number(index) + 1}: ${words.charAt(0).toLowerCase()}${words.slice(1)}`;
};
