/** How many letters have to be changed, added, left out or swapped with their neighbour to make one word of the other. */
const slipsBetween = (one: string, other: string): number => {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let row = 1; row <= one.length; row++) {
    rows[row] = [row];
    for (let at = 1; at <= other.length; at++) {
      const cell = (up: number, left: number): number => rows[row - up]?.[at - left] ?? Number.POSITIVE_INFINITY;
      const isSame = one[row - 1] === other[at - 1];
      const isSwapped = row > 1 && at > 1 && one[row - 1] === other[at - 2] && one[row - 2] === other[at - 1];
      const ways = [cell(1, 0) + 1, cell(0, 1) + 1, cell(1, 1) + (isSame ? 0 : 1)];
      (rows[row] as number[])[at] = Math.min(...ways, isSwapped ? cell(2, 2) + 1 : Number.POSITIVE_INFINITY);
    }
  }
  return rows[one.length]?.[other.length] ?? Number.POSITIVE_INFINITY;
};

/** The word that was probably meant; nothing where none is near enough to be more than a guess. */
export const nearest = (typed: string, words: readonly string[]): string | undefined => {
  const most = typed.length < 5 ? 1 : 2;
  const near = words.map((word) => ({ word, slips: slipsBetween(typed, word) })).sort((a, b) => a.slips - b.slips)[0];
  return near && near.slips <= most ? near.word : undefined;
};
