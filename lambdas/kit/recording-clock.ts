/** What is shown `offsetMs` into a recording was sent at that moment; from there on both go alike. */
export interface ClockMark {
  offsetMs: number;
  at: string;
}

/**
 * Where in a recording is shown what was sent at a moment. Before its beginning, and while nothing was sent, it is the next
 * thing that was; undefined where nobody knows when anything was.
 */
export const offsetAt = (clock: readonly ClockMark[], at: number, durationMs: number): number | undefined => {
  const marks = clock.toSorted((a, b) => a.offsetMs - b.offsetMs);
  const before = marks.findLast((mark) => Date.parse(mark.at) <= at);
  const first = marks[0];
  if (!first) return undefined;
  if (!before) return first.offsetMs;
  const next = marks[marks.indexOf(before) + 1];
  const offset = before.offsetMs + at - Date.parse(before.at);
  return Math.min(offset, next?.offsetMs ?? durationMs, durationMs);
};
