import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { announce } from '../kit/outbox.ts';
import { transact, wasDone } from '../kit/transaction.ts';
import type { Channel } from './channel-copy.ts';
import { followersNotified, mostNotified } from './events.ts';
import { type GoneLive, restMs } from './going-live.ts';

const tellingKey = (channelId: string) => ({ pk: `CHANNEL#${channelId}`, sk: 'TELLING' });
/** Longer than that a channel is live is news. */
const keptSeconds = 24 * 3600;

/** Of which stream the followers of a channel are told, and the news that does it. */
export const tellingOf = (table: string) => ({
  /**
   * Whether somebody has to begin to tell of this stream: not where another one of the channel was told of a moment ago, nor
   * where it has been begun (`begun`). Whoever asks again before that begins again.
   */
  begin: ({ channelId, streamId }: GoneLive, now: Date): Promise<boolean> =>
    wasDone(
      dynamo().send(
        new PutCommand({
          TableName: table,
          Item: {
            ...{ ...tellingKey(channelId), kind: 'telling', channelId, streamId, at: now.getTime() },
            expires_at: Math.floor(now.getTime() / 1000) + keptSeconds,
          },
          ConditionExpression:
            'attribute_not_exists(pk) OR (streamId = :id AND attribute_not_exists(begun)) OR (streamId <> :id AND #at <= :rested)',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: { ':id': streamId, ':rested': now.getTime() - restMs },
        }),
      ),
    ),
  /** Every piece of the work has been asked for. */
  async begun({ channelId, streamId }: GoneLive): Promise<void> {
    await wasDone(
      dynamo().send(
        new UpdateCommand({
          TableName: table,
          Key: tellingKey(channelId),
          UpdateExpression: 'SET begun = :true',
          ConditionExpression: 'streamId = :id',
          ExpressionAttributeValues: { ':true': true, ':id': streamId },
        }),
      ),
    );
  },

  /** Has these people told. The same people of the same stream are the same news. */
  async tell(
    { ownerId, name }: Channel,
    { channelId, streamId, title, liveSince }: GoneLive,
    accountIds: readonly string[],
    now: Date,
  ): Promise<void> {
    const parts = Array.from({ length: Math.ceil(accountIds.length / mostNotified) }, (_, at) =>
      accountIds.slice(at * mostNotified, (at + 1) * mostNotified),
    );
    if (parts.length === 0) return;
    const channel = { channelId, ownerId, name };
    await transact(
      parts.map((part) =>
        announce(
          table,
          followersNotified,
          { channel, stream: { streamId, title, liveSince }, accountIds: part },
          { cause: [streamId, ...part], at: now },
        ),
      ),
    );
  },
});
