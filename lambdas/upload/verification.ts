import { uploadWorkerEnv } from './env.ts';
import { sourceBucket } from './source-bucket.ts';
import type { Verification } from './take-in.ts';
import { uploadStore } from './upload-store.ts';

/** What every function that verifies works with, from its environment. */
export const verificationFrom = (source: Record<string, string | undefined>): Verification => {
  const env = uploadWorkerEnv.read(source);
  if (env.UNSCANNABLE !== 'refuse' && env.UNSCANNABLE !== 'accept')
    throw new Error(`UNSCANNABLE must be refuse or accept, not ${env.UNSCANNABLE}`);
  return {
    uploads: uploadStore(env.UPLOAD_TABLE),
    source: sourceBucket(env.UPLOAD_BUCKET),
    unscannable: env.UNSCANNABLE,
  };
};
