import { type Line, type Message, messageOf, type Room } from './room.ts';

/** Whether a line calls me by an @, or replies to me. */
export const concerns = (line: Line, me: string | undefined, room: Room): line is Message => {
  if (line.kind !== 'message' || me === undefined) return false;
  if (line.author.account_id === me) return false;
  const isCalled = line.parts?.some(({ kind, account_id }) => kind === 'mention' && account_id === me) ?? false;
  return isCalled || messageOf(room, line.reply_to)?.author.account_id === me;
};

/** Those who call me and can still be read, the newest first. */
export const callsIn = (room: Room, me: string | undefined): Message[] =>
  room.lines.filter((line) => concerns(line, me, room) && !line.goneBy).reverse() as Message[];

/** A page's title with how often I was called since I looked: "(2) Live: Night swim". */
export const titleWith = (title: string, unread: number): string => {
  const plain = title.replace(/^\(\d+\) /, '');
  return unread > 0 ? `(${unread}) ${plain}` : plain;
};
