import type { S3Client } from '@aws-sdk/client-s3';
import { local } from '../../resource.ts';

export type ScanResult = 'NO_THREATS_FOUND' | 'THREATS_FOUND' | 'UNSUPPORTED' | 'ACCESS_DENIED' | 'FAILED';

export interface ObjectVersion {
  bucket: string;
  key: string;
  versionId?: string;
  /** Bytes. */
  size: number;
}

/** The harmless file every scanner reports, put together here so that this source is not reported itself. */
const eicar = Buffer.from(`X5O!P%@AP[4\\PZX54(P^)7CC)7}$${'EICAR'}-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`);

const readAtEachEnd = 1024 * 1024;
/** Larger objects are beyond what GuardDuty scans. */
const largestScanned = 100 * 1024 ** 3;

/** Reads part of an object version; rejects with the store's own error. */
export type ReadRange = (object: ObjectVersion, from: number, to: number) => Promise<Uint8Array>;

/** Reads objects through S3's API. The client is loaded with the first object: most starts never need it. */
export async function openReader(endpoint: string): Promise<{ read: ReadRange; client: S3Client }> {
  const { GetObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({
    endpoint,
    region: local.region,
    credentials: { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey },
    forcePathStyle: true,
    maxAttempts: 2,
    // Part of an object has no checksum of its own to compare with.
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const read: ReadRange = async ({ bucket, key, versionId }, from, to) => {
    const range = { Bucket: bucket, Key: key, VersionId: versionId, Range: `bytes=${from}-${to}` };
    const { Body } = await client.send(new GetObjectCommand(range));
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  };
  return { read, client };
}

/** Looks for the test file in the first and the last MiB of an object. Throws when the store cannot be asked just now. */
export async function scan(read: ReadRange, object: ObjectVersion): Promise<ScanResult> {
  if (object.size > largestScanned) return 'UNSUPPORTED';
  if (object.size === 0) return 'NO_THREATS_FOUND';
  const end = object.size - 1;
  try {
    const first = await read(object, 0, Math.min(readAtEachEnd - 1, end));
    const last = object.size > readAtEachEnd ? await read(object, object.size - readAtEachEnd, end) : first;
    return [first, last].some((bytes) => Buffer.from(bytes).includes(eicar)) ? 'THREATS_FOUND' : 'NO_THREATS_FOUND';
  } catch (error) {
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    if (status === 403) return 'ACCESS_DENIED';
    if (status === 404 || status === 405) return 'FAILED';
    throw error;
  }
}
