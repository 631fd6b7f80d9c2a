import { setTimeout as later } from 'node:timers/promises';
import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { local } from '../../local/resource.ts';
import { type DynamodbListening, dynamodb } from '../../local/resources/dynamodb/dynamodb.ts';
import { callJson } from '../../local/wire/signed-request.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';

const arn = `arn:aws:dynamodb:eu-west-1:000000000000:table/`;
const keys = (...names: string[]) => names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' }));
const keySchema = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];
const byOwner = { IndexName: 'gsi1', KeySchema: keySchema('gsi1pk', 'gsi1sk'), Projection: { ProjectionType: 'ALL' } };

const table = (name: string, more: Record<string, unknown> = {}) =>
  aResource('AWS::DynamoDB::GlobalTable', name, {
    TableName: name,
    AttributeDefinitions: keys('pk', 'sk'),
    KeySchema: keySchema('pk', 'sk'),
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
    TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
    Replicas: [{ Region: 'eu-west-1', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
    ...more,
  });

interface StreamRecord {
  eventName: string;
  dynamodb: { NewImage?: Record<string, unknown>; OldImage?: unknown; SequenceNumber: string; StreamViewType: string };
  userIdentity?: unknown;
}

let service: OneService<DynamodbListening>;
let client: DynamoDBClient;

const connect = (url: string) =>
  new DynamoDBClient({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey },
  });
const streams = <Answer>(operation: string, input: unknown, headers = {}) =>
  callJson<Answer>(service.listening.url, 'dynamodb', `DynamoDBStreams_20120810.${operation}`, input, { headers });

async function iteratorAtStart(tableName: string): Promise<string> {
  const StreamArn = `${arn}${tableName}/stream/2026-01-01T00:00:00.000`;
  const { StreamDescription } = await streams<{ StreamDescription: { Shards: { ShardId: string }[] } }>(
    'DescribeStream',
    {
      StreamArn,
    },
  );
  const ShardId = StreamDescription.Shards[0]?.ShardId;
  const found = await streams<{ ShardIterator: string }>('GetShardIterator', {
    StreamArn,
    ShardId,
    ShardIteratorType: 'TRIM_HORIZON',
  });
  return found.ShardIterator;
}

const put = (TableName: string, pk: string, more = {}) =>
  client.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, sk: { S: 'x' }, ...more } }));

beforeAll(async () => {
  service = await oneService<DynamodbListening>(dynamodb, { resources: [table('things'), table('others')] });
  client = connect(service.listening.url);
});

afterAll(async () => {
  client.destroy();
  await service.stop();
});

describe('items', () => {
  test('a failed condition is told as one, and changes nothing', async () => {
    await put('things', 'once', { n: { N: '1' } });
    const again = client.send(
      new PutItemCommand({
        TableName: 'things',
        Item: { pk: { S: 'once' }, sk: { S: 'x' }, n: { N: '2' } },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    await expect(again).rejects.toBeInstanceOf(ConditionalCheckFailedException);
    const Key = { pk: { S: 'once' }, sk: { S: 'x' } };
    expect((await client.send(new GetItemCommand({ TableName: 'things', Key }))).Item?.n).toEqual({ N: '1' });
  });

  test('a cancelled transaction says which of its items was the reason', async () => {
    await put('things', 'taken');
    const item = (pk: string, ConditionExpression?: string) => ({
      Put: { TableName: 'things', Item: { pk: { S: pk }, sk: { S: 'x' } }, ConditionExpression },
    });
    const both = client.send(
      new TransactWriteItemsCommand({ TransactItems: [item('fresh'), item('taken', 'attribute_not_exists(pk)')] }),
    );
    const error = await both.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TransactionCanceledException);
    const reasons = (error as TransactionCanceledException).CancellationReasons?.map(({ Code }) => Code);
    expect(reasons).toEqual(['None', 'ConditionalCheckFailed']);
    const Key = { pk: { S: 'fresh' }, sk: { S: 'x' } };
    expect((await client.send(new GetItemCommand({ TableName: 'things', Key }))).Item).toBeUndefined();
  });

  test('consumed capacity is told to those who ask and counted for all', async () => {
    const quiet = await put('things', 'quiet');
    expect(quiet.ConsumedCapacity).toBeUndefined();
    const query = new QueryCommand({
      TableName: 'things',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'quiet' } },
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect((await client.send(query)).ConsumedCapacity).toMatchObject({ TableName: 'things', CapacityUnits: 0.5 });
    const seen = service.listening.inspect();
    expect(seen.calls.Query).toBeGreaterThanOrEqual(1);
    expect(seen.units.things?.write).toBeGreaterThanOrEqual(1);
  });
});

describe('streams', () => {
  test('records come in order, with the image the view type promises', async () => {
    await put('others', 'first');
    await put('others', 'first', { n: { N: '2' } });
    const { Records } = await streams<{ Records: StreamRecord[] }>('GetRecords', {
      ShardIterator: await iteratorAtStart('others'),
    });
    expect(Records.slice(0, 2).map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY']);
    expect(Records[1]?.dynamodb).toMatchObject({ NewImage: { n: { N: '2' } }, StreamViewType: 'NEW_IMAGE' });
    expect(Records[1]?.dynamodb.OldImage).toBeUndefined();
  });

  test('a write that changes nothing makes no record', async () => {
    await put('others', 'same', { n: { N: '1' } });
    await put('others', 'same', { n: { N: '1' } });
    const { Records } = await streams<{ Records: StreamRecord[] }>('GetRecords', {
      ShardIterator: await iteratorAtStart('others'),
    });
    const about = Records.filter(({ dynamodb: { NewImage } }) => (NewImage?.pk as { S?: string })?.S === 'same');
    expect(about.map(({ eventName }) => eventName)).toEqual(['INSERT']);
  });

  test('an open shard reports no end, and the table names its stream as templates do', async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'others' }));
    expect(Table?.LatestStreamArn).toBe(`${arn}others/stream/2026-01-01T00:00:00.000`);
    const described = await streams<{ StreamDescription: { Shards: { SequenceNumberRange: object }[] } }>(
      'DescribeStream',
      {
        StreamArn: Table?.LatestStreamArn,
      },
    );
    expect(described.StreamDescription.Shards[0]?.SequenceNumberRange).not.toHaveProperty('EndingSequenceNumber');
  });

  test('what outlives its time goes, and its record names the service that removed it', async () => {
    await put('others', 'old', { expires_at: { N: '1000' } });
    await service.listening.sweepExpired();
    const { Records } = await streams<{ Records: StreamRecord[] }>('GetRecords', {
      ShardIterator: await iteratorAtStart('others'),
    });
    expect(Records.at(-1)).toMatchObject({
      eventName: 'REMOVE',
      userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' },
    });
  });

  test('who holds for a record gets it when it is written', async () => {
    const start = await iteratorAtStart('others');
    const { NextShardIterator } = await streams<{ NextShardIterator: string }>('GetRecords', { ShardIterator: start });
    const held = streams<{ Records: StreamRecord[] }>(
      'GetRecords',
      { ShardIterator: NextShardIterator },
      { 'x-arclight-hold-ms': '20000' },
    );
    await Promise.race([held, later(50)]);
    await put('others', 'awaited');
    expect((await held).Records).toHaveLength(1);
  });
});

describe('the file', () => {
  test('a table keeps its items over a restart and gains the indexes a new template adds', async () => {
    const made = await oneService(dynamodb, { resources: [table('kept')] });
    const before = connect(made.listening.url);
    await before.send(
      new PutItemCommand({
        TableName: 'kept',
        Item: { pk: { S: 'a' }, sk: { S: 'x' }, gsi1pk: { S: 'owner' }, gsi1sk: { S: '1' } },
      }),
    );
    before.destroy();
    await made.listening.stop();

    const wider = table('kept', {
      AttributeDefinitions: keys('pk', 'sk', 'gsi1pk', 'gsi1sk'),
      GlobalSecondaryIndexes: [byOwner],
    });
    const reopened = await oneService(dynamodb, { dataDir: made.dataDir, resources: [wider] });
    const after = connect(reopened.listening.url);
    const query = new QueryCommand({
      TableName: 'kept',
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :owner',
      ExpressionAttributeValues: { ':owner': { S: 'owner' } },
    });
    expect((await after.send(query)).Items).toHaveLength(1);
    after.destroy();
    await reopened.stop();
  });

  test('the database comes back by itself after a crash', async () => {
    process.kill(Number(service.listening.inspect().processId), 'SIGKILL');
    await put('things', 'after-the-crash');
    const Key = { pk: { S: 'after-the-crash' }, sk: { S: 'x' } };
    expect((await client.send(new GetItemCommand({ TableName: 'things', Key }))).Item).toBeDefined();
  });
});
