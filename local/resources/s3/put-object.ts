import { randomBytes } from 'node:crypto';
import { failpoint } from '../../failpoint.ts';
import { announceCreated, causeOf } from './announcements.ts';
import { type Answer, quoted } from './answer.ts';
import { receiveBody } from './body.ts';
import { type Checksum, headerNameOf } from './checksums.ts';
import { type Facts, factsOf } from './facts.ts';
import { checkWrite } from './preconditions.ts';
import type { ObjectCall } from './store.ts';
import type { Bucket } from './template.ts';
import { addVersion, latestVersion } from './versions.ts';

/** The version id header, which only buckets that keep versions send. */
export const versionHeader = (bucket: Bucket, versionId: string): Record<string, string> =>
  bucket.versioning ? { 'x-amz-version-id': versionId } : {};

/** The checksum headers of an object as a whole. */
export const checksumHeaders = (checksum: Facts['checksum']): Record<string, string> =>
  checksum ? { [headerNameOf(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type } : {};

/** How S3 says at rest what it always does. */
export const encryptionHeader = { 'x-amz-server-side-encryption': 'AES256' };

/** Writes the one piece of an object put in one go, and answers its owner. */
const addPiece = (
  call: ObjectCall,
  piece: { blob: string; size: number; etag: string; checksum: Checksum | undefined; at: Date },
): string => {
  const owner = randomBytes(16).toString('hex');
  call.store.database.run(
    'INSERT INTO pieces (owner, number, blob, size, etag, checksum, modified_at) VALUES (?, 1, ?, ?, ?, ?, ?)',
    owner,
    piece.blob,
    piece.size,
    piece.etag,
    piece.checksum?.value ?? null,
    piece.at.getTime(),
  );
  return owner;
};

/** PutObject: receive everything, check everything, and only then let anyone see it. */
export const putObject = async (call: ObjectCall): Promise<Answer> => {
  const { request, store, bucket, key } = call;
  const { database, blobs } = store;
  const facts = factsOf(request);
  // Asked twice: now, to spare the body when the answer is known, and again at the moment of writing, when it counts.
  checkWrite(request, latestVersion(database, bucket.name, key));
  const received = await blobs.write((sink) => receiveBody(request, sink));

  const etag = received.md5.toString('hex');
  const checksum = received.checksum && { ...received.checksum, type: 'FULL_OBJECT' as const };
  const at = store.now();
  const saved = await keepOrDiscard(call, received.blob, () => {
    checkWrite(request, latestVersion(database, bucket.name, key));
    const owner = addPiece(call, { ...received, etag, at });
    const version = addVersion(database, bucket, {
      key,
      size: received.size,
      etag,
      owner,
      facts: { ...facts, ...(checksum && { checksum }) },
      at,
    });
    announceCreated(store, bucket, {
      ...version,
      key,
      size: received.size,
      etag,
      cause: causeOf(call),
      reason: 'PutObject',
    });
    return version;
  });
  await blobs.discard(saved.orphans);
  return {
    status: 200,
    headers: {
      etag: quoted(etag),
      ...encryptionHeader,
      ...checksumHeaders(checksum),
      ...versionHeader(bucket, saved.versionId),
    },
  };
};

/** Runs the transaction that gives a new blob its place; when that is refused the blob goes again. */
export const keepOrDiscard = async <Result>(call: ObjectCall, blob: string, work: () => Result): Promise<Result> => {
  try {
    const result = call.store.database.atomically(work);
    failpoint('s3.row.saved');
    return result;
  } catch (error) {
    await call.store.blobs.discard([blob]);
    throw error;
  }
};
