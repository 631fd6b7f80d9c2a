import type { Database } from '../../wire/database.ts';
import type { Blobs } from './blobs.ts';
import type { PendingEvents } from './pending-events.ts';
import type { S3Request } from './request.ts';
import type { Bucket } from './template.ts';

/** Everything an operation works on. */
export interface Store {
  database: Database;
  blobs: Blobs;
  events: PendingEvents;
  buckets: ReadonlyMap<string, Bucket>;
  now(): Date;
}

/** One request on its way through: what was asked, of which bucket, over what it works on. */
export interface BucketCall {
  request: S3Request;
  store: Store;
  bucket: Bucket;
}

/** The same for requests that name an object. */
export interface ObjectCall extends BucketCall {
  key: string;
}
