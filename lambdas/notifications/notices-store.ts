import { DeleteCommand, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamo } from '../kit/aws.ts';
import { newId, prefixes } from '../kit/ids.ts';
import { removeRows } from '../kit/remove-rows.ts';
import { ConditionFailed, type Step, transact, wasDone } from '../kit/transaction.ts';
import { mostUnread, notificationsKeptDays } from './contract.ts';
import { type Mention, mostADay, restMs } from './notice.ts';
import { noticeKey, noticesPk, readerKey } from './notice-rows.ts';

const told = { notificationId: z.string(), at: z.string(), read: z.boolean().optional() };
const mention = z.object({
  ...told,
  messageId: z.string(),
  channelId: z.string().optional(),
  by: z.object({ accountId: z.string(), name: z.string() }),
  stream: z.object({ streamId: z.string(), title: z.string() }),
});
/** Points to what it is about (`airings-store.ts`). */
const ofAiring = z.object({ ...told, about: z.enum(['live', 'premiere']), airingId: z.string() });
const row = z.union([ofAiring, mention]);
/** How somebody reads: up to where they have read everything, and what they want to be told of. */
const reader = z.object({
  readUpTo: z.string().optional(),
  mentions: z.boolean().optional(),
  live: z.boolean().optional(),
});
export interface Wishes {
  mentions: boolean;
  live: boolean;
}

type Row = Record<string, unknown>;

const first = `${prefixes.notification}_`;
/** Behind every id, since none of their letters is. */
const last = `${prefixes.notification}_~`;
const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);
const daySeconds = 24 * 3600;

/** What people are told in their lists. The only file that knows these keys. */
export const noticesStore = (table: string) => {
  const keyOf = (accountId: string, sk: string) => ({ pk: noticesPk(accountId), sk });
  const readerOf = async (accountId: string) => {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: readerKey(accountId), ConsistentRead: true }),
    );
    return reader.parse(Item ?? {});
  };
  /** Lets something through once in a while. */
  const gate = (accountId: string, sk: string, at: Date): Step => ({
    write: {
      Put: {
        TableName: table,
        Item: {
          ...keyOf(accountId, sk),
          ...{ kind: 'gate', opensAt: at.getTime() + restMs, expires_at: seconds(at) + daySeconds },
        },
        ConditionExpression: 'attribute_not_exists(pk) OR opensAt <= :at',
        ExpressionAttributeValues: { ':at': at.getTime() },
      },
    },
  });
  const countedOfDay = (accountId: string, at: Date): Step => ({
    write: {
      Update: {
        TableName: table,
        Key: keyOf(accountId, `DAY#${at.toISOString().slice(0, 10)}`),
        UpdateExpression: 'SET kind = :kind, expires_at = :expires ADD told :one',
        ConditionExpression: 'attribute_not_exists(told) OR told < :most',
        ExpressionAttributeValues: {
          ...{ ':kind': 'day', ':one': 1, ':most': mostADay, ':expires': seconds(at) + 2 * daySeconds },
        },
      },
    },
  });
  /** What somebody has caused, by the message or all of it. */
  const causedBy = async (accountId: string, messageId = ''): Promise<Row[]> => {
    const found: Row[] = [];
    let from: Row | undefined;
    do {
      const page = await dynamo().send(
        new QueryCommand({
          TableName: table,
          IndexName: 'gsi1',
          KeyConditionExpression: 'gsi1pk = :by AND begins_with(gsi1sk, :message)',
          ExpressionAttributeValues: { ':by': `BY#${accountId}`, ':message': messageId },
          ExclusiveStartKey: from,
        }),
      );
      found.push(...(page.Items ?? []));
      from = page.LastEvaluatedKey;
    } while (from);
    return found;
  };
  const remove = async (rows: readonly Row[]): Promise<void> => {
    for (const { pk, sk } of rows) await dynamo().send(new DeleteCommand({ TableName: table, Key: { pk, sk } }));
  };

  return {
    async settings(accountId: string): Promise<Wishes> {
      const { mentions = true, live = true } = await readerOf(accountId);
      return { mentions, live };
    },
    async change(accountId: string, wishes: { [W in keyof Wishes]?: Wishes[W] | undefined }): Promise<void> {
      const given = Object.entries(wishes).filter(([, wish]) => wish !== undefined);
      await dynamo().send(
        new UpdateCommand({
          TableName: table,
          Key: readerKey(accountId),
          UpdateExpression: `SET kind = :kind${given.map(([name]) => `, ${name} = :${name}`).join('')}`,
          ExpressionAttributeValues: {
            ...Object.fromEntries(given.map(([name, wish]) => [`:${name}`, wish])),
            ':kind': 'reader',
          },
        }),
      );
    },

    /**
     * Tells somebody that they were called. Once a message; not of one that was deleted meanwhile, nor more often than is good
     * for them. Answers whether they were told.
     */
    async tell(call: Omit<Mention, 'notificationId' | 'at'>, at: Date): Promise<boolean> {
      const { accountId, messageId, by, stream, channelId } = call;
      const key = noticeKey(messageId, accountId, at);
      try {
        await transact([
          {
            write: {
              Put: {
                TableName: table,
                Item: {
                  ...{ ...key, kind: 'notice', notificationId: key.sk, at: at.toISOString(), messageId, by, stream },
                  ...(channelId ? { channelId } : {}),
                  ...{ gsi1pk: `BY#${by.accountId}`, gsi1sk: `${messageId}#${accountId}` },
                  expires_at: seconds(at) + notificationsKeptDays * daySeconds,
                },
                ConditionExpression: 'attribute_not_exists(pk)',
              },
            },
          },
          {
            write: {
              ConditionCheck: {
                TableName: table,
                Key: keyOf(accountId, `GONE#${messageId}`),
                ConditionExpression: 'attribute_not_exists(pk)',
              },
            },
          },
          gate(accountId, `GATE#${stream.streamId}`, at),
          gate(accountId, `GATE#${by.accountId}`, at),
          countedOfDay(accountId, at),
        ]);
        return true;
      } catch (error) {
        if (error instanceof ConditionFailed) return false;
        throw error;
      }
    },

    /** A message is gone: what told of it goes, and what is still to tell of it does not come. */
    async takeBack(accountId: string, messageId: string, by: string, now: Date): Promise<void> {
      await transact([
        {
          write: {
            Put: {
              TableName: table,
              Item: {
                ...keyOf(accountId, `GONE#${messageId}`),
                ...{ kind: 'gone', expires_at: seconds(now) + notificationsKeptDays * daySeconds },
              },
            },
          },
        },
      ]);
      await remove(await causedBy(by, `${messageId}#${accountId}`));
    },

    /** Somebody was silenced in a channel's rooms: what they said there is not shown any more, and calls nobody. */
    async takeBackAllOf(by: string, where: { streamId: string; channelId?: string | undefined }): Promise<void> {
      const rows = await causedBy(by);
      await remove(
        rows.filter((one) => {
          if (one['kind'] !== 'notice') return false;
          const { stream, channelId } = mention.parse(one);
          return stream.streamId === where.streamId || (channelId !== undefined && channelId === where.channelId);
        }),
      );
    },

    /** One page, the newest first, and up to where everything was read. */
    async page(accountId: string, limit: number, before: string | undefined) {
      const [{ readUpTo = '' }, { Items = [] }] = await Promise.all([
        readerOf(accountId),
        dynamo().send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
            ExpressionAttributeValues: { ':pk': noticesPk(accountId), ':first': first, ':last': last },
            ...(before ? { ExclusiveStartKey: keyOf(accountId, before) } : {}),
            ScanIndexForward: false,
            Limit: limit + 1,
          }),
        ),
      ]);
      const notices = Items.slice(0, limit).map((item) => {
        const one = row.parse(item);
        return { ...one, read: one.read === true || one.notificationId <= readUpTo };
      });
      return { notices, next: Items.length > limit ? notices.at(-1)?.notificationId : undefined };
    },

    /** How many were not read, of the newest: the rest makes no difference. */
    async unread(accountId: string): Promise<number> {
      const { readUpTo = first } = await readerOf(accountId);
      const { Count = 0 } = await dynamo().send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :last',
          FilterExpression: 'attribute_not_exists(#read)',
          ExpressionAttributeNames: { '#read': 'read' },
          ExpressionAttributeValues: { ':pk': noticesPk(accountId), ':from': readUpTo, ':last': last },
          Select: 'COUNT',
          ScanIndexForward: false,
          Limit: mostUnread,
        }),
      );
      return Count;
    },

    /** Answers whether there is such a one. */
    markRead: (accountId: string, notificationId: string): Promise<boolean> =>
      wasDone(
        dynamo().send(
          new UpdateCommand({
            TableName: table,
            Key: keyOf(accountId, notificationId),
            UpdateExpression: 'SET #read = :true',
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeNames: { '#read': 'read' },
            ExpressionAttributeValues: { ':true': true },
          }),
        ),
      ),

    /** Everything that happened up to now, also what is still on its way. */
    async markAllRead(accountId: string, now: Date): Promise<void> {
      await dynamo().send(
        new UpdateCommand({
          TableName: table,
          Key: readerKey(accountId),
          UpdateExpression: 'SET kind = :kind, readUpTo = :upTo',
          ExpressionAttributeValues: {
            ...{ ':kind': 'reader', ':upTo': newId(prefixes.notification, now, new Uint8Array(10).fill(255)) },
          },
        }),
      );
    },

    /** Somebody has left for good: their list, and their name in those of others. */
    async forget(accountId: string): Promise<void> {
      await removeRows(table, noticesPk(accountId), () => true);
      await remove(await causedBy(accountId));
    },
  };
};
