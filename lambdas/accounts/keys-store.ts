import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { isConditionFailed, type Step } from '../kit/transaction.ts';
import { ApiKey } from './api-key.ts';

const keyOf = ({ accountId, keyId }: Pick<ApiKey, 'accountId' | 'keyId'>) => ({
  pk: `ACCOUNT#${accountId}`,
  sk: `KEY#${keyId}`,
});

/** A use that is so much newer than the last known one is written down. */
const writtenEveryMs = 10 * 60_000;

/** What the owners of API keys see of them. Which keys open anything stands with the person, and only there. */
export const keysStore = (table: string) => ({
  async find(accountId: string, keyId: string): Promise<ApiKey | undefined> {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: keyOf({ accountId, keyId }), ConsistentRead: true }),
    );
    return Item && ApiKey.parse(Item);
  },

  /** All of them, the oldest first: there are never more than a handful. */
  async of(accountId: string): Promise<ApiKey[]> {
    const { Items = [] } = await dynamo().send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :key)',
        ExpressionAttributeValues: { ':pk': `ACCOUNT#${accountId}`, ':key': 'KEY#' },
      }),
    );
    return Items.map((item) => ApiKey.parse(item));
  },

  added: (key: ApiKey): Step => ({
    write: {
      Put: {
        TableName: table,
        Item: { ...keyOf(key), kind: 'api_key', ...key },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
  }),

  removed: (key: Pick<ApiKey, 'accountId' | 'keyId'>): Step => ({
    write: { Delete: { TableName: table, Key: keyOf(key) } },
  }),

  /** Answers the key with its new name; undefined when it is gone. */
  async rename(accountId: string, keyId: string, name: string): Promise<ApiKey | undefined> {
    try {
      const { Attributes } = await dynamo().send(
        new UpdateCommand({
          TableName: table,
          Key: keyOf({ accountId, keyId }),
          UpdateExpression: 'SET #name = :name',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeNames: { '#name': 'name' },
          ExpressionAttributeValues: { ':name': name },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return ApiKey.parse(Attributes);
    } catch (error) {
      if (isConditionFailed(error)) return undefined;
      throw error;
    }
  },

  /** Of a key that is there; one that was revoked meanwhile stays gone, and an older use changes nothing. */
  async used(accountId: string, keyId: string, usedAt: string): Promise<void> {
    const before = new Date(Date.parse(usedAt) - writtenEveryMs).toISOString();
    try {
      await dynamo().send(
        new UpdateCommand({
          TableName: table,
          Key: keyOf({ accountId, keyId }),
          UpdateExpression: 'SET lastUsedAt = :at',
          ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(lastUsedAt) OR lastUsedAt < :before)',
          ExpressionAttributeValues: { ':at': usedAt, ':before': before },
        }),
      );
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
  },
});
export type KeysStore = ReturnType<typeof keysStore>;
