import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { announce } from '../kit/outbox.ts';
import { type Step, transact } from '../kit/transaction.ts';
import { TooManyWebhooks } from './contract.ts';
import { webhookDisabled } from './events.ts';
import { dueAttributes, erasureKey, overOnly, quotaKey, webhookKey } from './rows.ts';
import { Webhook } from './webhook.ts';

/** Per person, and for the platform as a whole. */
export const mostWebhooks = 10;

const itemOf = (webhook: Webhook) => ({
  ...webhookKey(webhook),
  kind: 'webhook',
  ...webhook,
  ...dueAttributes(webhook.webhookId, webhook.dueAt),
});

/** Webhooks, by owner. */
export const webhooksStore = (table: string) => {
  const count = (ownerId: string, by: 1 | -1): Step => ({
    write: {
      Update: {
        TableName: table,
        Key: quotaKey(ownerId),
        UpdateExpression: 'ADD webhooks :by',
        ...(by > 0 ? { ConditionExpression: 'attribute_not_exists(webhooks) OR webhooks < :most' } : {}),
        ExpressionAttributeValues: { ':by': by, ...(by > 0 ? { ':most': mostWebhooks } : {}) },
      },
    },
    otherwise: () => TooManyWebhooks({ most: mostWebhooks }),
  });

  const put = (webhook: Webhook, was?: Webhook): Step => ({
    write: {
      Put: {
        TableName: table,
        Item: itemOf(webhook),
        ...overOnly(was),
      },
    },
  });

  return {
    async find(ownerId: string, webhookId: string): Promise<Webhook | undefined> {
      const { Item } = await dynamo().send(
        new GetCommand({ TableName: table, Key: webhookKey({ ownerId, webhookId }), ConsistentRead: true }),
      );
      return Item && Webhook.parse(Item);
    },

    /** All of them, the oldest first: there are never more than a handful. */
    async of(ownerId: string): Promise<Webhook[]> {
      const { Items = [] } = await dynamo().send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': quotaKey(ownerId).pk, ':prefix': 'WEBHOOK#' },
        }),
      );
      return Items.map((item) => Webhook.parse(item));
    },

    async create(webhook: Webhook, stored: Step): Promise<void> {
      await transact([stored, count(webhook.ownerId, 1), put(webhook)]);
    },

    /** `also` is written with it or not at all. A newer version than `was` is a `ConditionFailed`. */
    async save(was: Webhook, webhook: Webhook, ...also: Step[]): Promise<void> {
      await transact([...also, put(webhook, was)]);
    },

    /** Switched off by us, and said so in the same write. */
    async saveDisabled(was: Webhook, webhook: Webhook, at: Date): Promise<void> {
      const { webhookId, version, createdBy, disabledBecause: because = 'failing', failingSince, url } = webhook;
      const news = {
        webhookId,
        version,
        accountId: createdBy,
        host: new URL(url).host,
        because,
        failingSince: failingSince ?? at.toISOString(),
      };
      await this.save(was, webhook, announce(table, webhookDisabled, news, { cause: [webhookId, version], at }));
    },

    /** Gone at once; what was sent for it is removed by the reconciler. */
    async remove(webhook: Webhook, now: Date): Promise<void> {
      const { webhookId, ownerId } = webhook;
      await transact([
        {
          write: {
            Delete: {
              TableName: table,
              Key: webhookKey(webhook),
              ...overOnly(webhook),
            },
          },
        },
        count(ownerId, -1),
        {
          write: {
            Put: {
              TableName: table,
              Item: {
                ...erasureKey(webhookId),
                kind: 'erasure',
                webhookId,
                dueAt: now.toISOString(),
                ...dueAttributes(webhookId, now.toISOString()),
              },
            },
          },
        },
      ]);
    },
  };
};
export type WebhooksStore = ReturnType<typeof webhooksStore>;
