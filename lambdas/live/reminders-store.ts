import { DeleteCommand, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { announce } from '../kit/outbox.ts';
import { ConditionFailed, type Step, transact } from '../kit/transaction.ts';
import { mostReminders, RemindersFull, TooLateToRemind } from './contract.ts';
import { counted } from './counted.ts';
import { streamReminded } from './events.ts';
import type { Stream } from './stream.ts';

interface Key {
  pk: string;
  sk: string;
}
const pkOf = (streamId: string): string => `REMINDERS#${streamId}`;
const prefix = 'ACCOUNT#';
const keyOf = (streamId: string, accountId: string): Key => ({ pk: pkOf(streamId), sk: `${prefix}${accountId}` });
/** How many there are, so that there are never too many. */
const countKey = (streamId: string): Key => ({ pk: pkOf(streamId), sk: 'COUNT' });
const byPerson = (accountId: string): string => `REMINDS#${accountId}`;

/** What they are told besides: whose it is. */
export interface Letter {
  channelId?: string;
  channelName?: string;
}

/** Who is to be written to when a stream goes on air. */
export const remindersStore = (table: string) => {
  const countOf = (streamId: string) => ({
    ...{ table, key: countKey(streamId), kind: 'reminders' },
    ...{ most: mostReminders, full: () => RemindersFull() },
  });
  const gone = (streamId: string, accountId: string): Step => ({
    write: {
      Delete: {
        TableName: table,
        Key: keyOf(streamId, accountId),
        ConditionExpression: 'attribute_exists(pk)',
      },
    },
  });
  const has = async (streamId: string, accountId: string): Promise<boolean> => {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: keyOf(streamId, accountId), ConsistentRead: true }),
    );
    return Item !== undefined;
  };
  const drop = async (streamId: string, accountId: string): Promise<void> => {
    try {
      await transact([gone(streamId, accountId), counted(countOf(streamId), -1)]);
    } catch (error) {
      // There is none, or none any more.
      if (!(error instanceof ConditionFailed)) throw error;
    }
  };

  return {
    has,
    drop,

    /** Twice is once; never for a stream that has been started meanwhile. */
    async set({ streamId }: Pick<Stream, 'streamId'>, accountId: string, now: Date): Promise<void> {
      if (await has(streamId, accountId)) return;
      try {
        await transact([
          {
            write: {
              Put: {
                TableName: table,
                Item: {
                  ...{ ...keyOf(streamId, accountId), kind: 'reminder', accountId, streamId },
                  ...{ at: now.toISOString(), gsi1pk: byPerson(accountId), gsi1sk: streamId },
                },
                ConditionExpression: 'attribute_not_exists(pk)',
              },
            },
          },
          {
            write: {
              ConditionCheck: {
                TableName: table,
                Key: { pk: `STREAM#${streamId}`, sk: 'STREAM' },
                ConditionExpression: '#state = :scheduled',
                ExpressionAttributeNames: { '#state': 'state' },
                ExpressionAttributeValues: { ':scheduled': 'SCHEDULED' },
              },
            },
            otherwise: () => TooLateToRemind(),
          },
          counted(countOf(streamId), 1),
        ]);
      } catch (error) {
        // The same person, at the same moment, elsewhere.
        if (!(error instanceof ConditionFailed)) throw error;
      }
    },

    /** Some of those who are to be reminded of it; none when all have been. */
    async some(streamId: string, limit: number): Promise<string[]> {
      const { Items = [] } = await dynamo().send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': pkOf(streamId), ':prefix': prefix },
          ConsistentRead: true,
          Limit: limit,
        }),
      );
      return Items.map((row) => String(row['accountId']));
    },

    /** Takes these off the list, and has them written to with the same write, or not at all. */
    async take(one: Stream, accountIds: readonly string[], letter: Letter | undefined, now: Date) {
      const { streamId, ownerId, title, liveSince = now.toISOString() } = one;
      const news = { streamId, ownerId, title, ...letter, liveSince, accountIds: [...accountIds] };
      try {
        await transact([
          ...accountIds.map((accountId) => gone(streamId, accountId)),
          ...(letter ? [announce(table, streamReminded, news, { cause: [streamId, ...accountIds], at: now })] : []),
        ]);
      } catch (error) {
        // Somebody did not want it any more a moment ago: who is left is read again.
        if (!(error instanceof ConditionFailed)) throw error;
      }
    },

    async forgetCount(streamId: string): Promise<void> {
      await dynamo().send(new DeleteCommand({ TableName: table, Key: countKey(streamId) }));
    },

    /** Somebody has left for good. */
    async dropAllOf(accountId: string): Promise<void> {
      for (;;) {
        const { Items = [] } = await dynamo().send(
          new QueryCommand({
            TableName: table,
            IndexName: 'gsi1',
            KeyConditionExpression: 'gsi1pk = :person',
            ExpressionAttributeValues: { ':person': byPerson(accountId) },
          }),
        );
        let dropped = 0;
        for (const row of Items) {
          const streamId = String(row['streamId']);
          // An index may lag behind.
          if (!(await has(streamId, accountId))) continue;
          await drop(streamId, accountId);
          dropped += 1;
        }
        if (dropped === 0) return;
      }
    },
  };
};
export type RemindersStore = ReturnType<typeof remindersStore>;
