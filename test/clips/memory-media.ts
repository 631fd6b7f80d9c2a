import { createHash } from 'node:crypto';
import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';

const missing = () => Object.assign(new Error('not there'), { name: 'NotFound' });

/** As much of a media bucket as clips ask for: objects by key, a letter for each byte, whose ETags follow from what is in them. */
export const memoryMedia = () => {
  const objects = new Map<string, string>();
  const copied: string[] = [];
  /** What was said with an object when it was put there. */
  const said = new Map<string, PutObjectCommandInput>();
  const s3 = mockClient(S3Client);
  const at = (key: string): string => {
    const found = objects.get(key);
    if (found === undefined) throw missing();
    return found;
  };
  s3.on(HeadObjectCommand).callsFake(({ Key }) => ({ ETag: `"${createHash('md5').update(at(Key)).digest('hex')}"` }));
  s3.on(GetObjectCommand).callsFake(({ Key }) => {
    const text = at(Key);
    return { Body: { transformToByteArray: async () => new Uint8Array(Buffer.from(text, 'latin1')) } };
  });
  s3.on(PutObjectCommand).callsFake((input) => {
    objects.set(input.Key, Buffer.from(input.Body).toString('latin1'));
    said.set(input.Key, input);
    return {};
  });
  s3.on(CopyObjectCommand).callsFake(({ Bucket, Key, CopySource }) => {
    objects.set(Key, at(CopySource.slice(`${Bucket}/`.length)));
    copied.push(Key);
    return {};
  });
  s3.on(ListObjectsV2Command).callsFake(({ Bucket, Prefix }) => ({
    Name: Bucket,
    Contents: [...objects.keys()].filter((key) => key.startsWith(Prefix)).map((Key) => ({ Key })),
  }));
  s3.on(DeleteObjectsCommand).callsFake(({ Delete }: { Delete: { Objects: { Key: string }[] } }) => {
    for (const { Key } of Delete.Objects) objects.delete(Key);
    return {};
  });
  return { objects, copied, said };
};
