import * as z from 'zod';
import { serviceEvent } from '../kit/event.ts';

/** S3: an object has been put, or the parts of one have been joined. */
export const objectCreated = serviceEvent(
  'aws.s3',
  'Object Created',
  z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({ key: z.string(), 'version-id': z.string().optional() }),
  }),
);

/** GuardDuty: a new object has been looked at, or could not be. */
export const objectScanned = serviceEvent(
  'aws.guardduty',
  'GuardDuty Malware Protection Object Scan Result',
  z.object({
    s3ObjectDetails: z.object({ bucketName: z.string(), objectKey: z.string(), versionId: z.string().nullish() }),
    scanResultDetails: z.object({ scanResultStatus: z.string() }),
  }),
);
