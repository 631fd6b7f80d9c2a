/** One piece of a file as it travels: numbered from 1, `end` exclusive. */
export interface Part {
  partNo: number;
  start: number;
  end: number;
}

export const lengthOf = ({ start, end }: Part): number => end - start;

/** All parts of a file: equal ones, and a last one with the rest. */
export const partsOf = (sizeBytes: number, partSize: number): Part[] =>
  Array.from({ length: Math.max(1, Math.ceil(sizeBytes / partSize)) }, (_, index) => ({
    partNo: index + 1,
    start: index * partSize,
    end: Math.min(sizeBytes, (index + 1) * partSize),
  }));

/** Of what the server has, only parts with the right length count as arrived. */
export const split = (
  parts: readonly Part[],
  arrived: readonly { part_no: number; size: number }[],
): { there: Part[]; missing: Part[] } => {
  const sizes = new Map(arrived.map(({ part_no, size }) => [part_no, size]));
  const isThere = (part: Part) => sizes.get(part.partNo) === lengthOf(part);
  return { there: parts.filter(isThere), missing: parts.filter((part) => !isThere(part)) };
};

export const bytesIn = (parts: readonly Part[]): number => parts.reduce((sum, part) => sum + lengthOf(part), 0);
