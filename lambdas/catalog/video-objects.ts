import { DeleteObjectsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { once } from '../kit/aws.ts';

const s3 = once(() => new S3Client({}));

/** Removes everything under a prefix, a thousand at a time; says how many objects it found. */
const removeUnder = async (bucket: string, prefix: string): Promise<number> => {
  let found = 0;
  for (;;) {
    const { Name, Contents = [] } = await s3().send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
    // "Nothing left" ends a deletion for good, so it must have been S3 that said it.
    if (Name === undefined) throw new Error(`the list of ${prefix} was answered with nothing`);
    if (Contents.length === 0) return found;
    found += Contents.length;
    const { Errors = [] } = await s3().send(
      new DeleteObjectsCommand({
        Bucket: bucket,
        Delete: { Objects: Contents.map(({ Key }) => ({ Key })), Quiet: true },
      }),
    );
    if (Errors.length > 0)
      throw new Error(`${Errors.length} objects of ${prefix} could not be deleted: ${Errors[0]?.Code}`);
  }
};

/** Renditions, playlists and pictures of one video. The number of objects that were still there. */
export const removeVideoObjects = async (
  buckets: { media: string; images: string },
  videoId: string,
): Promise<number> => {
  const media = await removeUnder(buckets.media, `v/${videoId}/`);
  const images = await removeUnder(buckets.images, `img/${videoId}/`);
  return media + images;
};
