import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { signedParts } from './answers.ts';
import { signParts, UploadFinished, UploadGone } from './contract.ts';
import { checkDeclared } from './parts.ts';
import type { SourceBucket } from './source-bucket.ts';
import { hasEndedBadly, isContinuable, partSeen } from './upload.ts';
import type { UploadStore } from './upload-store.ts';

/** POST /v1/uploads/{upload_id}/parts */
export const signPartsRoute = ({ uploads, source }: { uploads: UploadStore; source: SourceBucket }) =>
  http(signParts, ({ params, body, may, now }) =>
    decideAgain(async () => {
      const upload = may(await uploads.find(params.uploadId));
      if (hasEndedBadly(upload) || new Date(upload.expiresAt) <= now) throw UploadGone({ failure: upload.failure });
      if (!isContinuable(upload)) throw UploadFinished();
      checkDeclared(upload, body.parts);
      await uploads.declare(upload, body.parts, partSeen(upload, now));
      return { parts: await signedParts(source, upload, body.parts, now) };
    }),
  );
