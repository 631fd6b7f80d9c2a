import { DeleteCommand, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from './aws.ts';
import { counted } from './counted.ts';
import type { Refused } from './refusal.ts';
import { ConditionFailed, type Step, transact } from './transaction.ts';

interface Key {
  pk: string;
  sk: string;
}
const pkOf = (thingId: string): string => `REMINDERS#${thingId}`;
const prefix = 'ACCOUNT#';
const keyOf = (thingId: string, accountId: string): Key => ({ pk: pkOf(thingId), sk: `${prefix}${accountId}` });
/** How many there are, so that there are never too many. */
const countKey = (thingId: string): Key => ({ pk: pkOf(thingId), sk: 'COUNT' });
const byPerson = (accountId: string): string => `REMINDS#${accountId}`;

/** So many people in one piece of news: as many letters as a function can write before it has to end. */
export const remindedAtOnce = 10;

/** Who is to be written to when something that was announced begins: a stream, or a premiere. `full` refuses one more than `most`. */
export const remindersOf = (table: string, { most, full }: { most: number; full: () => Refused }) => {
  const countOf = (thingId: string) => ({
    ...{ table, key: countKey(thingId), kind: 'reminders' },
    ...{ most, full },
  });
  const gone = (thingId: string, accountId: string): Step => ({
    write: {
      Delete: {
        TableName: table,
        Key: keyOf(thingId, accountId),
        ConditionExpression: 'attribute_exists(pk)',
      },
    },
  });
  const has = async (thingId: string, accountId: string): Promise<boolean> => {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: keyOf(thingId, accountId), ConsistentRead: true }),
    );
    return Item !== undefined;
  };
  const drop = async (thingId: string, accountId: string): Promise<void> => {
    try {
      await transact([gone(thingId, accountId), counted(countOf(thingId), -1)]);
    } catch (error) {
      // There is none, or none any more.
      if (!(error instanceof ConditionFailed)) throw error;
    }
  };

  /** Some of those who are to be reminded of it; none when all have been. */
  const some = async (thingId: string): Promise<string[]> => {
    const { Items = [] } = await dynamo().send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pkOf(thingId), ':prefix': prefix },
        ConsistentRead: true,
        Limit: remindedAtOnce,
      }),
    );
    return Items.map((row) => String(row['accountId']));
  };

  return {
    has,
    drop,

    /** Twice is once. `stillToCome` holds the write to it that it has not begun meanwhile; after `forgetAt` it is forgotten. */
    async set(
      thingId: string,
      accountId: string,
      now: Date,
      { stillToCome, forgetAt }: { stillToCome: Step; forgetAt?: Date },
    ): Promise<void> {
      if (await has(thingId, accountId)) return;
      try {
        await transact([
          {
            write: {
              Put: {
                TableName: table,
                Item: {
                  ...{ ...keyOf(thingId, accountId), kind: 'reminder', accountId, thingId },
                  ...{ at: now.toISOString(), gsi1pk: byPerson(accountId), gsi1sk: thingId },
                  ...(forgetAt ? { expires_at: Math.floor(forgetAt.getTime() / 1000) } : {}),
                },
                ConditionExpression: 'attribute_not_exists(pk)',
              },
            },
          },
          stillToCome,
          counted(countOf(thingId), 1),
        ]);
      } catch (error) {
        // The same person, at the same moment, elsewhere.
        if (!(error instanceof ConditionFailed)) throw error;
      }
    },

    /**
     * Takes people off the list some at a time, and has them written to with the same write, by `newsFor` them; where that
     * says nothing, nobody is. So much of it at one look, `times` at most. Answers whether nobody is left on it.
     */
    async takeAll(
      thingId: string,
      times: number,
      newsFor: (accountIds: string[]) => Promise<Step | undefined>,
    ): Promise<boolean> {
      for (let taken = 0; taken < times; taken++) {
        const accountIds = await some(thingId);
        if (accountIds.length === 0) {
          if (taken > 0) await dynamo().send(new DeleteCommand({ TableName: table, Key: countKey(thingId) }));
          return true;
        }
        const news = await newsFor(accountIds);
        try {
          await transact([...accountIds.map((accountId) => gone(thingId, accountId)), ...(news ? [news] : [])]);
        } catch (error) {
          // Somebody did not want it any more a moment ago: who is left is read again.
          if (!(error instanceof ConditionFailed)) throw error;
        }
      }
      return false;
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
          const thingId = String(row['gsi1sk']);
          // An index may lag behind.
          if (!(await has(thingId, accountId))) continue;
          await drop(thingId, accountId);
          dropped += 1;
        }
        if (dropped === 0) return;
      }
    },
  };
};
export type Reminders = ReturnType<typeof remindersOf>;
