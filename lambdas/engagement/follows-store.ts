import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamo } from '../kit/aws.ts';
import { announce } from '../kit/outbox.ts';
import { readMany } from '../kit/read-many.ts';
import { removeRows } from '../kit/remove-rows.ts';
import { type Step, transact, wasDone } from '../kit/transaction.ts';
import { mostFollows, TooManyFollows } from './contract.ts';
import { followChanged } from './events.ts';
import { everyShard, type Follow, shardOf } from './follow.ts';

const row = z.object({
  channelId: z.string(),
  accountId: z.string(),
  since: z.string().optional(),
  notify: z.boolean().optional(),
  version: z.number().int(),
});
type Following = Follow & { since: string };
type Row = Record<string, unknown>;

const personPk = (accountId: string): string => `FOLLOWS#${accountId}`;
const followKey = (accountId: string, channelId: string) => ({ pk: personPk(accountId), sk: `CHANNEL#${channelId}` });
const ownCountKey = (accountId: string) => ({ pk: personPk(accountId), sk: 'COUNT' });
const countKey = (channelId: string, shard: number) => ({ pk: `FOLLOWERS#${channelId}#${shard}`, sk: 'COUNT' });
const shardPk = (channelId: string, shard: number): string => `FOLLOWERS#${channelId}#${shard}`;
/** In both lists the newest is last. */
const listsOf = ({ channelId, accountId, since }: Following) => ({
  ...{ gsi1pk: shardPk(channelId, shardOf(accountId)), gsi1sk: `${since}#${accountId}` },
  ...{ gsi2pk: personPk(accountId), gsi2sk: `${since}#${channelId}` },
});

/** That somebody does not follow is kept longer than news of it can come again. */
const leftKeptSeconds = 30 * 24 * 3600;

const isFollowing = (follow: Follow): follow is Following => follow.since !== undefined;

/** Who follows what. The only file that knows the keys of it. */
export const followsStore = (table: string) => {
  const counted = (Key: { pk: string; sk: string }, kind: string, by: 1 | -1, most?: number): Step => ({
    write: {
      Update: {
        TableName: table,
        Key,
        UpdateExpression: 'SET kind = :kind ADD #count :by',
        ExpressionAttributeNames: { '#count': 'count' },
        ExpressionAttributeValues: { ':kind': kind, ':by': by, ...(most === undefined ? {} : { ':most': most }) },
        ...(most === undefined ? {} : { ConditionExpression: 'attribute_not_exists(#count) OR #count < :most' }),
      },
    },
    ...(most === undefined ? {} : { otherwise: () => TooManyFollows() }),
  });

  const query = async (index: 'gsi1' | 'gsi2', pk: string, limit: number, before: string | undefined) => {
    const { Items = [] } = await dynamo().send(
      new QueryCommand({
        TableName: table,
        IndexName: index,
        KeyConditionExpression: `${index}pk = :pk${before === undefined ? '' : ` AND ${index}sk < :before`}`,
        ExpressionAttributeValues: { ':pk': pk, ...(before === undefined ? {} : { ':before': before }) },
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    return Items as Row[];
  };

  /** The first of these rows, and where the rest begins. */
  const pageOf = (rows: Row[], limit: number, by: 'gsi1sk' | 'gsi2sk') => {
    const page = rows.slice(0, limit);
    return {
      follows: page.map((one) => row.parse(one)).filter(isFollowing),
      next: rows.length > limit ? String(page.at(-1)?.[by]) : undefined,
    };
  };

  return {
    async find(accountId: string, channelId: string): Promise<Follow | undefined> {
      const { Item } = await dynamo().send(
        new GetCommand({ TableName: table, Key: followKey(accountId, channelId), ConsistentRead: true }),
      );
      return Item && row.parse(Item);
    },

    /** The change, both counts and the news of it, if nobody has changed it since it was seen. */
    async save(before: Follow | undefined, after: Follow, now: Date): Promise<void> {
      const { accountId, channelId } = after;
      const by = isFollowing(after) ? 1 : -1;
      await transact([
        {
          write: {
            Put: {
              TableName: table,
              Item: {
                ...followKey(accountId, channelId),
                kind: 'follow',
                ...after,
                ...(isFollowing(after)
                  ? listsOf(after)
                  : { expires_at: Math.floor(now.getTime() / 1000) + leftKeptSeconds }),
              },
              ...(before
                ? {
                    ConditionExpression: '#version = :seen',
                    ExpressionAttributeNames: { '#version': 'version' },
                    ExpressionAttributeValues: { ':seen': before.version },
                  }
                : { ConditionExpression: 'attribute_not_exists(pk)' }),
            },
          },
        },
        counted(ownCountKey(accountId), 'follows', by, by === 1 ? mostFollows : undefined),
        counted(countKey(channelId, shardOf(accountId)), 'followers', by),
        announce(table, followChanged, after, { cause: [channelId, accountId, after.version], at: now }),
      ]);
    },

    /** How many follow a channel: one look at all its counts. */
    async count(channelId: string): Promise<number> {
      const rows = await readMany(
        table,
        everyShard.map((shard) => countKey(channelId, shard)),
      );
      return rows.reduce((all, { count }) => all + Number(count), 0);
    },

    /** What somebody follows, the newest first. */
    async page(accountId: string, limit: number, before: string | undefined) {
      return pageOf(await query('gsi2', personPk(accountId), limit + 1, before), limit, 'gsi2sk');
    },

    /** Who follows a channel, the newest first: one query of each partition, whatever its size. */
    async followers(channelId: string, limit: number, before: string | undefined) {
      const found = await Promise.all(
        everyShard.map((shard) => query('gsi1', shardPk(channelId, shard), limit + 1, before)),
      );
      const newest = found.flat().sort((one, other) => (String(one['gsi1sk']) < String(other['gsi1sk']) ? 1 : -1));
      return pageOf(newest, limit, 'gsi1sk');
    },

    /** Everything somebody follows, at this very moment. */
    async ofPerson(accountId: string): Promise<Following[]> {
      const found: Row[] = [];
      let from: Row | undefined;
      do {
        const page = await dynamo().send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :channel)',
            ExpressionAttributeValues: { ':pk': personPk(accountId), ':channel': 'CHANNEL#' },
            ConsistentRead: true,
            ExclusiveStartKey: from,
          }),
        );
        found.push(...(page.Items ?? []));
        from = page.LastEvaluatedKey;
      } while (from);
      return found.map((one) => row.parse(one)).filter(isFollowing);
    },

    /** Some of those who follow a channel, of one of its partitions, the newest first; and where the rest begins. */
    async some(channelId: string, shard: number, limit: number, before?: string) {
      return pageOf(await query('gsi1', shardPk(channelId, shard), limit + 1, before), limit, 'gsi1sk');
    },

    /** Whether somebody wants to be told when it goes live. Answers whether they follow it at all. */
    notify: (accountId: string, channelId: string, notify: boolean): Promise<boolean> =>
      wasDone(
        dynamo().send(
          new UpdateCommand({
            TableName: table,
            Key: followKey(accountId, channelId),
            UpdateExpression: 'SET notify = :notify',
            ConditionExpression: 'attribute_exists(since)',
            ExpressionAttributeValues: { ':notify': notify },
          }),
        ),
      ),

    /** Everything that is kept of somebody who follows nothing any more. */
    forget: (accountId: string): Promise<number> => removeRows(table, personPk(accountId), () => true),
  };
};
export type FollowsStore = ReturnType<typeof followsStore>;
