import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type RunningCrc, startCrc32c, startCrc64Nvme } from './crc.ts';
import { S3Error } from './s3-error.ts';

/** The checksums this S3 computes; XXHASH is turned down by name. */
export const checksumAlgorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256', 'SHA512', 'MD5'] as const;
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

/** One checksum of an object or a part, in the base64 S3 speaks. */
export interface Checksum {
  algorithm: ChecksumAlgorithm;
  value: string;
}

const digestLength: Record<ChecksumAlgorithm, number> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
  SHA512: 64,
  MD5: 16,
};

const startCrc32 = (): RunningCrc => {
  let value = 0;
  return {
    update(bytes) {
      value = crc32(bytes, value);
    },
    digest() {
      const out = Buffer.alloc(4);
      out.writeUInt32BE(value >>> 0);
      return out;
    },
  };
};

const startHash = (name: string): RunningCrc => {
  const hash = createHash(name);
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
};

/** A checksum to be fed piece by piece. */
export const startChecksum = (algorithm: ChecksumAlgorithm): RunningCrc => {
  if (algorithm === 'CRC32') return startCrc32();
  if (algorithm === 'CRC32C') return startCrc32c();
  if (algorithm === 'CRC64NVME') return startCrc64Nvme();
  return startHash(algorithm.toLowerCase());
};

/** The checksum of a multipart object: the checksum of its parts' checksums, and how many there were. */
export const compositeOf = (algorithm: ChecksumAlgorithm, partValues: string[]): string => {
  const running = startChecksum(algorithm);
  for (const value of partValues) running.update(Buffer.from(value, 'base64'));
  return `${running.digest().toString('base64')}-${partValues.length}`;
};

/** Reads an algorithm's name as headers give it; one we cannot compute is refused, never skipped. */
export const parseAlgorithm = (name: string): ChecksumAlgorithm => {
  const algorithm = checksumAlgorithms.find((each) => each === name.toUpperCase());
  if (!algorithm) throw new S3Error('NotImplemented', { message: `The checksum ${name} is not known on the laptop.` });
  return algorithm;
};

const namesThatAreNoValue = new Set(['x-amz-checksum-algorithm', 'x-amz-checksum-mode', 'x-amz-checksum-type']);

/** The algorithm a header such as `x-amz-checksum-sha256` carries a value of; undefined for every other header. */
export const algorithmOfHeader = (header: string): ChecksumAlgorithm | undefined =>
  header.startsWith('x-amz-checksum-') && !namesThatAreNoValue.has(header)
    ? parseAlgorithm(header.slice('x-amz-checksum-'.length))
    : undefined;

/** Refuses a value that cannot be a checksum of its kind, before a gigabyte is read to find out. */
export const checkedValue = (algorithm: ChecksumAlgorithm, value: string): string => {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length === digestLength[algorithm] && bytes.toString('base64') === value) return value;
  throw new S3Error('InvalidRequest', {
    message: `Value for x-amz-checksum-${algorithm.toLowerCase()} header is invalid.`,
  });
};

/** The field name the checksum goes by in XML: ChecksumSHA256. */
export const xmlNameOf = (algorithm: ChecksumAlgorithm) => `Checksum${algorithm}` as const;

/** The header the checksum goes by: x-amz-checksum-sha256. */
export const headerNameOf = (algorithm: ChecksumAlgorithm) => `x-amz-checksum-${algorithm.toLowerCase()}`;
