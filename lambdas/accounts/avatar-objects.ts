import { DeleteObjectsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { once } from '../kit/aws.ts';

const s3 = once(() => new S3Client({}));

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
