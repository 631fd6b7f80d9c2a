import { DeleteCommand, GetCommand, PutCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { isConditionFailed, type Step, transact } from '../kit/transaction.ts';
import type { DeliveryState } from './contract.ts';
import { Attempt, Delivery } from './delivery.ts';
import { attemptKey, attemptsPrefix, deliveryKey, dueAttributes, epochSeconds, overOnly, stateIndex } from './rows.ts';

/** So many of a delivery's attempts are shown. */
const shownAttempts = 50;

const itemOf = (delivery: Delivery) => {
  const { webhookId, deliveryId, state, dueAt, expiresAt } = delivery;
  return {
    ...deliveryKey(delivery),
    kind: 'delivery',
    ...delivery,
    ...dueAttributes(deliveryId, dueAt),
    gsi2pk: stateIndex(webhookId, state),
    gsi2sk: deliveryId,
    expires_at: epochSeconds(expiresAt),
  };
};

export interface DeliveriesPage {
  deliveries: Delivery[];
  /** Where the next page begins: the last delivery of this one. */
  next: string | undefined;
}

export interface PageAsked {
  state?: DeliveryState | undefined;
  /** Ids, both included. */
  after: string;
  before: string;
  /** The last delivery of the page before. */
  position?: string | undefined;
  limit: number;
  oldestFirst?: boolean;
}

/** What was sent and is to be sent, by webhook, and every attempt. */
export const deliveriesStore = (table: string) => {
  const put = (delivery: Delivery, was?: Delivery): { TableName: string } & Step['write']['Put'] => ({
    TableName: table,
    Item: itemOf(delivery),
    ...overOnly(was),
  });

  const isDone = async (work: Promise<unknown>): Promise<boolean> => {
    try {
      await work;
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  };

  const query = async (asked: Omit<QueryCommandInput, 'TableName'>): Promise<Record<string, unknown>[]> =>
    (await dynamo().send(new QueryCommand({ TableName: table, ...asked }))).Items ?? [];

  return {
    async find(webhookId: string, deliveryId: string): Promise<Delivery | undefined> {
      const { Item } = await dynamo().send(
        new GetCommand({ TableName: table, Key: deliveryKey({ webhookId, deliveryId }), ConsistentRead: true }),
      );
      return Item && Delivery.parse(Item);
    },

    /** False when the same event is on its way to the same webhook already. */
    create: (delivery: Delivery): Promise<boolean> => isDone(dynamo().send(new PutCommand(put(delivery)))),

    creating: (delivery: Delivery): Step => ({ write: { Put: put(delivery) } }),

    /** False when somebody else has changed it since `was`, or it is gone. */
    save: (was: Delivery, delivery: Delivery): Promise<boolean> =>
      isDone(dynamo().send(new PutCommand(put(delivery, was)))),

    /** What became of it, and the attempt that made it so. */
    saveAttempt: (was: Delivery, delivery: Delivery, attempt: Attempt): Promise<boolean> =>
      isDone(
        transact([
          { write: { Put: put(delivery, was) } },
          {
            write: {
              Put: {
                TableName: table,
                Item: {
                  ...attemptKey(delivery, attempt.number),
                  kind: 'attempt',
                  ...attempt,
                  expires_at: epochSeconds(delivery.expiresAt),
                },
              },
            },
          },
        ]),
      ),

    /** The newest first. */
    async attempts({ webhookId, deliveryId }: Delivery): Promise<Attempt[]> {
      const items = await query({
        ConsistentRead: true,
        ScanIndexForward: false,
        Limit: shownAttempts,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: {
          ':pk': deliveryKey({ webhookId, deliveryId }).pk,
          ':prefix': attemptsPrefix(deliveryId),
        },
      });
      return items.map((item) => Attempt.parse(item));
    },

    /** One page of a webhook's deliveries between two ids, one query; ids sort by when it happened. */
    async page(webhookId: string, asked: PageAsked): Promise<DeliveriesPage> {
      const { state, after, before, limit, position, oldestFirst = false } = asked;
      const prefix = state ? '' : deliveryKey({ webhookId, deliveryId: '' }).sk;
      const begins =
        position === undefined
          ? undefined
          : {
              ...deliveryKey({ webhookId, deliveryId: position }),
              ...(state ? { gsi2pk: stateIndex(webhookId, state), gsi2sk: position } : {}),
            };
      const items = await query({
        ...(state ? { IndexName: 'gsi2' } : { ConsistentRead: true }),
        KeyConditionExpression: state
          ? 'gsi2pk = :pk AND gsi2sk BETWEEN :after AND :before'
          : 'pk = :pk AND sk BETWEEN :after AND :before',
        ExpressionAttributeValues: {
          ':pk': state ? stateIndex(webhookId, state) : deliveryKey({ webhookId, deliveryId: '' }).pk,
          ':after': `${prefix}${after}`,
          ':before': `${prefix}${before}`,
        },
        ScanIndexForward: oldestFirst,
        ExclusiveStartKey: begins,
        Limit: limit + 1,
      });
      const deliveries = items.slice(0, limit).map((item) => Delivery.parse(item));
      return { deliveries, next: items.length > limit ? deliveries.at(-1)?.deliveryId : undefined };
    },

    /** Everything kept for a webhook that is gone, up to so many rows; answers how many were removed. */
    async erase(webhookId: string, most: number): Promise<number> {
      const items = await query({
        ConsistentRead: true,
        Limit: most,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': deliveryKey({ webhookId, deliveryId: '' }).pk },
        ProjectionExpression: 'pk, sk',
      });
      const rows = items.filter(({ sk }) => sk !== 'ERASURE');
      await Promise.all(
        rows.map(({ pk, sk }) => dynamo().send(new DeleteCommand({ TableName: table, Key: { pk, sk } }))),
      );
      return rows.length;
    },
  };
};
export type DeliveriesStore = ReturnType<typeof deliveriesStore>;
