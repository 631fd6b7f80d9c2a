import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { teamRole } from '../accounts/events.ts';
import { dynamo } from '../kit/aws.ts';
import { keepFirstChannel, keepNewer } from '../kit/keep-newer.ts';
import { readMany } from '../kit/read-many.ts';

/** A channel as far as live has to know it. */
export const channel = z.object({
  channelId: z.string(),
  ownerId: z.string(),
  handle: z.string(),
  name: z.string(),
  team: z.array(z.object({ accountId: z.string(), role: teamRole })).default([]),
  version: z.number().int(),
  closed: z.boolean().optional(),
});
export type Channel = z.output<typeof channel>;

const keyOf = (channelId: string) => ({ pk: `CHANNEL#${channelId}`, sk: 'CHANNEL' });
const ownKeyOf = (ownerId: string) => ({ pk: `ACCOUNT#${ownerId}`, sk: 'CHANNEL' });

/** Live's own copy of channels, kept from `channel.*`. */
export const channelsOf = (table: string) => {
  const get = async (Key: { pk: string; sk: string }): Promise<Channel | undefined> => {
    const { Item } = await dynamo().send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
    return Item && channel.parse(Item);
  };
  return {
    channel: (channelId: string) => get(keyOf(channelId)),
    /** The first channel somebody opened. */
    firstOf: (ownerId: string) => get(ownKeyOf(ownerId)),
    async channels(channelIds: readonly string[]): Promise<Map<string, Channel>> {
      const rows = await readMany(table, [...new Set(channelIds)].map(keyOf));
      return new Map(rows.map((row) => channel.parse(row)).map((one) => [one.channelId, one]));
    },
    /** Keeps the newer of what is known and what came. Ids sort by age: an owner's first channel stays the first. */
    async learn(one: Channel): Promise<void> {
      await keepNewer(table, { ...keyOf(one.channelId), kind: 'channel', ...one });
      await keepFirstChannel(table, { ...ownKeyOf(one.ownerId), kind: 'channel', ...one });
    },
  };
};
export type Channels = ReturnType<typeof channelsOf>;
