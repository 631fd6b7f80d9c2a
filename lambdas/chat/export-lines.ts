import type { RoomEvent, Said } from './room-contract.ts';

// What was said in a room, as lines of a file.

const columns = ['seq', 'at', 'name', 'handle', 'account_id', 'badges', 'text', 'reply_to'] as const;

/** What programs for tables would take for a formula begins with an apostrophe, which they take for "this is text". */
const harmless = (text: string): string => (/^[\s\p{Cf}]*[=+\-@|%\t\r＝＋－＠]/u.test(text) ? `'${text}` : text);
const cell = (text: string): string => `"${harmless(text).replaceAll('"', '""')}"`;
const row = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

/** What is not shown any more is in no file. */
const isSaid = (event: RoomEvent): event is Said & { text: string } =>
  event.kind === 'message' && !event.deleted && event.text !== undefined;

export const csvHead = row(columns);

export const csvOf = (events: readonly RoomEvent[]): string =>
  events
    .filter(isSaid)
    .map(({ seq, at, author, text, action, replyTo = '' }) => {
      const { name, handle = '', accountId = '', badges } = author;
      const words = action ? `/me ${text}` : text;
      return row([String(seq), at, name, handle, accountId, badges.join(' '), words, replyTo]);
    })
    .join('');

export const jsonLinesOf = (events: readonly RoomEvent[]): string =>
  events
    .filter(isSaid)
    .map(({ seq, at, messageId, author, text, action, replyTo, answer }) => {
      const { name, handle, accountId, badges } = author;
      return `${JSON.stringify({
        ...{ seq, at, message_id: messageId, account_id: accountId, name, handle, badges, text },
        ...(action ? { action } : {}),
        ...(replyTo ? { reply_to: replyTo } : {}),
        ...(answer ? { answer: answer.text } : {}),
      })}\n`;
    })
    .join('');
