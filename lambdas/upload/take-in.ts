import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { log } from '../kit/log.ts';
import { count } from '../kit/metric.ts';
import { recognise } from './media-signature.ts';
import { checksumOf } from './parts.ts';
import type { SourceBucket } from './source-bucket.ts';
import { sourceKeyIn } from './source-key.ts';
import { hasEndedBadly, objectPresent, type Upload, verify } from './upload.ts';
import type { UploadStore } from './upload-store.ts';

/** What the functions that verify work with. */
export interface Verification {
  uploads: UploadStore;
  source: SourceBucket;
  unscannable: 'refuse' | 'accept';
}

/** The upload an event's object belongs to. Anything else that lies in the bucket is nobody's: counted, and left alone. */
export const announced = async (
  { uploads, source }: Verification,
  object: { bucket: string; key: string },
): Promise<Upload | undefined> => {
  const meant = object.bucket === source.name ? sourceKeyIn(object.key) : undefined;
  const upload = meant && (await uploads.find(meant.uploadId));
  if (upload && upload.key === meant.key) return upload;
  log.warn('an event about an object nobody announced', { key: object.key });
  count('UnknownObjects');
  return undefined;
};

/**
 * Judges an upload whose object is pinned, once there is all it takes: facts and malware verdict may come in either order,
 * and whoever brings the second of them ends it. Says how the upload stands then.
 */
export const finishVerification = (at: Verification, uploadId: string, now: Date): Promise<Upload | undefined> =>
  decideAgain(async () => {
    const upload = await at.uploads.find(uploadId);
    if (upload?.state !== 'VERIFYING') return upload;
    const verdict = verify(upload, { bucket: at.source.name, unscannable: at.unscannable }, now);
    if (!verdict) return upload;
    await at.uploads.save(verdict);
    FAILPOINT: failpoint('upload.verification.saved');
    count(verdict.after.state === 'COMPLETED' ? 'UploadsCompleted' : 'UploadsFailed');
    if (upload.pinned && hasEndedBadly(verdict.after))
      await at.source.removeVersion(upload.key, upload.pinned.versionId);
    return verdict.after;
  });

/**
 * An object lies in the bucket under this upload's key: looks at it, pins the version looked at, and judges it. Undefined
 * when there is no object. One that arrives after the end (a put that was under way, an abort that lost) is removed.
 */
export const takeIn = (
  at: Verification,
  uploadId: string,
  now: Date,
  versionId?: string,
): Promise<Upload | undefined> =>
  decideAgain(async () => {
    const upload = await at.uploads.find(uploadId);
    if (!upload || upload.state === 'COMPLETED') return upload;
    if (upload.state === 'VERIFYING') return finishVerification(at, uploadId, now);
    const object = await at.source.look(upload.key, versionId);
    if (!object) return undefined;
    if (hasEndedBadly(upload)) {
      await at.source.removeVersion(upload.key, object.versionId);
      return upload;
    }
    const [beginning, declared] = await Promise.all([
      at.source.firstBytes(upload.key, object),
      at.uploads.declaredParts(uploadId),
    ]);
    const pinned = { ...object, declaredChecksum: checksumOf(upload, declared), recognised: recognise(beginning) };
    FAILPOINT: failpoint('upload.takeIn.looked');
    await at.uploads.save(objectPresent(upload, pinned, now));
    FAILPOINT: failpoint('upload.takeIn.pinned');
    return finishVerification(at, uploadId, now);
  });
