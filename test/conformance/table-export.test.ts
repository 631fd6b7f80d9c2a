import { gunzipSync } from 'node:zlib';
import {
  BatchWriteItemCommand,
  DescribeExportCommand,
  DynamoDBClient,
  ExportTableToPointInTimeCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { local } from '../../local/resource.ts';
import { type DynamodbListening, dynamodb } from '../../local/resources/dynamodb/dynamodb.ts';
import { s3 } from '../../local/resources/s3/s3.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';

const table = (name: string, PointInTimeRecoveryEnabled = true) =>
  aResource('AWS::DynamoDB::GlobalTable', name, {
    TableName: name,
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    Replicas: [{ Region: 'eu-west-1', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled } }],
  });
const arnOf = (name: string) => `arn:aws:dynamodb:eu-west-1:000000000000:table/${name}`;

let store: OneService;
let service: OneService<DynamodbListening>;
let client: DynamoDBClient;
let buckets: S3Client;

beforeAll(async () => {
  store = await oneService(s3, { resources: [aResource('AWS::S3::Bucket', 'backups', { BucketName: 'backups' })] });
  service = await oneService<DynamodbListening>(dynamodb, {
    resources: [table('things'), table('careless', false)],
    surroundings: { endpoint: () => store.listening.url },
  });
  const credentials = { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey };
  client = new DynamoDBClient({ endpoint: service.listening.url, region: local.region, credentials, maxAttempts: 1 });
  buckets = new S3Client({ endpoint: store.listening.url, region: local.region, credentials, forcePathStyle: true });
});
afterAll(async () => {
  client.destroy();
  buckets.destroy();
  await service.stop();
  await store.stop();
});

const text = async (Key: string): Promise<Uint8Array> => {
  const { Body } = await buckets.send(new GetObjectCommand({ Bucket: 'backups', Key }));
  return (await Body?.transformToByteArray()) ?? new Uint8Array();
};

/** The two halves of a pair are written one after the other: a picture of one moment never has a right without its left. */
const writePairs = async (stopped: () => boolean): Promise<number> => {
  const large = 'x'.repeat(20_000);
  let pair = 0;
  while (!stopped()) {
    const one = (side: string) => ({
      Item: { pk: { S: `${side}-${pair}` }, large: { S: large } },
      TableName: 'things',
    });
    await client.send(new PutItemCommand(one('left')));
    await client.send(new PutItemCommand(one('right')));
    pair += 1;
  }
  return pair;
};

test('an export taken while others write is the table as it was at one moment, and refuses nobody', {
  timeout: 60_000,
}, async () => {
  const padding = Array.from({ length: 100 }, (_, index) => ({
    PutRequest: { Item: { pk: { S: `old-${index}` }, large: { S: 'y'.repeat(30_000) } } },
  }));
  // More than a page of a scan, so that a careless reader would be overtaken.
  for (let start = 0; start < padding.length; start += 25)
    await client.send(new BatchWriteItemCommand({ RequestItems: { things: padding.slice(start, start + 25) } }));

  let stopped = false;
  const writing = writePairs(() => stopped);
  const asked = { TableArn: arnOf('things'), S3Bucket: 'backups', S3Prefix: 'daily' };
  const { ExportDescription } = await client.send(new ExportTableToPointInTimeCommand(asked));
  expect(ExportDescription).toMatchObject({ ExportStatus: 'IN_PROGRESS', S3Bucket: 'backups' });
  const ExportArn = ExportDescription?.ExportArn ?? '';
  const done = await vi.waitFor(
    async () => {
      const { ExportDescription: one } = await client.send(new DescribeExportCommand({ ExportArn }));
      expect(one?.ExportStatus).toBe('COMPLETED');
      return one;
    },
    { timeout: 30_000, interval: 50 },
  );
  stopped = true;
  expect(await writing).toBeGreaterThan(0);

  const manifest = JSON.parse(Buffer.from(await text(done?.ExportManifest ?? '')).toString());
  expect(manifest).toMatchObject({ exportArn: ExportArn, itemCount: done?.ItemCount });
  const listed = JSON.parse(Buffer.from(await text(manifest.manifestFilesS3Key)).toString());
  const lines = gunzipSync(await text(listed.dataFileS3Key))
    .toString()
    .trim()
    .split('\n');
  expect(lines).toHaveLength(done?.ItemCount ?? 0);
  const keys = new Set(lines.map((line) => JSON.parse(line).Item.pk.S as string));
  expect([...keys].filter((key) => key.startsWith('old-'))).toHaveLength(100);
  const [lefts, rights] = ['left-', 'right-'].map((side) => [...keys].filter((key) => key.startsWith(side)).length);
  expect([0, 1]).toContain((lefts ?? 0) - (rights ?? 0));
});

test.each([
  [
    'a table without point-in-time recovery',
    { TableArn: arnOf('careless') },
    'PointInTimeRecoveryUnavailableException',
  ],
  [
    'a moment of yesterday',
    { TableArn: arnOf('things'), ExportTime: new Date(Date.now() - 86_400_000) },
    'InvalidExportTimeException',
  ],
])('%s is not exported', async (_, asked, name) => {
  const command = new ExportTableToPointInTimeCommand({ ...asked, S3Bucket: 'backups' });
  await expect(client.send(command)).rejects.toMatchObject({ name });
});

test('an export into a bucket that is not there fails and says so', { timeout: 60_000 }, async () => {
  const asked = { TableArn: arnOf('things'), S3Bucket: 'nowhere' };
  const { ExportDescription } = await client.send(new ExportTableToPointInTimeCommand(asked));
  const ExportArn = ExportDescription?.ExportArn ?? '';
  await vi.waitFor(
    async () => {
      const { ExportDescription: one } = await client.send(new DescribeExportCommand({ ExportArn }));
      expect(one).toMatchObject({ ExportStatus: 'FAILED', FailureMessage: expect.stringContaining('NoSuchBucket') });
    },
    { timeout: 30_000, interval: 50 },
  );
  await expect(client.send(new DescribeExportCommand({ ExportArn: `${ExportArn}x` }))).rejects.toMatchObject({
    name: 'ExportNotFoundException',
  });
});
