import { batch } from '../kit/batch.ts';
import { count } from '../kit/metric.ts';
import { objectScanned } from './service-events.ts';
import { announced, finishVerification } from './take-in.ts';
import type { Scan } from './upload.ts';
import { verificationFrom } from './verification.ts';

const verification = verificationFrom(process.env);

/** Anything but the two plain answers (unsupported, no access, failed, or new words) means: nobody looked inside. */
const verdictOf = (status: string): Scan['verdict'] => {
  if (status === 'NO_THREATS_FOUND') return 'clean';
  return status === 'THREATS_FOUND' ? 'threat' : 'unscannable';
};

/** GuardDuty's verdict on a new object. It may come before the object's own event: it is kept until both are there. */
export const handler = batch(objectScanned, async ({ s3ObjectDetails, scanResultDetails }, { now }) => {
  const { bucketName, objectKey, versionId } = s3ObjectDetails;
  const upload = await announced(verification, { bucket: bucketName, key: objectKey });
  if (!upload) return;
  // A verdict on some other version of the object says nothing about the one that is pinned.
  if (upload.pinned && upload.pinned.versionId !== (versionId ?? 'null')) {
    count('VerdictsOnOtherVersions');
    return;
  }
  const verdict = verdictOf(scanResultDetails.scanResultStatus);
  if (await verification.uploads.noteScan(upload.uploadId, { verdict, versionId: versionId ?? 'null' }))
    await finishVerification(verification, upload.uploadId, now);
});
