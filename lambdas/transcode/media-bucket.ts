import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { once } from '../kit/aws.ts';

const client = once(() => new S3Client({}));

const isMissing = (error: unknown): boolean =>
  ['NoSuchKey', 'NotFound'].includes((error as { name?: string }).name ?? '');

/** An object's bytes; undefined when it is not there. */
export const read = async (bucket: string, key: string): Promise<Uint8Array | undefined> => {
  try {
    const { Body } = await client().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return await Body?.transformToByteArray();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/** To those who may not list a bucket, S3 says "forbidden" of what is not there. */
const isHidden = (error: unknown): boolean =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 403;

/** An object's ETag without quotes; undefined when it is not there. */
export const etagOf = async (bucket: string, key: string): Promise<string | undefined> => {
  try {
    const { ETag } = await client().send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return ETag?.replaceAll('"', '');
  } catch (error) {
    if (isMissing(error) || isHidden(error)) return undefined;
    throw error;
  }
};

/** Everything under a prefix: its key without the prefix, and its size. */
export const sizesUnder = async (bucket: string, prefix: string): Promise<Map<string, number>> => {
  const sizes = new Map<string, number>();
  let token: string | undefined;
  do {
    const page = await client().send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
    );
    // S3 always names the bucket: an answer without it is none, and not an empty list.
    if (page.Name === undefined) throw new Error(`the list of ${prefix} was answered with nothing`);
    for (const { Key = '', Size = 0 } of page.Contents ?? []) sizes.set(Key.slice(prefix.length), Size);
    token = page.NextContinuationToken;
  } while (token);
  return sizes;
};

/** Writes an object whose bytes follow from what it is made of: whoever writes it again writes the same. */
export const put = async (bucket: string, key: string, bytes: Uint8Array, contentType: string): Promise<void> => {
  await client().send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ContentType: contentType }));
};

/** Someone wrote the playlist between our reading and our writing: what we would write may be behind it. */
export class PlaylistChanged extends Error {
  constructor(key: string) {
    super(`${key} was written by someone else meanwhile`);
    this.name = 'PlaylistChanged';
  }
}

/** A text that players read, and how long the edge may keep it. */
export interface Playlist {
  body: string;
  contentType: string;
  cacheControl: string;
}

/** Replaces exactly the version that was read (or creates it, if there was none), in one put. */
export const replace = async (
  bucket: string,
  key: string,
  was: string | undefined,
  { body, contentType, cacheControl }: Playlist,
): Promise<void> => {
  const condition = was ? { IfMatch: `"${was}"` } : { IfNoneMatch: '*' };
  const said = { Body: body, ContentType: contentType, CacheControl: cacheControl };
  try {
    await client().send(new PutObjectCommand({ Bucket: bucket, Key: key, ...said, ...condition }));
  } catch (error) {
    if (['PreconditionFailed', 'ConditionalRequestConflict'].includes((error as { name?: string }).name ?? '')) {
      throw new PlaylistChanged(key);
    }
    throw error;
  }
};
