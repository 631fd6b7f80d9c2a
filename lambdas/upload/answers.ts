import { isMultipart } from './join-parts.ts';
import type { DeclaredPart } from './parts.ts';
import type { SignedPart, SourceBucket } from './source-bucket.ts';
import type { Upload } from './upload.ts';

/** An upload as its owner sees it. */
export const shown = (upload: Upload) => {
  const { uploadId, videoId, state, filename, sizeBytes, partSize, partCount, createdAt, expiresAt, failure } = upload;
  return {
    ...{ uploadId, videoId, state, filename, sizeBytes, partSize, partCount, createdAt, expiresAt },
    resumeUrl: `/v1/uploads/${uploadId}`,
    ...(failure ? { failure } : {}),
  };
};

/** An address for each part. */
export const signedParts = (
  source: SourceBucket,
  upload: Upload,
  parts: readonly DeclaredPart[],
  now: Date,
): Promise<SignedPart[]> =>
  Promise.all(
    parts.map((part) =>
      isMultipart(upload) ? source.signPart(upload, part, now) : source.signWhole(upload.key, part, now),
    ),
  );
