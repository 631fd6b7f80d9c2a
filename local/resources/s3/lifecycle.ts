import { local } from '../../resource.ts';
import type { Cause } from './announcements.ts';
import { deleteKey, removeForGood } from './delete-object.ts';
import type { Store } from './store.ts';
import type { Bucket, LifecycleRule } from './template.ts';
import { removeUpload, type UploadRow, uploadOf } from './uploads.ts';
import { type Version, type VersionRow, versionOf } from './versions.ts';

const dayMs = 24 * 3600 * 1000;

/** S3 itself does these things, and says so in their events. */
const cause: Cause = { requestId: 'LIFECYCLE', requester: 's3.amazonaws.com', address: local.host };
const why = { cause, reason: 'Lifecycle Expiration' as const };

const covers = (rule: LifecycleRule, version: Version): boolean =>
  version.key.startsWith(rule.Prefix ?? '') &&
  (rule.TagFilters ?? []).every(({ Key, Value }) => version.facts.tags[Key] === Value) &&
  (rule.ObjectSizeGreaterThan === undefined || version.size > rule.ObjectSizeGreaterThan) &&
  (rule.ObjectSizeLessThan === undefined || version.size < rule.ObjectSizeLessThan);

const isExpired = (rule: LifecycleRule, version: Version, now: number): boolean =>
  (rule.ExpirationInDays !== undefined && now >= version.modifiedAt + rule.ExpirationInDays * dayMs) ||
  (rule.ExpirationDate !== undefined && now >= Date.parse(rule.ExpirationDate));

const versionsWhere = (store: Store, bucket: Bucket, condition: string): Version[] =>
  store.database
    .all<VersionRow>(
      `SELECT * FROM versions WHERE bucket = ? AND ${condition} ORDER BY key, sequence DESC`,
      bucket.name,
    )
    .map(versionOf);

const expireCurrent = (store: Store, bucket: Bucket, rule: LifecycleRule, now: number): string[] => {
  // Most rules are about something else, and a bucket of segments is long to read.
  if (rule.ExpirationInDays === undefined && rule.ExpirationDate === undefined) return [];
  return versionsWhere(store, bucket, 'latest = 1 AND marker = 0')
    .filter((version) => covers(rule, version) && isExpired(rule, version, now))
    .flatMap(({ key }) => deleteKey(store, bucket, key, why).orphans);
};

const expireNoncurrent = (store: Store, bucket: Bucket, rule: LifecycleRule, now: number): string[] => {
  const { NoncurrentDays: days, NewerNoncurrentVersions: keep = 0 } = rule.NoncurrentVersionExpiration ?? {};
  if (days === undefined) return [];
  const newer = new Map<string, number>();
  const due = versionsWhere(store, bucket, 'latest = 0').filter((version) => {
    const rank = newer.get(version.key) ?? 0;
    newer.set(version.key, rank + 1);
    return covers(rule, version) && rank >= keep && now >= (version.supersededAt ?? now) + days * dayMs;
  });
  return due.flatMap((version) => removeForGood(store, bucket, version, why));
};

/** A delete marker with nothing left behind it hides nothing. */
const dropLonelyMarkers = (store: Store, bucket: Bucket, rule: LifecycleRule): string[] => {
  if (!rule.ExpiredObjectDeleteMarker) return [];
  return versionsWhere(store, bucket, 'latest = 1 AND marker = 1')
    .filter((marker) => covers(rule, marker))
    .filter(
      ({ key }) =>
        store.database.get<{ count: number }>(
          'SELECT count(*) AS count FROM versions WHERE bucket = ? AND key = ?',
          bucket.name,
          key,
        )?.count === 1,
    )
    .flatMap((marker) => removeForGood(store, bucket, marker, why));
};

const abortUploads = (store: Store, bucket: Bucket, rule: LifecycleRule, now: number): string[] => {
  const days = rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
  if (days === undefined) return [];
  return store.database
    .all<UploadRow>('SELECT * FROM uploads WHERE bucket = ?', bucket.name)
    .map(uploadOf)
    .filter(({ key, startedAt }) => key.startsWith(rule.Prefix ?? '') && now >= startedAt + days * dayMs)
    .flatMap(({ uploadId }) => removeUpload(store.database, uploadId));
};

/** Keeps every bucket's lifecycle rules as of now: what has had its days goes. */
export const applyLifecycle = async (store: Store): Promise<void> => {
  const now = store.now().getTime();
  for (const bucket of store.buckets.values()) {
    for (const rule of bucket.lifecycle.filter(({ Status }) => Status === 'Enabled')) {
      const orphans = store.database.atomically(() => [
        ...expireCurrent(store, bucket, rule, now),
        ...expireNoncurrent(store, bucket, rule, now),
        ...dropLonelyMarkers(store, bucket, rule),
        ...abortUploads(store, bucket, rule, now),
      ]);
      await store.blobs.discard(orphans);
    }
  }
};
