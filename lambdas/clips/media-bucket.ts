import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { once } from '../kit/aws.ts';

const s3 = once(() => new S3Client({}));

/** What a cut of a video depends on: written anew, the playlist has another edition. Undefined when it is not there. */
export const editionOf = async (Bucket: string, Key: string): Promise<string | undefined> => {
  try {
    const { ETag } = await s3().send(new HeadObjectCommand({ Bucket, Key }));
    return ETag?.replaceAll('"', '');
  } catch (error) {
    if (['NoSuchKey', 'NotFound'].includes((error as { name?: string }).name ?? '')) return undefined;
    throw error;
  }
};

export const bytesAt = async (Bucket: string, Key: string): Promise<Uint8Array> => {
  const { Body } = await s3().send(new GetObjectCommand({ Bucket, Key }));
  const bytes = await Body?.transformToByteArray();
  if (!bytes?.length) throw new Error(`${Key} is empty`);
  return bytes;
};

export const textAt = async (bucket: string, key: string): Promise<string> =>
  Buffer.from(await bytesAt(bucket, key)).toString();

export interface Written {
  body: string | Uint8Array;
  contentType: string;
  cacheControl: string;
  contentDisposition?: string;
}

export const put = async (Bucket: string, Key: string, written: Written): Promise<void> => {
  const { body: Body, contentType: ContentType, cacheControl: CacheControl } = written;
  const { contentDisposition: ContentDisposition } = written;
  await s3().send(new PutObjectCommand({ Bucket, Key, Body, ContentType, CacheControl, ContentDisposition }));
};

/** Inside the bucket: the bytes stay where they are. */
export const copy = async (Bucket: string, from: string, Key: string): Promise<void> => {
  await s3().send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${from}` }));
};

/** Removes everything in a folder but one file, a thousand objects at a time. */
export const removeFiles = async (bucket: string, folder: string, but?: string): Promise<void> => {
  for (;;) {
    const { Name, Contents = [] } = await s3().send(new ListObjectsV2Command({ Bucket: bucket, Prefix: folder }));
    if (Name === undefined) throw new Error(`the list of ${folder} was answered with nothing`);
    const Objects = Contents.flatMap(({ Key }) => (Key === but ? [] : [{ Key }]));
    if (Objects.length === 0) return;
    const { Errors = [] } = await s3().send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
    );
    if (Errors.length > 0)
      throw new Error(`${Errors.length} objects of ${folder} could not be deleted: ${Errors[0]?.Code}`);
  }
};
