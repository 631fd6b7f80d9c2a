import { decodedAt, readInit, shifted } from './boxes.ts';

/**
 * A small film of some segments of a large one, each beginning at a full multiple of `everySeconds`: whole pictures at
 * known moments, in one file that any tool reads.
 */
export const excerptOf = (init: Uint8Array, segments: readonly Uint8Array[], everySeconds: number): Uint8Array => {
  const { timescale } = readInit(init);
  const moved = segments.map((segment, index) =>
    shifted(segment, decodedAt(segment) - index * everySeconds * timescale),
  );
  return Buffer.concat([init, ...moved]);
};
