import {
  BatchGetItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as lib from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { local } from '../../local/resource.ts';
import { dynamodb } from '../../local/resources/dynamodb/dynamodb.ts';
import { aResource, oneService } from '../support/one-service.ts';
import { filmLife } from './machines/film-life.ts';
import { wrongAtRest } from './machines/rest.ts';
import { scripts } from './machines/scripts.ts';
import { smallWorld } from './machines/small-world.ts';
import { tables } from './world-functions.ts';

// Thousands of orders are only believed on a table in memory that does what an engine does. So every call of whole lives is
// played to an engine as well, and must be answered the same.

const commands: Record<string, new (input: never) => never> = {
  GetItemCommand: lib.GetCommand,
  PutItemCommand: lib.PutCommand,
  UpdateItemCommand: lib.UpdateCommand,
  DeleteItemCommand: lib.DeleteCommand,
  QueryCommand: lib.QueryCommand,
  TransactWriteItemsCommand: lib.TransactWriteCommand,
  BatchGetItemCommand: lib.BatchGetCommand,
} as never;
const known = [
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  DeleteItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  BatchGetItemCommand,
];

const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
const keys = (name: string) => [
  { AttributeName: `${name}pk`, KeyType: 'HASH' },
  { AttributeName: `${name}sk`, KeyType: 'RANGE' },
];
const indexes = ['gsi1', 'gsi2', 'gsi3', 'gsi4'];
const aTableCalled = (name: string) =>
  aResource('AWS::DynamoDB::GlobalTable', name, {
    TableName: name,
    AttributeDefinitions: ['', ...indexes].flatMap((index) => [attribute(`${index}pk`), attribute(`${index}sk`)]),
    KeySchema: keys(''),
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes: indexes.map((IndexName) => ({
      IndexName,
      KeySchema: keys(IndexName),
      Projection: { ProjectionType: 'ALL' },
    })),
    Replicas: [{ Region: local.region }],
  });

let engine: Awaited<ReturnType<typeof oneService>>;
let documents: lib.DynamoDBDocumentClient;
let world: Awaited<ReturnType<typeof smallWorld>>;
beforeAll(async () => {
  engine = await oneService(dynamodb, { resources: Object.values(tables).map(aTableCalled) });
  const credentials = { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey };
  documents = lib.DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint: engine.listening.url, region: local.region, credentials }),
    { marshallOptions: { removeUndefinedValues: true } },
  );
  world = await smallWorld();
});
afterAll(async () => {
  vi.unstubAllGlobals();
  documents.destroy();
  await engine.stop();
});

interface Said {
  command: string;
  input: unknown;
  answer: unknown;
}

/** What of an answer our stores rely on. */
const gist = (answer: Record<string, unknown>): unknown => ({
  Item: answer['Item'],
  Items: answer['Items'],
  more: answer['LastEvaluatedKey'] !== undefined,
  Responses: answer['Responses'],
});
const refusal = (error: unknown): unknown => {
  const { name, CancellationReasons } = error as { name: string; CancellationReasons?: { Code?: string }[] };
  return { name, reasons: CancellationReasons?.map(({ Code = 'None' }) => Code) };
};
const copy = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

const rowsOfEngine = async (): Promise<string[]> => {
  const rows: string[] = [];
  for (const TableName of Object.values(tables)) {
    const { Items = [] } = await documents.send(new lib.ScanCommand({ TableName, ConsistentRead: true }));
    rows.push(...Items.map((row) => JSON.stringify(row, Object.keys(row).sort())));
  }
  return rows.sort();
};

/** Between them they ask everything our stores ask. */
const played = ['sent in two parts', 'never sent', 'deleted when it was published'];

test('the table in memory answers every call of whole lives as an engine does', { timeout: 120_000 }, async () => {
  expect(known.map(({ name }) => name).sort()).toEqual(Object.keys(commands).sort());
  const said: Said[] = [];
  const { answer } = world.dynamo;
  world.dynamo.answer = (command, input) => {
    try {
      const output = answer(command, input);
      said.push({ command, input: copy(input), answer: copy(gist(output as Record<string, unknown>)) });
      return output;
    } catch (error) {
      said.push({ command, input: copy(input), answer: copy(refusal(error)) });
      throw error;
    }
  };
  for (const script of scripts.filter(({ name }) => played.includes(name))) {
    await script.play(world, filmLife(world, await world.somebody()));
    await world.toRest();
    world.scan.verdict = 'NO_THREATS_FOUND';
    world.encoder.script.courseOf = () => ({ ends: 'COMPLETE' });
  }
  expect(await wrongAtRest(world)).toEqual([]);

  expect(said.length).toBeGreaterThan(200);
  expect(said.some(({ answer: one }) => JSON.stringify(one).includes('ConditionalCheckFailed'))).toBe(true);
  for (const { command, input, answer: expected } of said) {
    const Command = commands[command];
    if (!Command) throw new Error(`not played: ${command}`);
    const got = await documents.send(new Command(input as never)).then((output) => gist(output as never), refusal);
    expect({ command, input, answer: copy(got) }).toEqual({ command, input, answer: expected });
  }
  const inMemory = Object.values(tables).flatMap((name) => world.dynamo.rows(name));
  expect(await rowsOfEngine()).toEqual(inMemory.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort());
});
