import * as z from 'zod';
import { transact } from '../kit/transaction.ts';
import { AlreadyAsked } from './refusals-contract.ts';
import type { Bar } from './room.ts';
import { askKey, barKey } from './rows.ts';

/** Somebody who waits to be let back, as moderators see them. */
export const ask = z.object({
  accountId: z.string(),
  name: z.string(),
  text: z.string(),
  at: z.string(),
  reason: z.string().optional(),
  bannedAt: z.string(),
});

/** Wishes to be let back: one a ban, in the ban's own row, and in the moderators' list while nobody has answered. */
export const requestsStore = (table: string) => ({
  /** Keeps what somebody says to the ban they have; refuses whoever was quicker with another one. */
  async ask(place: string, { accountId, name, at: bannedAt, reason }: Bar, text: string, now: Date): Promise<void> {
    const at = now.toISOString();
    await transact([
      {
        write: {
          Update: {
            TableName: table,
            Key: { ...barKey(place, accountId) },
            UpdateExpression: 'SET #request = :request',
            ConditionExpression: '#at = :banned AND attribute_not_exists(#until) AND attribute_not_exists(#request)',
            ExpressionAttributeNames: { '#request': 'request', '#at': 'at', '#until': 'until' },
            ExpressionAttributeValues: { ':request': { text, at, state: 'waiting' }, ':banned': bannedAt },
          },
        },
        otherwise: AlreadyAsked,
      },
      {
        write: {
          Put: {
            TableName: table,
            Item: {
              ...askKey(place, accountId),
              ...{ kind: 'ask', accountId, name, text, at, bannedAt },
              ...(reason === undefined ? {} : { reason }),
              ...{ gsi1pk: `AUTHOR#${accountId}`, gsi1sk: `${place}#ASK` },
            },
          },
        },
      },
    ]);
  },
});
