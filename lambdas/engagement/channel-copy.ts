import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { teamRole } from '../accounts/events.ts';
import { dynamo } from '../kit/aws.ts';
import { keepNewer } from '../kit/keep-newer.ts';
import { readMany } from '../kit/read-many.ts';
import { wasDone } from '../kit/transaction.ts';

/** A channel as far as whoever follows it has to know it. */
export const channel = z.object({
  channelId: z.string(),
  ownerId: z.string(),
  handle: z.string(),
  name: z.string(),
  avatarKey: z.string().optional(),
  team: z.array(z.object({ accountId: z.string(), role: teamRole })),
  version: z.number().int(),
  closed: z.boolean().optional(),
});
export type Channel = z.output<typeof channel>;

/** The last stream of a channel that was seen; whether it is on air for everybody still. */
const shown = z.object({
  channelId: z.string(),
  streamId: z.string(),
  title: z.string(),
  liveSince: z.string(),
  version: z.number().int(),
  onAir: z.boolean(),
});
export type Shown = z.output<typeof shown>;

/** No stream is on air for longer, so news of its end that got lost costs this long. */
const longestMs = 13 * 3600_000;
/** Later than any replay of its news. */
const shownKeptSeconds = 30 * 24 * 3600;

const keyOf = (channelId: string) => ({ pk: `CHANNEL#${channelId}`, sk: 'CHANNEL' });
const shownKey = (channelId: string) => ({ pk: `CHANNEL#${channelId}`, sk: 'SHOWN' });

/** Engagement's own copy of channels and of what they have on air, kept from `channel.*` and `stream.*`. */
export const channelsOf = (table: string) => ({
  async channel(channelId: string): Promise<Channel | undefined> {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: keyOf(channelId), ConsistentRead: true }),
    );
    return Item && channel.parse(Item);
  },
  /** Many at once, 50 at most, with what is on air there; as they were a moment ago. */
  async shown(channelIds: readonly string[], now: Date): Promise<Map<string, { channel: Channel; onAir?: Shown }>> {
    const rows = await readMany(
      table,
      channelIds.flatMap((id) => [keyOf(id), shownKey(id)]),
    );
    const onAir = new Map(
      rows
        .filter(({ sk }) => sk === 'SHOWN')
        .map((row) => shown.parse(row))
        .filter((one) => one.onAir && now.getTime() - Date.parse(one.liveSince) < longestMs)
        .map((one) => [one.channelId, one]),
    );
    return new Map(
      rows
        .filter(({ sk }) => sk === 'CHANNEL')
        .map((row) => channel.parse(row))
        .map((one) => {
          const live = onAir.get(one.channelId);
          return [one.channelId, { channel: one, ...(live ? { onAir: live } : {}) }];
        }),
    );
  },
  /** The last stream of it that was seen, on air or not, at this very moment. */
  async lastShown(channelId: string): Promise<Shown | undefined> {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: shownKey(channelId), ConsistentRead: true }),
    );
    return Item && shown.parse(Item);
  },
  /** Keeps the newer of what is known and what came. */
  learn: (one: Channel): Promise<void> => keepNewer(table, { ...keyOf(one.channelId), kind: 'channel', ...one }),
  /** The same of the stream that was seen last: of another stream the one that began later. */
  async learnShown(one: Shown): Promise<void> {
    await wasDone(
      dynamo().send(
        new PutCommand({
          TableName: table,
          Item: {
            ...shownKey(one.channelId),
            kind: 'shown',
            ...one,
            expires_at: Math.floor(Date.parse(one.liveSince) / 1000) + shownKeptSeconds,
          },
          ConditionExpression:
            'attribute_not_exists(pk) OR (streamId = :id AND #version < :version) OR (streamId <> :id AND liveSince < :since)',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':id': one.streamId, ':version': one.version, ':since': one.liveSince },
        }),
      ),
    );
  },
});
export type Channels = ReturnType<typeof channelsOf>;
