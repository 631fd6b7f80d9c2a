import { CloudFrontKeyValueStoreClient, DescribeKeyValueStoreCommand } from '@aws-sdk/client-cloudfront-keyvaluestore';
import { expect, test } from 'vitest';
import { loadSigner } from '../../deploy/keys/signer.ts';

test('a request to the key value store is signed for every region, which plain SigV4 cannot', async () => {
  await loadSigner();
  const asked: { hostname: string; headers: Record<string, string> }[] = [];
  const client = new CloudFrontKeyValueStoreClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: { hostname: string; headers: Record<string, string> }) => {
        asked.push(request);
        throw new Error('asked');
      },
    } as never,
  });
  const KvsARN = 'arn:aws:cloudfront::123456789012:key-value-store/0f1d3a5c-1111-2222-3333-444455556666';
  await expect(client.send(new DescribeKeyValueStoreCommand({ KvsARN }))).rejects.toThrow('asked');
  expect(asked[0]?.hostname).toBe('123456789012.cloudfront-kvs.global.api.aws');
  expect(asked[0]?.headers['authorization']).toMatch(/^AWS4-ECDSA-P256-SHA256 Credential=AKIATEST\//);
  expect(asked[0]?.headers['x-amz-region-set']).toBe('*');
});

test('without the package it says which one is missing', async () => {
  await expect(loadSigner(() => Promise.reject(new Error('not found')))).rejects.toThrow(
    /npm install --save-dev @aws-sdk\/signature-v4a/,
  );
});
