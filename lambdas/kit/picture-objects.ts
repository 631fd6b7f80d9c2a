import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { once } from './aws.ts';

const s3 = once(() => new S3Client({}));

/** Pictures never change under their key, so whoever has one may keep it. */
export const keepPicture = async (bucket: string, key: string, jpeg: Uint8Array): Promise<void> => {
  await s3().send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: jpeg,
      ContentType: 'image/jpeg',
      CacheControl: 'public, max-age=31536000, immutable',
    }),
  );
};

export const removePicture = async (bucket: string, key: string): Promise<void> => {
  await s3().send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
};
