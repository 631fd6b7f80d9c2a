/** A part of a film: where it begins, and what it is called. */
export interface Mark {
  atSec: number;
  title: string;
}

/** Who goes to a moment may come to stand a little before it. */
const nearSec = 0.25;

/** The part that is shown at a moment; none before the first. They stand in their order. */
export const markAt = (marks: readonly Mark[], sec: number): Mark | undefined =>
  marks.findLast(({ atSec }) => atSec <= sec + nearSec);
