import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';

/** As much of S3 as catalog asks for: lists a thousand at a time, deletes what it is told, refuses what it is told to. */
export const memoryBuckets = () => {
  const objects = new Map<string, Set<string>>();
  const stuck = new Set<string>();
  const put = new Map<string, { body: Uint8Array; contentType: string | undefined }>();
  const s3 = mockClient(S3Client);
  const of = (bucket: string): Set<string> => {
    const found = objects.get(bucket) ?? new Set<string>();
    objects.set(bucket, found);
    return found;
  };
  const buckets = {
    s3,
    /** Keys that cannot be deleted. */
    stuck,
    /** Something that happens whenever somebody looks. */
    onLook: async (): Promise<void> => {},
    /** Something that happens whenever something has been put. */
    onKept: async (): Promise<void> => {},
    keep: (bucket: string, ...keys: string[]): void => {
      for (const key of keys) of(bucket).add(key);
    },
    /** What was put under a key, and as what. */
    contentOf: (bucket: string, key: string) => (of(bucket).has(key) ? put.get(`${bucket}/${key}`) : undefined),
    keys: (bucket: string): string[] => [...of(bucket)].sort(),
  };
  let looks = 0;
  s3.on(ListObjectsV2Command).callsFake(async ({ Bucket, Prefix }) => {
    if (++looks > 1000) throw new Error('nobody needs to look that often: is something asked for that never goes?');
    await buckets.onLook();
    const found = buckets.keys(Bucket).filter((key) => key.startsWith(Prefix));
    return { Name: Bucket, Contents: found.slice(0, 1000).map((Key) => ({ Key })), IsTruncated: found.length > 1000 };
  });
  s3.on(DeleteObjectsCommand).callsFake(
    ({ Bucket, Delete }: { Bucket: string; Delete: { Objects: { Key: string }[] } }) => {
      if (Delete.Objects.length > 1000) throw new Error('MalformedXML');
      for (const { Key } of Delete.Objects) if (!stuck.has(Key)) of(Bucket).delete(Key);
      const refused = Delete.Objects.filter(({ Key }) => stuck.has(Key));
      return { Errors: refused.map(({ Key }) => ({ Key, Code: 'AccessDenied' })) };
    },
  );
  s3.on(PutObjectCommand).callsFake(async ({ Bucket, Key, Body, ContentType }) => {
    put.set(`${Bucket}/${Key}`, { body: Body, contentType: ContentType });
    of(Bucket).add(Key);
    await buckets.onKept();
    return {};
  });
  s3.on(DeleteObjectCommand).callsFake(({ Bucket, Key }) => {
    if (stuck.has(Key)) throw new Error('AccessDenied');
    of(Bucket).delete(Key);
    return {};
  });
  return buckets;
};
