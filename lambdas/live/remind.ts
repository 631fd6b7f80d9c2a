import { announce } from '../kit/outbox.ts';
import type { Reminders } from '../kit/reminders.ts';
import type { Step } from '../kit/transaction.ts';
import type { Channel } from './channel-copy.ts';
import { TooLateToRemind } from './contract.ts';
import { streamReminded } from './events.ts';
import type { Stream } from './stream.ts';
import { isWatchable } from './stream-machine.ts';

/** So many pieces of news at one look; the next one goes on. */
const newsAtOnce = 50;

type World = { table: string; reminders: Reminders; channelOf(channelId: string): Promise<Channel | undefined> };

/** Holds a write to it that the stream has not been started or called off meanwhile. */
export const stillToCome = (table: string, streamId: string): Step => ({
  write: {
    ConditionCheck: {
      TableName: table,
      Key: { pk: `STREAM#${streamId}`, sk: 'STREAM' },
      ConditionExpression: '#state = :scheduled',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':scheduled': 'SCHEDULED' },
    },
  },
  otherwise: () => TooLateToRemind(),
});

/**
 * A stream is on air: whoever wanted to hear of it is written to, once. One that was called off or did not start, is over
 * already, or is nobody else's to see any more, is not written about, and the list goes. Answers whether nobody is left on it.
 */
export const remindAll = async ({ table, reminders, channelOf }: World, one: Stream, now: Date): Promise<boolean> => {
  const { streamId, ownerId, title, state, visibility, terminated, channelId, liveSince = now.toISOString() } = one;
  const isToBeSeen = isWatchable(state) && visibility !== 'private' && !terminated;
  let whose: { channelId?: string; channelName?: string } | undefined;
  return reminders.takeAll(streamId, newsAtOnce, async (accountIds) => {
    if (!isToBeSeen) return undefined;
    if (!whose) {
      const channel = channelId ? await channelOf(channelId) : undefined;
      whose = channel && !channel.closed ? { channelId: channel.channelId, channelName: channel.name } : {};
    }
    const news = { streamId, ownerId, title, ...whose, liveSince, accountIds };
    return announce(table, streamReminded, news, { cause: [streamId, ...accountIds], at: now });
  });
};
