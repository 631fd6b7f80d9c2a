import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BatchWriteItemCommandInput, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { local } from '../../local/resource.ts';
import { type DynamodbListening, dynamodb } from '../../local/resources/dynamodb/dynamodb.ts';
import { s3 } from '../../local/resources/s3/s3.ts';
import { ssm } from '../../local/resources/ssm/ssm.ts';
import { backUp } from '../../ops/backup.ts';
import { restore } from '../../ops/restore.ts';
import { openWorld, type World } from '../../ops/world.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';

const table = (name: string) =>
  aResource('AWS::DynamoDB::GlobalTable', `arclight-test-${name}`, {
    TableName: `arclight-test-${name}`,
    AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
    Replicas: [{ Region: 'eu-west-1', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
  });

let store: OneService;
let parameters: OneService;
let folder: string;
const running: { service: OneService<DynamodbListening>; world: World }[] = [];

/** Tables of their own, beside the one bucket. */
const platform = async (): Promise<World> => {
  const service = await oneService<DynamodbListening>(dynamodb, {
    resources: [table('catalog'), table('upload')],
    surroundings: { endpoint: () => store.listening.url },
  });
  const { region, accessKeyId, secretAccessKey } = local;
  const endpoints = {
    ...Object.fromEntries(
      ['SQS', 'EVENTBRIDGE', 'CLOUDWATCH_LOGS', 'MEDIACONVERT'].map((id) => [id, 'http://127.0.0.1:1']),
    ),
    DYNAMODB: service.listening.url,
    S3: store.listening.url,
    SSM: parameters.listening.url,
  };
  const world = openWorld('test', { reach: { region, credentials: { accessKeyId, secretAccessKey }, endpoints } });
  running.push({ service, world });
  return world;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arclight-backup-'));
  store = await oneService(s3, { resources: [aResource('AWS::S3::Bucket', 'kept', { BucketName: 'kept' })] });
  const value = { Name: '/arclight/test/buckets/backups', Type: 'String', Value: 'kept' };
  parameters = await oneService(ssm, { resources: [aResource('AWS::SSM::Parameter', 'bucket', value)] });
});
afterAll(async () => {
  for (const { service, world } of running) {
    world.close();
    await service.stop();
  }
  await Promise.all([store.stop(), parameters.stop()]);
  await rm(folder, { recursive: true, force: true });
});

const fill = async (world: World): Promise<void> => {
  for (const name of ['catalog', 'upload'])
    for (let n = 0; n < 30; n++)
      await world.tables.send(
        new PutItemCommand({
          TableName: `arclight-test-${name}`,
          Item: {
            pk: { S: `${n % 3 === 0 ? 'OUTBOX' : 'THING'}#${n}` },
            sk: { S: 'x' },
            kind: { S: n % 3 === 0 ? 'outbox' : 'thing' },
            size: { N: '12345678901234567890' },
            bytes: { B: Uint8Array.of(n, 255) },
          },
        }),
      );
};
const contents = async (world: World, name: string): Promise<string[]> => {
  const { Items = [] } = await world.tables.send(new ScanCommand({ TableName: `arclight-test-${name}` }));
  return Items.map((item) => JSON.stringify(Object.entries(item).sort())).sort();
};

test('what was saved comes back exactly, news after everything else, and only into empty tables', {
  timeout: 60_000,
}, async () => {
  const before = await platform();
  await fill(before);
  const backup = await backUp(before, { to: folder });
  expect(backup.tables.map(({ name, items }) => [name, items])).toEqual([
    ['catalog', 30],
    ['upload', 30],
  ]);

  const after = await platform();
  const written: string[] = [];
  after.tables.middlewareStack.add(
    (next, context) => (args) => {
      const { RequestItems = {} } = args.input as BatchWriteItemCommandInput;
      if (context.commandName === 'BatchWriteItemCommand')
        for (const requests of Object.values(RequestItems))
          for (const { PutRequest } of requests) written.push(String(PutRequest?.Item?.['kind']?.S));
      return next(args);
    },
    { step: 'initialize' },
  );
  expect(await restore(after, folder)).toMatchObject({ announcedAgain: 20, tables: [{ items: 30 }, { items: 30 }] });
  expect(written).toEqual([...Array(40).fill('thing'), ...Array(20).fill('outbox')]);
  for (const name of ['catalog', 'upload']) expect(await contents(after, name)).toEqual(await contents(before, name));
  await expect(restore(after, folder)).rejects.toThrow(/arclight-test-catalog is not empty/);
});

test('a backup whose files are not whole is said to be none', { timeout: 60_000 }, async () => {
  const world = await platform();
  const list = join(folder, 'backup.json');
  const backup = JSON.parse(await readFile(list, 'utf8'));
  backup.tables[1].items += 1;
  await writeFile(list, JSON.stringify(backup));
  await expect(restore(world, folder)).rejects.toThrow(/upload: 30 of 31 items .* not whole/);
  expect(await contents(world, 'catalog')).toEqual([]);
  await writeFile(join(folder, 'tables', 'upload', '0000.json.gz'), 'no gzip');
  await expect(restore(world, folder)).rejects.toThrow(/files of upload .* cannot be read/);
  await rm(list);
  await expect(restore(await platform(), folder)).rejects.toThrow(/no whole backup/);
});
