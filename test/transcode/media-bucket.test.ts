import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { sizesUnder } from '../../lambdas/transcode/media-bucket.ts';

const s3 = mockClient(S3Client);

test('a list goes on over its pages', async () => {
  s3.on(ListObjectsV2Command).resolvesOnce({
    Name: 'media',
    Contents: [{ Key: 'v/a', Size: 1 }],
    NextContinuationToken: 'more',
  });
  s3.on(ListObjectsV2Command, { ContinuationToken: 'more' }).resolves({
    Name: 'media',
    Contents: [{ Key: 'v/b', Size: 2 }],
  });
  expect([...(await sizesUnder('media', 'v/'))]).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
});

test('F49 an answer that is no list is not taken for an empty one', async () => {
  s3.on(ListObjectsV2Command).resolves({});
  await expect(sizesUnder('media', 'v/')).rejects.toThrow('answered with nothing');
  s3.on(ListObjectsV2Command).resolves({ Name: 'media' });
  expect((await sizesUnder('media', 'v/')).size).toBe(0);
});
