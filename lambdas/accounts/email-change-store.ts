import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { isConditionFailed } from '../kit/transaction.ts';
import { TooManyTries } from './contract.ts';

const keyOf = (accountId: string) => ({ pk: `ACCOUNT#${accountId}`, sk: 'EMAIL_CHANGE' });

/** Each asks for two mails: so many in an hour, and no more. */
const mostAnHour = 5;
const hourMs = 3_600_000;
/** As long as Cognito's code is good. */
const keptSeconds = 24 * 3600;

/** The address somebody wants to change to, until its code came back. */
export const emailChangeStore = (table: string) => ({
  async expect(accountId: string, email: string, now: Date): Promise<void> {
    const nowMs = now.getTime();
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: keyOf(accountId), ConsistentRead: true }),
    );
    const isSameHour = Item !== undefined && nowMs - Number(Item['beganMs']) < hourMs;
    const asked = isSameHour ? Number(Item['asked']) : 0;
    if (asked >= mostAnHour) throw TooManyTries();
    try {
      await dynamo().send(
        new PutCommand({
          TableName: table,
          Item: {
            ...keyOf(accountId),
            kind: 'email_change',
            email,
            asked: asked + 1,
            beganMs: isSameHour ? Number(Item['beganMs']) : nowMs,
            expires_at: Math.floor(nowMs / 1000) + keptSeconds,
          },
          ConditionExpression: 'attribute_not_exists(pk) OR (asked = :asked AND beganMs = :began)',
          ExpressionAttributeValues: {
            ':asked': Number(Item?.['asked'] ?? 0),
            ':began': Number(Item?.['beganMs'] ?? 0),
          },
        }),
      );
    } catch (error) {
      // Somebody asks in two windows at once: one of them was enough.
      throw isConditionFailed(error) ? TooManyTries() : error;
    }
  },

  async awaited(accountId: string, now: Date): Promise<string | undefined> {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: keyOf(accountId), ConsistentRead: true }),
    );
    return Item && Number(Item['expires_at']) > now.getTime() / 1000 ? String(Item['email']) : undefined;
  },

  async forget(accountId: string): Promise<void> {
    await dynamo().send(new DeleteCommand({ TableName: table, Key: keyOf(accountId) }));
  },
});

export type EmailChangeStore = ReturnType<typeof emailChangeStore>;
