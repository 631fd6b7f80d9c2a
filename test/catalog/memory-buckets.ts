import { DeleteObjectsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';

/** As much of S3 as removal asks for: lists a thousand at a time, deletes what it is told, refuses what it is told to. */
export const memoryBuckets = () => {
  const objects = new Map<string, Set<string>>();
  const stuck = new Set<string>();
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
    keep: (bucket: string, ...keys: string[]): void => {
      for (const key of keys) of(bucket).add(key);
    },
    keys: (bucket: string): string[] => [...of(bucket)].sort(),
  };
  let looks = 0;
  s3.on(ListObjectsV2Command).callsFake(async ({ Bucket, Prefix }) => {
    if (++looks > 1000) throw new Error('nobody needs to look that often: is something asked for that never goes?');
    await buckets.onLook();
    const found = buckets.keys(Bucket).filter((key) => key.startsWith(Prefix));
    return { Contents: found.slice(0, 1000).map((Key) => ({ Key })), IsTruncated: found.length > 1000 };
  });
  s3.on(DeleteObjectsCommand).callsFake(
    ({ Bucket, Delete }: { Bucket: string; Delete: { Objects: { Key: string }[] } }) => {
      if (Delete.Objects.length > 1000) throw new Error('MalformedXML');
      for (const { Key } of Delete.Objects) if (!stuck.has(Key)) of(Bucket).delete(Key);
      const refused = Delete.Objects.filter(({ Key }) => stuck.has(Key));
      return { Errors: refused.map(({ Key }) => ({ Key, Code: 'AccessDenied' })) };
    },
  );
  return buckets;
};
