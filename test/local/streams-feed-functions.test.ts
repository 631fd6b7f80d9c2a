import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { local } from '../../local/resource.ts';
import { dynamodb } from '../../local/resources/dynamodb/dynamodb.ts';
import { type LambdaListening, lambda } from '../../local/resources/lambda/lambda.ts';
import { settle } from '../../local/settle.ts';
import { aFunction, aMapping } from '../support/a-function.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';

const tables = ['plain', 'poison', 'partly', 'picky'];
const streamArn = (table: string) =>
  `arn:aws:dynamodb:eu-west-1:000000000000:table/${table}/stream/2026-01-01T00:00:00.000`;
const notes = mkdtempSync(join(tmpdir(), 'arclight-notes-'));
const dead = 'arn:aws:sqs:eu-west-1:000000000000:dead';

/** Writes the keys of every batch it gets on a line; what it does with them is given as code. */
const noting = (table: string, then: string) => `
  import { appendFileSync } from 'node:fs';
  export const handler = async ({ Records }) => {
    const keys = Records.map((record) => record.dynamodb.Keys.pk.S);
    appendFileSync(${JSON.stringify(join(notes, table))}, keys.join(',') + '\\n');
    ${then}
  };`;
const noted = (table: string): string[] => {
  try {
    return readFileSync(join(notes, table), 'utf8').trim().split('\n');
  } catch {
    return [];
  }
};

let database: OneService;
let functions: OneService<LambdaListening>;
let client: DynamoDBClient;

const put = (TableName: string, pk: string, more = {}) =>
  client.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, sk: { S: 'x' }, ...more } }));
const rest = () => settle(async () => ({ lambda: await functions.listening.inFlight() }), { deadlineMs: 20_000 });

beforeAll(async () => {
  const keys = ['pk', 'sk'];
  database = await oneService(dynamodb, {
    resources: tables.map((name) =>
      aResource('AWS::DynamoDB::Table', name, {
        AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      }),
    ),
  });
  client = new DynamoDBClient({ endpoint: database.listening.url, region: local.region, credentials: local });
  const poisonous = "if (keys.includes('bad')) throw new Error('poison');";
  const lastFails =
    "const at = Records.findIndex((r) => r.dynamodb.Keys.pk.S === 'bad');\n" +
    'return at < 0 ? {} : { batchItemFailures: [{ itemIdentifier: Records[at].dynamodb.SequenceNumber }] };';
  const failing = { FunctionResponseTypes: [], BisectBatchOnFunctionError: true, MaximumRetryAttempts: 1 };
  functions = await oneService<LambdaListening>(lambda, {
    resources: [
      aFunction('plain', noting('plain', '')),
      aFunction('poison', noting('poison', poisonous)),
      aFunction('partly', noting('partly', lastFails)),
      aFunction('picky', noting('picky', '')),
      aMapping('plain', streamArn('plain')),
      aMapping('poison', streamArn('poison'), {
        ...failing,
        DestinationConfig: { OnFailure: { Destination: dead } },
      }),
      aMapping('partly', streamArn('partly'), {
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        MaximumRetryAttempts: 1,
      }),
      aMapping('picky', streamArn('picky'), {
        FilterCriteria: {
          Filters: [
            {
              Pattern: JSON.stringify({
                eventName: ['INSERT'],
                dynamodb: { NewImage: { kind: { S: ['outbox'] } } },
              }),
            },
          ],
        },
      }),
    ],
    surroundings: { endpoint: () => database.listening.url },
  });
});

afterAll(async () => {
  client.destroy();
  await functions.stop();
  await database.stop();
});

test('records written before and after the function started arrive once, in order', async () => {
  for (const pk of ['a', 'b', 'c']) await put('plain', pk);
  await rest();
  expect(noted('plain').join(',')).toBe('a,b,c');
});

test('one bad record is found by halving, tried as often as the mapping says, and its place is told to the dead letters', async () => {
  for (const pk of ['1', '2', 'bad', '4']) await put('poison', pk);
  await rest();
  const alone = noted('poison').filter((line) => line === 'bad');
  expect(alone).toHaveLength(2);
  const handled = noted('poison').filter((line) => !line.includes('bad'));
  expect(handled.join(',').split(',')).toEqual(['1', '2', '4']);
  const notes = functions.sent.map(({ queueArn, body }) => ({ queueArn, ...JSON.parse(body) }));
  expect(notes).toMatchObject([
    {
      queueArn: dead,
      requestContext: { condition: 'RetryAttemptsExhausted' },
      DDBStreamBatchInfo: { batchSize: 1, startSequenceNumber: '3', endSequenceNumber: '3' },
    },
  ]);
});

test('a reported failure is tried again from that record on, and what came before it is not', async () => {
  for (const pk of ['1', 'bad', '3']) await put('partly', pk);
  await rest();
  const batches = noted('partly').join(' ');
  expect(batches.match(/1/g)).toHaveLength(1);
  expect(batches.match(/bad/g)?.length).toBeGreaterThanOrEqual(2);
});

test('only what the filter wants arrives', async () => {
  await put('picky', 'state');
  await put('picky', 'news', { kind: { S: 'outbox' } });
  await put('picky', 'news', { kind: { S: 'outbox' }, again: { N: '1' } });
  await rest();
  expect(noted('picky')).toEqual(['news']);
});

test('a restart neither loses nor repeats what was checkpointed', async () => {
  const before = noted('plain').join(',').split(',').length;
  await functions.listening.stop();
  await put('plain', 'while-away');
  functions = await oneService<LambdaListening>(lambda, {
    dataDir: functions.dataDir,
    resources: [aFunction('plain', noting('plain', '')), aMapping('plain', streamArn('plain'))],
    surroundings: { endpoint: () => database.listening.url },
  });
  await rest();
  expect(noted('plain').join(',').split(',').slice(before)).toEqual(['while-away']);
});
