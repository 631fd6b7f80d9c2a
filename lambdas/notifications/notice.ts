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
