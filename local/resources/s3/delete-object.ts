import { z } from 'zod';
import { failpoint } from '../../failpoint.ts';
import { announceDeleted, type Cause, causeOf } from './announcements.ts';
import { type Answer, documentAnswer } from './answer.ts';
import { receiveDocument } from './body.ts';
import { checkWrite } from './preconditions.ts';
import { checkedKey } from './request.ts';
import { S3Error } from './s3-error.ts';
import type { BucketCall, ObjectCall, Store } from './store.ts';
import type { Bucket } from './template.ts';
import { addMarker, latestVersion, namedVersion, removeVersion, type Version } from './versions.ts';
import { readXml } from './xml.ts';

/** What a deletion came to. */
export interface Deletion {
  versionId: string | undefined;
  /** Set when a marker was made or a marker was removed. */
  marker: boolean;
}

interface Why {
  cause: Cause;
  reason: 'DeleteObject' | 'Lifecycle Expiration';
}

/** Removes one version for good and tells of it. Answers the blobs to discard after the commit. */
export const removeForGood = (store: Store, bucket: Bucket, version: Version, why: Why): string[] => {
  const orphans = removeVersion(store.database, bucket.name, version);
  announceDeleted(store, bucket, { ...version, ...why, deletion: 'Permanently Deleted' });
  return orphans;
};

/** Deletes a key as its bucket's versioning asks: for good, or behind a marker. */
export const deleteKey = (
  store: Store,
  bucket: Bucket,
  key: string,
  why: Why,
): { deletion: Deletion; orphans: string[] } => {
  if (bucket.versioning) {
    const marker = addMarker(store.database, bucket, key, store.now());
    announceDeleted(store, bucket, { ...marker, key, ...why, deletion: 'Delete Marker Created' });
    return { deletion: { versionId: marker.versionId, marker: true }, orphans: marker.orphans };
  }
  const current = latestVersion(store.database, bucket.name, key);
  const orphans = current ? removeForGood(store, bucket, current, why) : [];
  return { deletion: { versionId: undefined, marker: false }, orphans };
};

const deleteOne = (call: BucketCall, key: string, versionId: string | undefined) => {
  const { store, bucket } = call;
  const why = { cause: causeOf(call), reason: 'DeleteObject' as const };
  if (versionId === undefined) return deleteKey(store, bucket, key, why);
  const version = namedVersion(store.database, { bucket: bucket.name, key, versionId });
  return {
    deletion: { versionId, marker: version?.marker ?? false },
    orphans: version ? removeForGood(store, bucket, version, why) : [],
  };
};

/** DeleteObject: deleting what is not there is deleting it. */
export const deleteObject = async (call: ObjectCall): Promise<Answer> => {
  const { request, store, bucket, key } = call;
  const { deletion, orphans } = store.database.atomically(() => {
    if (request.header('if-match') !== undefined) checkWrite(request, latestVersion(store.database, bucket.name, key));
    return deleteOne(call, key, request.query('versionId'));
  });
  failpoint('s3.delete.saved');
  await store.blobs.discard(orphans);
  return {
    status: 204,
    headers: {
      ...(bucket.versioning && deletion.versionId !== undefined && { 'x-amz-version-id': deletion.versionId }),
      ...(deletion.marker && { 'x-amz-delete-marker': 'true' }),
    },
  };
};

const deleteList = z.strictObject({
  Object: z.array(z.strictObject({ Key: z.string().min(1), VersionId: z.string().min(1).optional() })).max(1000),
  Quiet: z.string().optional(),
});

/** DeleteObjects: each key on its own, each with its own outcome. */
export const deleteObjects = async (call: BucketCall): Promise<Answer> => {
  const read = deleteList.safeParse(readXml(await receiveDocument(call.request), 'Delete'));
  if (!read.success) throw new S3Error('MalformedXML');
  const quiet = read.data.Quiet === 'true';
  const done: { [element: string]: string | boolean | undefined }[] = [];
  const failed: { [element: string]: string | undefined }[] = [];
  for (const { Key: key, VersionId: versionId } of read.data.Object) {
    try {
      checkedKey(key);
      const { deletion, orphans } = call.store.database.atomically(() => deleteOne(call, key, versionId));
      failpoint('s3.delete.each');
      await call.store.blobs.discard(orphans);
      const marker = deletion.marker && { DeleteMarker: true, DeleteMarkerVersionId: deletion.versionId };
      if (!quiet) done.push({ Key: key, VersionId: versionId, ...marker });
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      failed.push({ Key: key, VersionId: versionId, Code: error.code, Message: error.message });
    }
  }
  return documentAnswer('DeleteResult', { Deleted: done, Error: failed });
};
