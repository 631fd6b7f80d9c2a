import type { ArrivedPart } from './parts.ts';
import type { SourceBucket } from './source-bucket.ts';
import { expire, partsRejected, type Upload } from './upload.ts';
import type { UploadStore } from './upload-store.ts';

/** How joining ended. `unclear`: S3 did not say and there is no object yet; the sweep asks again. */
export type Outcome = 'joined' | 'rejected' | 'gone' | 'unclear';

/** Neither parts nor object, however often the sweep looked (every two minutes): nothing can become of it. */
const looksBeforeGone = 5;

/**
 * Has S3 make one object of the parts of an upload in COMPLETING. Whatever S3 answers or does not, the object decides: an
 * answer lost on the way, or a 200 with an error inside, looks the same as a success once the object is there.
 */
export const joinParts = async (
  { uploads, source }: { uploads: UploadStore; source: SourceBucket },
  upload: Upload & { s3UploadId: string },
  arrived: readonly ArrivedPart[] | undefined,
  now: Date,
): Promise<Outcome> => {
  const answered = arrived ? await source.join(upload, arrived) : 'gone';
  if (answered === 'joined' || (await source.look(upload.key))) return 'joined';
  if (answered === 'rejected') await uploads.save(partsRejected(upload, now));
  if (answered !== 'gone') return answered;
  // While another call is still joining them, parts may be gone already and the object not there yet.
  if (upload.checks < looksBeforeGone) return 'unclear';
  await uploads.save(expire(upload, now));
  return 'gone';
};

/** Is it sent in parts? A file of one part is put whole. */
export const isMultipart = (upload: Upload): upload is Upload & { s3UploadId: string } =>
  upload.s3UploadId !== undefined;
