import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { local } from '../../local/resource.ts';
import { dynamodb } from '../../local/resources/dynamodb/dynamodb.ts';
import { aResource, oneService } from './one-service.ts';

type Row = Record<string, unknown>;

const keys = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];

/** A table's shape: the keys every domain's table has, and the indexes it was given. */
const tableResource = (name: string, indexes: readonly string[]) =>
  aResource('AWS::DynamoDB::GlobalTable', name, {
    TableName: name,
    AttributeDefinitions: ['pk', 'sk', ...indexes.flatMap((index) => [`${index}pk`, `${index}sk`])].map(
      (AttributeName) => ({ AttributeName, AttributeType: 'S' }),
    ),
    KeySchema: keys('pk', 'sk'),
    BillingMode: 'PAY_PER_REQUEST',
    ...(indexes.length > 0
      ? {
          GlobalSecondaryIndexes: indexes.map((index) => ({
            IndexName: index,
            KeySchema: keys(`${index}pk`, `${index}sk`),
            Projection: { ProjectionType: 'ALL' },
          })),
        }
      : {}),
    Replicas: [{ Region: local.region }],
  });

const lookInto = (documents: DynamoDBDocumentClient, name: string) => {
  const rows = async (): Promise<Row[]> => {
    const all: Row[] = [];
    for await (const { Items = [] } of paginateScan({ client: documents }, { TableName: name, ConsistentRead: true }))
      all.push(...Items);
    return all;
  };
  return {
    name,
    rows,
    put: async (row: Row): Promise<void> => {
      await documents.send(new PutCommand({ TableName: name, Item: row }));
    },
    remove: async (pk: string, sk: string): Promise<void> => {
      await documents.send(new DeleteCommand({ TableName: name, Key: { pk, sk } }));
    },
    row: async (pk: string, sk: string): Promise<Row | undefined> => {
      const { Item } = await documents.send(new GetCommand({ TableName: name, Key: { pk, sk }, ConsistentRead: true }));
      return Item;
    },
    /** What was announced, oldest first. */
    async news(): Promise<{ name: string; data: Row }[]> {
      const outbox = (await rows())
        .filter(({ kind }) => kind === 'outbox')
        .map(({ envelope }) => JSON.parse(String(envelope)));
      return outbox
        .sort((a, b) => a.time.localeCompare(b.time))
        .map(({ detailType, detail }) => ({ name: detailType, data: detail.data }));
    },
    /** The transition log of one thing, in order: `event → state`. */
    history: async (pk: string): Promise<string[]> =>
      (await rows())
        .filter((row) => row['pk'] === pk && row['kind'] === 'transition')
        .sort((a, b) => Number(a['version']) - Number(b['version']))
        .map(({ event, to }) => `${event} → ${to}`),
  };
};

/**
 * One domain's table on a real engine, so that conditions, transactions and indexes are the engine's and not the test's
 * opinion; with others `beside` it where domains meet. Sets where this process's DynamoDB is: call it before the functions
 * under test are imported.
 */
export const aTable = async (
  name: string,
  { indexes = [], beside = [] }: { indexes?: string[]; beside?: readonly string[] } = {},
) => {
  const service = await oneService(dynamodb, {
    resources: [name, ...beside].map((each) => tableResource(each, indexes)),
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: service.listening.url,
    AWS_REGION: local.region,
    AWS_ACCESS_KEY_ID: local.accessKeyId,
    AWS_SECRET_ACCESS_KEY: local.secretAccessKey,
  });
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: service.listening.url }));
  return {
    ...lookInto(documents, name),
    beside: (other: string) => lookInto(documents, other),
    async stop(): Promise<void> {
      documents.destroy();
      await service.stop();
    },
  };
};
export type Table = Awaited<ReturnType<typeof aTable>>;
