import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamo } from '../kit/aws.ts';
import { readMany } from '../kit/read-many.ts';
import { wasDone } from '../kit/transaction.ts';
import { notificationsKeptDays } from './contract.ts';
import type { Airing } from './notice.ts';
import { noticeKey, readerKey } from './notice-rows.ts';

const row = z.object({
  kind: z.enum(['live', 'premiere']),
  airingId: z.string(),
  title: z.string(),
  ownerId: z.string().optional(),
  channel: z.object({ channelId: z.string(), name: z.string() }).optional(),
});
const reader = z.object({ pk: z.string(), live: z.boolean().optional() });

const keyOf = (airingId: string) => ({ pk: `AIRING#${airingId}`, sk: 'AIRING' });
const expiryOf = (at: Date): number => Math.floor(at.getTime() / 1000) + notificationsKeptDays * 24 * 3600;

/**
 * What goes on air, and that people are told of it. Its words are one row however many are told, whose notices only point
 * there: a notice is one small write, and who leaves takes one row along instead of a million.
 */
export const airingsStore = (table: string) => ({
  /** Its words, as they are when the first are told; before anybody is. */
  async learn(airing: Airing, at: Date): Promise<void> {
    const { airingId, ownerId } = airing;
    await wasDone(
      dynamo().send(
        new PutCommand({
          TableName: table,
          Item: {
            ...{ ...keyOf(airingId), ...airing, expires_at: expiryOf(at) },
            // Goes with whose it is.
            ...(ownerId ? { gsi1pk: `BY#${ownerId}`, gsi1sk: airingId } : {}),
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
  },

  /** Of these, 100 at most, who has not said that they do not want to hear of channels that go live. */
  async wanting(accountIds: readonly string[]): Promise<string[]> {
    const rows = await readMany(table, accountIds.map(readerKey));
    const silent = new Set(
      rows
        .map((one) => reader.parse(one))
        .filter(({ live }) => live === false)
        .map(({ pk }) => pk),
    );
    return accountIds.filter((accountId) => !silent.has(readerKey(accountId).pk));
  },

  /** One entry in somebody's list, however often they are told and by which way. Answers whether it is new. */
  tell({ kind, airingId }: Airing, accountId: string, at: Date): Promise<boolean> {
    const key = noticeKey(airingId, accountId, at);
    const notice = { kind: 'notice', notificationId: key.sk, at: at.toISOString(), about: kind, airingId };
    return wasDone(
      dynamo().send(
        new PutCommand({
          TableName: table,
          Item: { ...key, ...notice, expires_at: expiryOf(at) },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
  },

  /** The words of these, 100 at most; not of one whose owner has left. */
  async words(airingIds: readonly string[]): Promise<Map<string, Airing>> {
    const rows = await readMany(table, [...new Set(airingIds)].map(keyOf));
    return new Map(rows.map((one) => row.parse(one)).map((one) => [one.airingId, one]));
  },
});
export type AiringsStore = ReturnType<typeof airingsStore>;
