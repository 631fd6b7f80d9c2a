import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { announce, logged } from '../kit/outbox.ts';
import { ConditionFailed, type Step, transact } from '../kit/transaction.ts';
import { type Account, account, newsOf, snapshotOf } from './account.ts';
import { type Channel, channel } from './channel.ts';
import { ChannelExists, HandleTaken } from './contract.ts';
import { channelUpdated } from './events.ts';

const accountKey = (accountId: string) => ({ pk: `ACCOUNT#${accountId}`, sk: 'ACCOUNT' });
const channelKey = (channelId: string) => ({ pk: `CHANNEL#${channelId}`, sk: 'CHANNEL' });
const handleKey = (handle: string) => ({ pk: `HANDLE#${handle}`, sk: 'HANDLE' });

/** People and channels. One handle is one row, so two channels cannot have it; a change and its news are one write. */
export const accountsStore = (table: string) => {
  const get = async (key: { pk: string; sk: string }): Promise<Record<string, unknown> | undefined> => {
    const { Item } = await dynamo().send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    return Item;
  };

  const find = async (accountId: string): Promise<Account | undefined> => {
    const item = await get(accountKey(accountId));
    return item && account.parse(item);
  };

  const findChannel = async (channelId: string): Promise<Channel | undefined> => {
    const item = await get(channelKey(channelId));
    return item && channel.parse(item);
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

  const channelNews = (before: Channel | undefined, after: Channel, event: string, at: Date): Step[] => {
    const { pk } = channelKey(after.channelId);
    const { channelId, ownerId, handle, name, version } = after;
    return [
      logged(table, { pk, version, from: before ? 'OPEN' : null, to: 'OPEN', event, at }),
      announce(
        table,
        channelUpdated,
        { channelId, ownerId, handle, name, version },
        { cause: [channelId, version], at },
      ),
    ];
  };

  const takeHandle = (taken: Channel): Step => ({
    write: put(handleKey(taken.handle), 'handle', { channelId: taken.channelId }),
    otherwise: () => HandleTaken({ handle: taken.handle }),
  });

  const leaveHandle = (left: Channel): Step => ({
    write: {
      Delete: {
        TableName: table,
        Key: handleKey(left.handle),
        ConditionExpression: 'channelId = :channelId',
        ExpressionAttributeValues: { ':channelId': left.channelId },
      },
    },
  });

  return {
    find,
    findChannel,

    async findChannelByHandle(handle: string): Promise<Channel | undefined> {
      const item = await get(handleKey(handle));
      return item && (await findChannel(String(item['channelId'])));
    },

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

    async save(before: Account, after: Account, event: string, at: Date): Promise<void> {
      if (after === before) return;
      // Its channel is left alone: opening one does not count as a version and may happen at the same moment.
      const { channelId: _, accountId, createdAt: __, ...fields } = after;
      const names = Object.keys(fields);
      await transact([
        {
          write: {
            Update: {
              TableName: table,
              Key: accountKey(accountId),
              UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
              ConditionExpression: '#version = :was',
              ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
              ExpressionAttributeValues: {
                ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [`:${name}`, value])),
                ':was': before.version,
              },
            },
          },
        },
        ...accountNews(before, after, event, at),
      ]);
    },

    /** `stored` comes first: when the same request won a moment ago, its answer is the answer, not "you have one". */
    async openChannel(opened: Channel, stored: Step, at: Date): Promise<void> {
      await transact([
        stored,
        {
          write: {
            Update: {
              TableName: table,
              Key: accountKey(opened.ownerId),
              UpdateExpression: 'SET channelId = :channelId',
              ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(channelId)',
              ExpressionAttributeValues: { ':channelId': opened.channelId },
            },
          },
          otherwise: () => ChannelExists(),
        },
        takeHandle(opened),
        { write: put(channelKey(opened.channelId), 'channel', opened) },
        ...channelNews(undefined, opened, 'opened', at),
      ]);
    },

    async saveChannel(before: Channel, after: Channel, at: Date): Promise<void> {
      if (after === before) return;
      await transact([
        ...(after.handle === before.handle ? [] : [takeHandle(after), leaveHandle(before)]),
        { write: put(channelKey(after.channelId), 'channel', after, before.version) },
        ...channelNews(before, after, 'changed', at),
      ]);
    },
  };
};

export type AccountsStore = ReturnType<typeof accountsStore>;
