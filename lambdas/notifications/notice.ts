// What stands in somebody's list of notifications, and how much of it there may be. Pure.

/** Of one room, and of one person who calls, somebody hears once in so long: nobody floods anybody. */
export const restMs = 10 * 60_000;
/** And of so many a day, however many call them from wherever. */
export const mostADay = 50;

/** Somebody was called in a room while they were not there. */
export interface Mention {
  notificationId: string;
  accountId: string;
  at: string;
  messageId: string;
  by: { accountId: string; name: string };
  stream: { streamId: string; title: string };
  channelId?: string | undefined;
}

/** What goes on air at an hour: people hear of it who follow its channel, or wanted to be reminded of it. */
export interface Airing {
  kind: 'live' | 'premiere';
  airingId: string;
  title: string;
  ownerId?: string | undefined;
  channel?: { channelId: string; name: string } | undefined;
}

/** That something is on air is no news any more so long after it began. */
const newsForMs = 3_600_000;
export const isNews = (since: string, now: Date): boolean => now.getTime() - Date.parse(since) < newsForMs;
