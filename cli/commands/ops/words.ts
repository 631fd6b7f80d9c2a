import { plain, table } from '../../words.ts';

/** How long something is, as a person says it: `40 s`, `3 min`, `5 h`, `2 d`. */
export const duration = (seconds: number): string => {
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 129_600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
};

/** A table with heads. Lines may be long: an operator searches in them. */
export const columns = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  table([heads, ...rows], Number.POSITIVE_INFINITY)
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');

/** JSON over several lines, safe for a terminal. */
export const shownJson = (value: unknown): string => JSON.stringify(value, null, 2).split('\n').map(plain).join('\n');

export const indented = (text: string, by = '    '): string => text.replace(/^/gm, by);
