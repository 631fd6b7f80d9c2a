import { createHash } from 'node:crypto';
import { PartOutOfRange } from './contract.ts';

/** A part as the client declares it before sending; S3 refuses bytes that are not these. */
export interface DeclaredPart {
  partNo: number;
  size: number;
  sha256: string;
}

/** A part as S3 has it. */
export interface ArrivedPart {
  partNo: number;
  size: number;
  etag: string;
  sha256?: string | undefined;
}

interface Cut {
  sizeBytes: number;
  partSize: number;
  partCount: number;
}

/** Bytes of one part: all have `partSize`, the last has the rest. */
export const sizeOfPart = ({ sizeBytes, partSize, partCount }: Cut, partNo: number): number =>
  partNo < partCount ? partSize : sizeBytes - partSize * (partCount - 1);

/** Refuses parts that are not of this file, have the wrong size, or are named twice; says which. */
export const checkDeclared = (cut: Cut, parts: readonly DeclaredPart[]): void => {
  const numbers = parts.map(({ partNo }) => partNo);
  const wrong = parts.filter(
    ({ partNo, size }, index) =>
      partNo > cut.partCount || size !== sizeOfPart(cut, partNo) || numbers.indexOf(partNo) !== index,
  );
  if (wrong.length > 0)
    throw PartOutOfRange({
      parts: wrong.map(({ partNo }) => partNo),
      partSize: cut.partSize,
      partCount: cut.partCount,
    });
};

const numbersOf = ({ partCount }: Cut): number[] => Array.from({ length: partCount }, (_, index) => index + 1);

type Declared = ReadonlyMap<number, DeclaredPart>;

/** Which parts are still to be declared or sent. */
export const missingParts = (cut: Cut, declared: Declared, arrived: readonly ArrivedPart[]): number[] => {
  const there = new Set(arrived.map(({ partNo }) => partNo));
  return numbersOf(cut).filter((partNo) => !declared.has(partNo) || !there.has(partNo));
};

const bare = (etag: string): string => etag.replaceAll('"', '');

/** Which parts arrived otherwise than they were declared, or carry another tag than the client was given. */
export const mismatchedParts = (
  declared: Declared,
  arrived: readonly ArrivedPart[],
  tags: readonly { partNo: number; etag: string }[] = [],
): number[] => {
  const tagOf = new Map(tags.map(({ partNo, etag }) => [partNo, bare(etag)]));
  return arrived
    .filter(({ partNo, size, sha256, etag }) => {
      const wanted = declared.get(partNo);
      const tag = tagOf.get(partNo);
      return wanted?.size !== size || wanted.sha256 !== sha256 || (tag !== undefined && tag !== bare(etag));
    })
    .map(({ partNo }) => partNo);
};

/**
 * What S3 will say of the whole object if every part is as declared: for one part its own hash, for more the hash of the
 * hashes with their number. Undefined while some part was never declared.
 */
export const checksumOf = (cut: Cut, declared: Declared): string | undefined => {
  const hashes = numbersOf(cut).map((partNo) => declared.get(partNo)?.sha256);
  if (hashes.some((hash) => hash === undefined)) return undefined;
  if (cut.partCount === 1) return hashes[0];
  const whole = createHash('sha256');
  for (const hash of hashes) whole.update(Buffer.from(hash ?? '', 'base64'));
  return `${whole.digest('base64')}-${cut.partCount}`;
};
