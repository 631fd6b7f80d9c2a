import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { http } from '../kit/http.ts';
import { abortUpload, UploadFinished } from './contract.ts';
import type { SourceBucket } from './source-bucket.ts';
import { abort, hasEndedBadly, isContinuable } from './upload.ts';
import type { UploadStore } from './upload-store.ts';

/** DELETE /v1/uploads/{upload_id}. Ending it twice is ending it once; a whole object that still arrives is removed then. */
export const abortUploadRoute = ({ uploads, source }: { uploads: UploadStore; source: SourceBucket }) =>
  http(abortUpload, ({ params, may, now }) =>
    decideAgain(async () => {
      const upload = may(await uploads.find(params.uploadId));
      if (!isContinuable(upload) && !hasEndedBadly(upload)) throw UploadFinished();
      if (isContinuable(upload)) await uploads.save(abort(upload, now));
      FAILPOINT: failpoint('upload.abort.saved');
      await source.endMultipart(upload);
      return undefined;
    }),
  );
