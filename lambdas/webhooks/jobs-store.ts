import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import type { Step } from '../kit/transaction.ts';
import { RedeliveryRunning } from './contract.ts';
import { Redelivery } from './redelivery.ts';
import { dueAttributes, erasureKey, overOnly, redeliveryKey } from './rows.ts';

/** Something whose time has come, as the index has it: it may lag, so each is read again before anything is done. */
export interface Due {
  kind: 'webhook' | 'delivery' | 'redelivery' | 'erasure';
  dueAt: string;
  webhookId: string;
  ownerId?: string;
  deliveryId?: string;
  /** Of an erasure: it has looked before and found nothing. */
  emptySince?: string;
}

const itemOf = (redelivery: Redelivery) => ({
  ...redeliveryKey(redelivery.webhookId),
  kind: 'redelivery',
  ...redelivery,
  ...dueAttributes(redelivery.webhookId, redelivery.dueAt),
});

/** What the reconciler works through: ranges that are sent again, what deleted webhooks left, and whatever is due. */
export const jobsStore = (table: string) => {
  const put = (redelivery: Redelivery, was: Redelivery | undefined) => ({
    TableName: table,
    Item: itemOf(redelivery),
    ...overOnly(was),
  });
  return {
    async redelivery(webhookId: string): Promise<Redelivery | undefined> {
      const { Item } = await dynamo().send(
        new GetCommand({ TableName: table, Key: redeliveryKey(webhookId), ConsistentRead: true }),
      );
      return Item && Redelivery.parse(Item);
    },

    beginning: (redelivery: Redelivery, was: Redelivery | undefined): Step => ({
      write: { Put: put(redelivery, was) },
      otherwise: () => RedeliveryRunning(),
    }),

    async save(was: Redelivery, redelivery: Redelivery): Promise<void> {
      await dynamo().send(new PutCommand(put(redelivery, was)));
    },

    /** Nothing was left; what was under way may still be written, so it is looked for once more. */
    async noteEmpty(webhookId: string, now: Date, lookAgainAt: Date): Promise<void> {
      const { gsi1sk } = dueAttributes(webhookId, lookAgainAt.toISOString());
      await dynamo().send(
        new UpdateCommand({
          TableName: table,
          Key: erasureKey(webhookId),
          UpdateExpression: 'SET emptySince = :now, dueAt = :due, gsi1sk = :gsi1sk',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: {
            ':now': now.toISOString(),
            ':due': lookAgainAt.toISOString(),
            ':gsi1sk': gsi1sk,
          },
        }),
      );
    },

    async endErasure(webhookId: string): Promise<void> {
      await dynamo().send(new DeleteCommand({ TableName: table, Key: erasureKey(webhookId) }));
    },

    /** Whose time has come, oldest first. */
    async due(shard: number, now: Date, limit: number): Promise<Due[]> {
      const { Items = [] } = await dynamo().send(
        new QueryCommand({
          TableName: table,
          IndexName: 'gsi1',
          KeyConditionExpression: 'gsi1pk = :shard AND gsi1sk <= :now',
          ExpressionAttributeValues: { ':shard': `DUE#${shard}`, ':now': `${now.toISOString()}~` },
          Limit: limit,
        }),
      );
      return Items as unknown as Due[];
    },
  };
};
export type JobsStore = ReturnType<typeof jobsStore>;
