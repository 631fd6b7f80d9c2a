import { local } from '../../resource.ts';
import type { BucketCall, Store } from './store.ts';
import type { Bucket } from './template.ts';

/** Who made a change, for the event that tells of it: a request, or S3 itself keeping a lifecycle rule. */
export interface Cause {
  requestId: string;
  requester: string;
  address: string;
}

/** The cause of everything a request does. */
export const causeOf = ({ request }: BucketCall): Cause => ({
  requestId: request.id,
  requester: local.accountId,
  address: request.raw.socket.remoteAddress ?? local.host,
});

/** Digits that grow with every change to a key, so that a consumer can tell which came later: a removal follows its making. */
const sequencer = (sequence: number, removal = false) =>
  (sequence * 2 + (removal ? 1 : 0)).toString(16).toUpperCase().padStart(18, '0');

const announce = (
  store: Store,
  bucket: Bucket,
  told: { type: 'Object Created' | 'Object Deleted'; object: object; cause: Cause; more: object },
) => {
  if (!bucket.tellsEventBridge) return;
  store.events.add({
    source: 'aws.s3',
    'detail-type': told.type,
    time: store.now().toISOString(),
    resources: [bucket.arn],
    detail: {
      version: '0',
      bucket: { name: bucket.name },
      object: told.object,
      'request-id': told.cause.requestId,
      requester: told.cause.requester,
      'source-ip-address': told.cause.address,
      ...told.more,
    },
  });
};

interface Told {
  key: string;
  versionId: string | undefined;
  sequence: number;
  cause: Cause;
}

const versionIdOf = (bucket: Bucket, versionId: string | undefined) =>
  bucket.versioning && versionId !== undefined ? { 'version-id': versionId } : {};

/** Records that an object came to be; belongs into the transaction that makes it. */
export const announceCreated = (
  store: Store,
  bucket: Bucket,
  told: Told & { size: number; etag: string; reason: 'PutObject' | 'CompleteMultipartUpload' | 'CopyObject' },
) =>
  announce(store, bucket, {
    type: 'Object Created',
    object: {
      key: told.key,
      size: told.size,
      etag: told.etag,
      ...versionIdOf(bucket, told.versionId),
      sequencer: sequencer(told.sequence),
    },
    cause: told.cause,
    more: { reason: told.reason },
  });

/** Records that an object, or a version of it, is gone or hidden. */
export const announceDeleted = (
  store: Store,
  bucket: Bucket,
  told: Told & {
    reason: 'DeleteObject' | 'Lifecycle Expiration';
    deletion: 'Permanently Deleted' | 'Delete Marker Created';
  },
) =>
  announce(store, bucket, {
    type: 'Object Deleted',
    object: {
      key: told.key,
      ...versionIdOf(bucket, told.versionId),
      sequencer: sequencer(told.sequence, told.deletion === 'Permanently Deleted'),
    },
    cause: told.cause,
    more: { reason: told.reason, 'deletion-type': told.deletion },
  });
