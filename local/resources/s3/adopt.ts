import { randomBytes } from 'node:crypto';
import { type AdoptedFile, local } from '../../resource.ts';
import { announceCreated } from './announcements.ts';
import type { Store } from './store.ts';
import { addVersion } from './versions.ts';

/** So many links are made at once. */
const atOnce = 32;

/**
 * Makes objects out of files of this disk without copying a byte: all of them appear at once. Their ETags are not MD5
 * sums, as those of many an object in S3 are not: nobody reads the bytes here.
 */
export async function adoptFiles(store: Store, bucketName: string, files: readonly AdoptedFile[]): Promise<void> {
  const bucket = store.buckets.get(bucketName);
  if (!bucket) throw new Error(`The bucket ${bucketName} does not exist.`);
  const { database, blobs } = store;
  const made: { file: AdoptedFile; blob: string }[] = [];
  const discard = () => blobs.discard(made.map(({ blob }) => blob));
  try {
    const waiting = files.values();
    const linking = async () => {
      for (const file of waiting) made.push({ file, blob: await blobs.adopt(file.path) });
    };
    await Promise.all(Array.from({ length: atOnce }, linking));
  } catch (error) {
    await discard();
    throw error;
  }
  const at = store.now();
  const cause = {
    requestId: randomBytes(8).toString('hex').toUpperCase(),
    requester: local.accountId,
    address: local.host,
  };
  const keep = (): string[] =>
    made.flatMap(({ file: { key, bytes, contentType }, blob }) => {
      const [owner, etag] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
      database.run(
        'INSERT INTO pieces (owner, number, blob, size, etag, checksum, modified_at) VALUES (?, 1, ?, ?, ?, NULL, ?)',
        ...[owner, blob, bytes, etag, at.getTime()],
      );
      const facts = { headers: { 'content-type': contentType }, tags: {} };
      const version = addVersion(database, bucket, { key, size: bytes, etag, owner, facts, at });
      announceCreated(store, bucket, { ...version, key, size: bytes, etag, cause, reason: 'PutObject' });
      return version.orphans;
    });
  try {
    const orphans = database.atomically(keep);
    await blobs.discard(orphans);
  } catch (error) {
    await discard();
    throw error;
  }
}
