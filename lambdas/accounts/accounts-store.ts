import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { historyOf } from '../kit/history.ts';
import { announce, logged } from '../kit/outbox.ts';
import { readMany } from '../kit/read-many.ts';
import { RoleNeeded } from '../kit/refusals.ts';
import { ConditionFailed, type Step, transact } from '../kit/transaction.ts';
import { type Account, account, newsOf, snapshotOf } from './account.ts';
import type { Channel } from './channel.ts';
import { channelsStore } from './channels-store.ts';
import { staffListOf } from './staff-list.ts';

const accountKey = (accountId: string) => ({ pk: `ACCOUNT#${accountId}`, sk: 'ACCOUNT' });
/** Where reconcilers find those whose suspension ends by itself, and those who are on their way out. */
const suspendedList = 'SUSPENDED';
const leavingList = 'LEAVING';

/** When somebody's standing changes by itself, and in whose list that is looked for. */
const dueOf = ({
  closing,
  erasing,
  suspension,
  status,
}: Pick<Account, 'closing' | 'erasing' | 'suspension' | 'status'>) => {
  if (status === 'closing' || erasing) return { list: leavingList, at: erasing?.lookAt ?? closing?.until };
  return { list: suspendedList, at: suspension?.until };
};

/** What a change may set or take away. The channel is left alone: opening one is no version, and may happen at the same moment. */
const rowOf = ({ accountId, channelId: _, createdAt: __, ...fields }: Account): Record<string, unknown> => {
  const { list, at } = dueOf(fields);
  return { ...fields, gsi1pk: at && list, gsi1sk: at && `${at}#${accountId}` };
};

const changeOf = (before: Record<string, unknown>, after: Record<string, unknown>, version: number) => {
  const names = Object.keys({ ...before, ...after });
  const kept = names.filter((name) => after[name] !== undefined);
  const gone = names.filter((name) => after[name] === undefined && before[name] !== undefined);
  const used = [...kept, ...gone];
  const set = `SET ${kept.map((name) => `#${name} = :${name}`).join(', ')}`;
  return {
    UpdateExpression: gone.length > 0 ? `${set} REMOVE ${gone.map((name) => `#${name}`).join(', ')}` : set,
    ConditionExpression: '#version = :was',
    ExpressionAttributeNames: Object.fromEntries(used.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(kept.map((name) => [`:${name}`, after[name]])),
      ':was': version,
    },
  };
};

/** People: a change and its news are one write. Their channels are `channels-store.ts`'s. */
export const accountsStore = (table: string) => {
  const staffList = staffListOf(table);
  const channels = channelsStore(table);

  const get = async (key: { pk: string; sk: string }): Promise<Record<string, unknown> | undefined> => {
    const { Item } = await dynamo().send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    return Item;
  };

  const find = async (accountId: string): Promise<Account | undefined> => {
    const item = await get(accountKey(accountId));
    return item && account.parse(item);
  };

  const dueIn = async (list: string, now: Date, limit: number): Promise<string[]> => {
    const { Items = [] } = await dynamo().send(
      new QueryCommand({
        TableName: table,
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :list AND gsi1sk < :now',
        // A moment sorts before what begins with it.
        ExpressionAttributeValues: { ':list': list, ':now': `${now.toISOString()}~` },
        Limit: limit,
      }),
    );
    return Items.map(({ accountId }) => String(accountId));
  };

  const put = (key: { pk: string; sk: string }, kind: string, thing: object, version?: number): Step['write'] => ({
    Put: {
      TableName: table,
      Item: { ...key, kind, ...thing },
      ...(version === undefined
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: '#version = :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': version },
          }),
    },
  });

  const accountNews = (before: Account | undefined, after: Account, event: string, at: Date): Step[] => {
    const news = newsOf(before, after);
    const { pk } = accountKey(after.accountId);
    return [
      logged(table, { pk, version: after.version, from: before?.status ?? null, to: after.status, event, at }),
      ...(news ? [announce(table, news, snapshotOf(after), { cause: [after.accountId, after.version], at })] : []),
    ];
  };

  return {
    find,
    findChannel: channels.find,
    findChannelByHandle: channels.findByHandle,

    /** Those of them whose account is there, in no order. */
    async many(accountIds: readonly string[]): Promise<Account[]> {
      const rows = await readMany(table, [...new Set(accountIds)].map(accountKey));
      return rows.map((row) => account.parse(row));
    },

    /** The channels somebody owns and that are open, the oldest first. */
    async channelsOf({ accountId, channelId }: Account): Promise<Channel[]> {
      const { channels: listed } = await channels.ofPerson(accountId, 50);
      const own = listed.filter(({ ownerId }) => ownerId === accountId);
      // One that was opened when one was all there could be stands in its owner's row alone.
      const early =
        channelId && !own.some((one) => one.channelId === channelId) ? await channels.find(channelId) : undefined;
      return (early ? [early, ...own] : own).filter(({ closedAt }) => closedAt === undefined);
    },

    /** Everyone who has a staff role, whether they may use it at the moment or not. */
    async staff(): Promise<Account[]> {
      const found = await Promise.all((await staffList.ids()).map(find));
      return found.filter((one) => one !== undefined);
    },

    history: (accountId: string) => historyOf(table, accountKey(accountId).pk),

    /** Holds a write to it that somebody has this right at that very moment. */
    stillHas: (accountId: string, right: 'staff' | 'admin'): Step => ({
      write: {
        ConditionCheck: {
          TableName: table,
          Key: accountKey(accountId),
          ConditionExpression: `#status = :active AND (contains(#roles, :admin)${right === 'staff' ? ' OR contains(#roles, :moderator)' : ''})`,
          ExpressionAttributeNames: { '#status': 'status', '#roles': 'roles' },
          ExpressionAttributeValues: {
            ':active': 'active',
            ':admin': 'admin',
            ...(right === 'staff' ? { ':moderator': 'moderator' } : {}),
          },
        },
      },
      otherwise: () => RoleNeeded(),
    }),

    /** Whose suspension has ended by now, the longest ago first. */
    endedSuspensions: (now: Date, limit: number): Promise<string[]> => dueIn(suspendedList, now, limit),
    /** Whose time to turn back is over, and of whom there is something left, the longest ago first. */
    leaving: (now: Date, limit: number): Promise<string[]> => dueIn(leavingList, now, limit),

    /** Made once, however many of trigger, log-in and first request come to it; everyone gets the one that is there. */
    async ensure(wanted: Account, at: Date): Promise<Account> {
      const there = await find(wanted.accountId);
      if (there) return there;
      try {
        await transact([
          { write: put(accountKey(wanted.accountId), 'account', wanted) },
          ...accountNews(undefined, wanted, 'confirmed', at),
        ]);
        return wanted;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        const winner = await find(wanted.accountId);
        if (!winner) throw error;
        return winner;
      }
    },

    async save(before: Account, after: Account, event: string, at: Date, more: Step[] = []): Promise<void> {
      if (after === before) return;
      await transact([
        {
          write: {
            Update: {
              TableName: table,
              Key: accountKey(after.accountId),
              ...changeOf(rowOf(before), rowOf(after), before.version),
            },
          },
        },
        ...staffList.step(before, after),
        ...accountNews(before, after, event, at),
        ...more,
      ]);
    },
  };
};

export type AccountsStore = ReturnType<typeof accountsStore>;
