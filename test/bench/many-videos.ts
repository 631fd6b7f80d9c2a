import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { local } from '../../local/resource.ts';
import type { LaptopProcess } from './laptop.ts';

type Row = Record<string, unknown> & { videoId: string; ownerId: string; channelId: string };

const batchSize = 25;
const atOnce = 8;

/** A domain's table of a running laptop, spoken to as the bench may and nobody else. */
export async function tableOf(laptop: LaptopProcess, domain: string) {
  const { url, names } = await laptop.ask('service', { id: 'DYNAMODB', type: 'AWS::DynamoDB::GlobalTable' });
  const table = names.find((name) => name.includes(domain));
  if (!table) throw new Error(`no ${domain} among the tables ${names.join(', ')}`);
  const credentials = { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey };
  const client = new DynamoDBClient({ endpoint: url, region: local.region, credentials });
  return { table, client, documents: DynamoDBDocumentClient.from(client) };
}

export const catalogTable = (laptop: LaptopProcess) => tableOf(laptop, 'catalog');

const copyOf = (sample: Row, number: number): Row => {
  const videoId = `vid_0${number.toString(32).toUpperCase().padStart(25, '0')}`;
  const at = new Date(Date.parse('2026-01-01T00:00:00.000Z') + number * 1000).toISOString();
  return {
    ...sample,
    ...{ videoId, pk: `VIDEO#${videoId}`, createdAt: at, publishedAt: at },
    ...{ gsi1sk: `${at}#${videoId}`, gsi2sk: `${at}#${videoId}`, gsi3sk: `${at}#${videoId}` },
  };
};

/** Fills the catalog with copies of one published video, numbers `from` up to `to`, as its own code would write them. */
export async function copyVideos(laptop: LaptopProcess, videoId: string, from: number, to: number): Promise<void> {
  const { table, client, documents } = await catalogTable(laptop);
  try {
    const key = { pk: `VIDEO#${videoId}`, sk: 'VIDEO' };
    const { Item } = await documents.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    if (!Item?.['gsi3pk']) throw new Error(`${videoId} is not published`);
    let next = from;
    const fill = async (): Promise<void> => {
      while (next < to) {
        const first = next;
        next = Math.min(to, next + batchSize);
        const rows = Array.from({ length: next - first }, (_, index) => copyOf(Item as Row, first + index));
        let left: Record<string, unknown[]> = { [table]: rows.map((row) => ({ PutRequest: { Item: marshall(row) } })) };
        while (Object.keys(left).length > 0) {
          const answer = await client.send(new BatchWriteItemCommand({ RequestItems: left as never }));
          left = (answer.UnprocessedItems ?? {}) as typeof left;
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, fill));
  } finally {
    client.destroy();
  }
}
