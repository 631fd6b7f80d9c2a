import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { learnTeam } from '../kit/teams-copy.ts';
import { isConditionFailed } from '../kit/transaction.ts';
import { remembered } from './remembered.ts';

interface Channel {
  channelId: string;
  ownerId: string;
  handle: string;
  /** Left out of the news of one that is gone. */
  name?: string;
  version: number;
  team: Parameters<typeof learnTeam>[1]['team'];
}

const handleKey = (handle: string) => ({ pk: `HANDLE#${handle}`, sk: 'HANDLE' });

const channelKey = (channelId: string) => ({ pk: `CHANNEL#${channelId}`, sk: 'CHANNEL' });

/** Whose a handle is: people are called by their channels' handles, and by those alone. */
export const handlesOf = (table: string) => {
  const channelOf = async (handle: string): Promise<{ channelId: string; ownerId: string } | undefined> => {
    const { Item } = await dynamo().send(new GetCommand({ TableName: table, Key: handleKey(handle.toLowerCase()) }));
    if (!Item) return undefined;
    const channelId = String(Item['channelId']);
    // A channel that has another handle now has left this one behind.
    const channel = await dynamo().send(new GetCommand({ TableName: table, Key: channelKey(channelId) }));
    return channel.Item?.['handle'] === Item['handle'] ? { channelId, ownerId: String(Item['ownerId']) } : undefined;
  };
  return {
    /** The channel that has a handle; undefined when none has. */
    channelOf,
    /** The account behind a handle. */
    whoIs: remembered(async (handle: string): Promise<string | undefined> => (await channelOf(handle))?.ownerId),
    /** What a channel is called, where that is known. */
    async nameOf(channelId: string): Promise<string | undefined> {
      const { Item } = await dynamo().send(new GetCommand({ TableName: table, Key: channelKey(channelId) }));
      return Item?.['name'];
    },
    /** Keeps the newer of what is known and what came of a channel: its team, and its handle. */
    async learn(channel: Channel): Promise<void> {
      await learnTeam(table, channel);
      if (channel.handle === '') return;
      const { channelId, ownerId, version } = channel;
      const handle = channel.handle.toLowerCase();
      try {
        await dynamo().send(
          new PutCommand({
            TableName: table,
            Item: { ...handleKey(handle), kind: 'handle', handle: channel.handle, channelId, ownerId, version },
            ConditionExpression: 'attribute_not_exists(pk) OR channelId <> :channelId OR #version < :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': version, ':channelId': channelId },
          }),
        );
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
      }
    },
  };
};
export type Handles = ReturnType<typeof handlesOf>;
