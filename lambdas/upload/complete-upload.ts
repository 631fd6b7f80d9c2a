import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { http } from '../kit/http.ts';
import { ConditionFailed } from '../kit/transaction.ts';
import { completeUpload, PartsMismatch, PartsMissing, UploadGone } from './contract.ts';
import { isMultipart, joinParts } from './join-parts.ts';
import { checksumOf, mismatchedParts, missingParts } from './parts.ts';
import { arrivedParts } from './read-upload.ts';
import type { SourceBucket } from './source-bucket.ts';
import { completeRequested, hasEndedBadly, isContinuable, type Upload } from './upload.ts';
import type { UploadStore } from './upload-store.ts';

/** Details name so many parts at most; a client sends these and asks again. */
const mostNamed = 100;

const withoutCount = (checksum: string): string => checksum.replace(/-\d+$/, '');

/** S3 knows no such upload: it was ended, or somebody else completed it between our look at it and our look at S3. */
const goneOrMoved = async (uploads: UploadStore, seen: Upload): Promise<Error> => {
  const current = await uploads.find(seen.uploadId);
  return current?.version === seen.version ? UploadGone() : new ConditionFailed([0]);
};

/**
 * POST /v1/uploads/{upload_id}/complete. The fixed list of parts is stored before S3 is called: from there on the object in
 * the bucket decides, and the sweep finishes what a crash leaves behind.
 */
export const completeUploadRoute = ({ uploads, source }: { uploads: UploadStore; source: SourceBucket }) =>
  http(completeUpload, ({ params, body, may, now }) =>
    decideAgain(async () => {
      const upload = may(await uploads.find(params.uploadId));
      const answer = { uploadId: upload.uploadId, videoId: upload.videoId, status: 'PROCESSING' as const };
      if (hasEndedBadly(upload)) throw UploadGone({ failure: upload.failure });
      if (upload.state === 'VERIFYING' || upload.state === 'COMPLETED') return answer;

      const arrived = await arrivedParts(source, upload);
      let completing: Upload = upload;
      if (isContinuable(upload)) {
        if (!arrived) throw await goneOrMoved(uploads, upload);
        const declared = await uploads.declaredParts(upload.uploadId);
        const missing = missingParts(upload, declared, arrived);
        if (missing.length > 0) throw PartsMissing({ missing: missing.slice(0, mostNamed), count: missing.length });
        const wrong = mismatchedParts(declared, arrived, body.parts);
        if (wrong.length > 0) throw PartsMismatch({ parts: wrong.slice(0, mostNamed), count: wrong.length });
        const expected = checksumOf(upload, declared);
        if (body.checksum && expected && withoutCount(body.checksum) !== withoutCount(expected))
          throw PartsMismatch({ checksum: expected });
        const requested = completeRequested(upload, now);
        await uploads.save(requested);
        completing = requested.after;
        FAILPOINT: failpoint('upload.complete.saved');
      }
      // A file of one part is whole already; its event, or the sweep, takes it in.
      if (!isMultipart(completing)) return answer;
      const outcome = await joinParts({ uploads, source }, completing, arrived, now);
      FAILPOINT: failpoint('upload.complete.afterS3');
      if (outcome === 'rejected') throw PartsMismatch({ parts: [] });
      if (outcome === 'gone') throw await goneOrMoved(uploads, completing);
      return answer;
    }),
  );
