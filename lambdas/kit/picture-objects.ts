import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { once } from './aws.ts';

const s3 = once(() => new S3Client({}));

/** Pictures never change under their key, so whoever has one may keep it. */
export const keepPicture = async (bucket: string, key: string, picture: Uint8Array): Promise<void> => {
  await s3().send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: picture,
      ContentType: key.endsWith('.png') ? 'image/png' : 'image/jpeg',
      CacheControl: 'public, max-age=31536000, immutable',
    }),
  );
};

export const removePicture = async (bucket: string, key: string): Promise<void> => {
  await s3().send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
};

/** Removes those pictures of a folder that nothing shows: what was replaced, and what an earlier request left behind. */
export const removePictures = async (bucket: string, folder: string, goes: (key: string) => boolean): Promise<void> => {
  const { Contents = [] } = await s3().send(new ListObjectsV2Command({ Bucket: bucket, Prefix: folder }));
  const gone = Contents.flatMap(({ Key }) => (Key !== undefined && goes(Key) ? [{ Key }] : []));
  if (gone.length === 0) return;
  const { Errors = [] } = await s3().send(
    new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: gone, Quiet: true } }),
  );
  if (Errors.length > 0) throw new Error(`${Errors.length} pictures could not be deleted: ${Errors[0]?.Code}`);
};
