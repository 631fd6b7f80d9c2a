import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { isConditionFailed, transact } from '../kit/transaction.ts';
import type { Room } from './room.ts';
import { roomRow } from './room-row.ts';
import { emptyKey, hostingKey, partiesPk } from './rows.ts';

/** Which parties there are: who has opened which, of what, and since when nobody is in one. The room itself is `room-store.ts`. */
export const partiesStore = (table: string) => ({
  /** The party somebody opened last. */
  async openedBy(accountId: string): Promise<string | undefined> {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: { ...hostingKey(accountId) }, ConsistentRead: true }),
    );
    return Item && String(Item['partyId']);
  },

  /** One write: the room, and that it is the one its host has open, in the place of the one before. */
  async open(room: Room, accountId: string, before: string | undefined): Promise<void> {
    const row = roomRow(room);
    await transact([
      { write: { Put: { TableName: table, Item: row, ConditionExpression: 'attribute_not_exists(pk)' } } },
      {
        write: {
          Put: {
            TableName: table,
            Item: {
              ...{ ...hostingKey(accountId), kind: 'hosting', partyId: room.roomId, expires_at: row['expires_at'] },
              // Goes with who leaves for good.
              ...{ gsi1pk: `AUTHOR#${accountId}`, gsi1sk: `${room.roomId}#HOSTING` },
            },
            ...(before === undefined
              ? { ConditionExpression: 'attribute_not_exists(pk)' }
              : { ConditionExpression: 'partyId = :before', ExpressionAttributeValues: { ':before': before } }),
          },
        },
      },
    ]);
  },

  /** Those of a video that are open. */
  async of(videoId: string): Promise<string[]> {
    const found: string[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await dynamo().send(
        new QueryCommand({
          TableName: table,
          IndexName: 'gsi1',
          KeyConditionExpression: 'gsi1pk = :video',
          ExpressionAttributeValues: { ':video': partiesPk(videoId) },
          ExclusiveStartKey: from,
        }),
      );
      found.push(...(page.Items ?? []).map((row) => String(row['roomId'])));
      from = page.LastEvaluatedKey;
    } while (from);
    return found;
  },

  /** Nobody is in it: since when that has been so. */
  async emptySince(roomId: string, now: Date): Promise<Date> {
    const row = { ...emptyKey(roomId), kind: 'empty', since: now.toISOString() };
    const expires_at = Math.ceil(now.getTime() / 1000) + 24 * 3600;
    try {
      await dynamo().send(
        new PutCommand({
          TableName: table,
          Item: { ...row, expires_at },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
      return now;
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: { ...emptyKey(roomId) }, ConsistentRead: true }),
    );
    return Item ? new Date(String(Item['since'])) : now;
  },
  /** Somebody is in it. */
  async occupied(roomId: string): Promise<void> {
    await dynamo().send(new DeleteCommand({ TableName: table, Key: { ...emptyKey(roomId) } }));
  },
});
export type PartiesStore = ReturnType<typeof partiesStore>;
