import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { World } from './world.ts';

/**
 * Where an operator finds things in each domain's table. The stores have the last word on their keys; the test of this
 * folder follows real uploads through it, so that the two cannot part company unnoticed.
 */

export type Item = Record<string, unknown>;
export type Domain = 'accounts' | 'upload' | 'transcode' | 'catalog' | 'playback' | 'live';

/** The tables that announce news. */
export const announcing: readonly Domain[] = ['accounts', 'upload', 'transcode', 'catalog'];

export const tableOf = (world: World, domain: Domain): string => `${world.prefix}${domain}`;

export const keyOf = {
  upload: (uploadId: string) => ({ pk: `UPLOAD#${uploadId}`, sk: 'UPLOAD' }),
  video: (videoId: string) => ({ pk: `VIDEO#${videoId}`, sk: 'VIDEO' }),
  stream: (streamId: string) => ({ pk: `STREAM#${streamId}`, sk: 'STREAM' }),
  event: (eventId: string) => ({ pk: `OUTBOX#${eventId}`, sk: 'OUTBOX' }),
};

/** The index in which each reconciler finds what is due, and the partitions of it. */
export const due = {
  upload: { index: 'gsi1', partitions: ['DUE#0', 'DUE#1', 'DUE#2', 'DUE#3'] },
  catalog: { index: 'gsi4', partitions: ['DUE'] },
  transcode: { index: 'gsi1', partitions: ['DUE'] },
  live: { index: 'gsi3', partitions: ['DUE'] },
} as const;

/** One row, or nothing. */
export async function row(world: World, domain: Domain, Key: { pk: string; sk: string }): Promise<Item | undefined> {
  const { Item } = await world.tables.send(
    new GetCommand({ TableName: tableOf(world, domain), Key, ConsistentRead: true }),
  );
  return Item;
}

/** The rows below one key, at most `limit`; `latest` begins at the end. */
export async function rowsBelow(
  world: World,
  domain: Domain,
  asked: { pk: string; prefix: string; limit?: number; latest?: boolean },
): Promise<Item[]> {
  const { pk, prefix, limit = 1000, latest = false } = asked;
  const items: Item[] = [];
  let ExclusiveStartKey: Item | undefined;
  do {
    const page = await world.tables.send(
      new QueryCommand({
        TableName: tableOf(world, domain),
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
        ScanIndexForward: !latest,
        Limit: limit - items.length,
        ExclusiveStartKey,
      }),
    );
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey && items.length < limit);
  return items;
}

/** What a reconciler will look at, soonest first; at most `limit` of each partition. */
export async function dueRows(world: World, domain: keyof typeof due, limit: number): Promise<Item[]> {
  const { index, partitions } = due[domain];
  const pages = await Promise.all(
    partitions.map(async (partition) => {
      const { Items = [] } = await world.tables.send(
        new QueryCommand({
          TableName: tableOf(world, domain),
          IndexName: index,
          KeyConditionExpression: '#pk = :partition',
          ExpressionAttributeNames: { '#pk': `${index}pk` },
          ExpressionAttributeValues: { ':partition': partition },
          Limit: limit,
        }),
      );
      return Items;
    }),
  );
  return pages.flat();
}
