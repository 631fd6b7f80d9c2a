import { announce } from '../kit/outbox.ts';
import { type Reminders, remindersOf } from '../kit/reminders.ts';
import type { Step } from '../kit/transaction.ts';
import { mostReminders } from '../live/reminder-contract.ts';
import type { Channel } from './catalog-store.ts';
import { NoPremiereToCome, RemindersFull, remindMinutes } from './contract.ts';
import { videoReminded } from './events.ts';
import { reminded, remindTime } from './remind-time.ts';
import type { Video } from './video.ts';

/** As many pieces of news as there are reminders at most, in the minutes there are for it. */
const newsAMinute = 200;
/** Where nobody could look in time, people are told so long after it began. */
const lateMs = 15 * 60_000;
/** Whoever called their premiere off for longer is not waited for any more. */
const keptMs = 60 * 24 * 3600_000;

/** Who is to be reminded of premieres. */
export const premiereReminders = (table: string): Reminders =>
  remindersOf(table, { most: mostReminders, full: () => RemindersFull() });

/** What a reminder is set with: that the premiere is still so far ahead when it is written. */
export const withPremiereAhead = (
  table: string,
  videoId: string,
  now: Date,
): { stillToCome: Step; forgetAt: Date } => ({
  stillToCome: {
    write: {
      ConditionCheck: {
        TableName: table,
        Key: { pk: `VIDEO#${videoId}`, sk: 'VIDEO' },
        ConditionExpression: '#state = :published AND premiereAt > :soonest',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':published': 'PUBLISHED',
          ':soonest': new Date(now.getTime() + remindMinutes * 60_000).toISOString(),
        },
      },
    },
    otherwise: () => NoPremiereToCome(),
  },
  forgetAt: new Date(now.getTime() + keptMs),
});

interface World {
  table: string;
  reminders: Reminders;
  channelOf(channelId: string): Promise<Channel | undefined>;
}

/**
 * Its time has come: whoever wanted to be reminded is, once. Where that was long ago, because nobody looked, or it is not
 * for others any more, nobody is, and the list goes. The video as it is then; undefined where the next look has to go on.
 */
export const remindOfPremiere = async (
  { table, reminders, channelOf }: World,
  video: Video,
  now: Date,
): Promise<Video | undefined> => {
  const { videoId, ownerId, title, channelId, premiereAt } = video;
  const isToBeSeen = video.visibility !== 'private' && now.getTime() < Date.parse(premiereAt ?? '') + lateMs;
  let channel: Channel | undefined;
  const isDone = await reminders.takeAll(videoId, newsAMinute, async (accountIds) => {
    if (!isToBeSeen || premiereAt === undefined) return undefined;
    channel ??= channelId ? await channelOf(channelId) : undefined;
    const whose = channel && !channel.closed ? { channelId, channelName: channel.name } : {};
    const news = { videoId, ownerId, title, ...whose, premiereAt, accountIds };
    return announce(table, videoReminded, news, { cause: [videoId, premiereAt, ...accountIds], at: now });
  });
  return isDone ? reminded(video, now) : undefined;
};

export const isRemindDue = (video: Video, now: Date): boolean => {
  const at = remindTime(video);
  return at !== undefined && at <= now.toISOString();
};
