import { http } from '../kit/http.ts';
import { shown } from './answers.ts';
import { readUpload, UploadGone } from './contract.ts';
import { isMultipart } from './join-parts.ts';
import type { ArrivedPart } from './parts.ts';
import type { SourceBucket } from './source-bucket.ts';
import { isContinuable, type Upload } from './upload.ts';
import type { UploadStore } from './upload-store.ts';

/** What S3 has of an upload: the truth a client resumes from. Undefined when S3 has forgotten it. */
export const arrivedParts = async (source: SourceBucket, upload: Upload): Promise<ArrivedPart[] | undefined> => {
  if (isMultipart(upload)) return source.arrivedParts(upload);
  const whole = await source.look(upload.key);
  return whole ? [{ partNo: 1, size: whole.sizeBytes, etag: whole.etag, sha256: whole.checksum }] : [];
};

/** GET /v1/uploads/{upload_id} */
export const readUploadRoute = ({ uploads, source }: { uploads: UploadStore; source: SourceBucket }) =>
  http(readUpload, async ({ params, may }) => {
    const upload = may(await uploads.find(params.uploadId));
    if (upload.state === 'ABORTED' || upload.state === 'EXPIRED') throw UploadGone({ failure: upload.failure });
    if (!isContinuable(upload)) return { ...shown(upload), arrived: [] };
    return { ...shown(upload), arrived: (await arrivedParts(source, upload)) ?? [] };
  });
