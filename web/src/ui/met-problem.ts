/** A problem with a field, and what stood in it when the problem came. */
export interface Met {
  problem: string | undefined;
  value: unknown;
}

/**
 * What was wrong with what was sent is shown for as long as that stands there: whoever changes it has heard. The same
 * words after the next save are a new problem, because between the two there was none.
 */
export const meet = (
  before: Met,
  problem: string | undefined,
  value: unknown,
): { met: Met; shown: string | undefined } => {
  const met = before.problem === problem ? before : { problem, value };
  return { met, shown: met.value === value ? problem : undefined };
};
