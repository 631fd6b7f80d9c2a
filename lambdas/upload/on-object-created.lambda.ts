import { batch } from '../kit/batch.ts';
import { objectCreated } from './service-events.ts';
import { announced, takeIn } from './take-in.ts';
import { verificationFrom } from './verification.ts';

const verification = verificationFrom(process.env);

/** An object is in the upload bucket. The event is a hint: which upload it is and what lies there is looked up. */
export const handler = batch(objectCreated, async ({ bucket, object }, { now }) => {
  const upload = await announced(verification, { bucket: bucket.name, key: object.key });
  if (upload) await takeIn(verification, upload.uploadId, now, object['version-id']);
});
