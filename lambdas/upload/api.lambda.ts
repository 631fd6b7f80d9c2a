import { api } from '../kit/api.ts';
import { doorOf } from '../kit/http.ts';
import { peopleOf } from '../kit/people.ts';
import { teamsOf } from '../kit/teams-copy.ts';
import { abortUploadRoute } from './abort-upload.ts';
import { completeUploadRoute } from './complete-upload.ts';
import { uploadApiEnv } from './env.ts';
import { listUploadsRoute } from './list-uploads.ts';
import { readUploadRoute } from './read-upload.ts';
import { signPartsRoute } from './sign-parts.ts';
import { sourceBucket } from './source-bucket.ts';
import { startUploadRoute } from './start-upload.ts';
import { uploadStore } from './upload-store.ts';

const env = uploadApiEnv.read(process.env);
const uploads = uploadStore(env.UPLOAD_TABLE);
const source = sourceBucket(env.UPLOAD_BUCKET);
const people = peopleOf(env.UPLOAD_TABLE);
const teams = teamsOf(env.UPLOAD_TABLE, people);
const limits = {
  maxUploadBytes: Number(env.MAX_UPLOAD_BYTES),
  maxDailyBytes: Number(env.MAX_DAILY_BYTES),
  maxOpenUploads: Number(env.MAX_OPEN_UPLOADS),
};

/** Everything that is asked of uploads over HTTP. */
export const handler = api(
  [
    startUploadRoute({ uploads, source, teams }, limits),
    listUploadsRoute(uploads),
    readUploadRoute({ uploads, source }),
    signPartsRoute({ uploads, source }),
    completeUploadRoute({ uploads, source }),
    abortUploadRoute({ uploads, source }),
  ],
  doorOf(env, env.UPLOAD_TABLE, people.subject),
);
