import type { ChatEvent, ChatHello, ChatModes } from '../../api/promises.ts';

/** One line of the room: what somebody said, or what happened to all. A deleted message keeps its place and loses its words. */
export type Line = Message | Notice;
type Said = Extract<ChatEvent, { kind: 'message' }>;

export interface Message extends Omit<Said, 'text' | 'deleted'> {
  text: string;
  /** Who took it back, where that is known. */
  goneBy?: Extract<ChatEvent, { kind: 'deleted' }>['by'] | 'somebody';
}

export interface Notice {
  kind: 'notice';
  seq: number;
  what:
    | { is: 'cleared' }
    | { is: 'modes'; modes: ChatModes; before: ChatModes }
    | { is: 'closed' }
    | { is: 'poll'; question: string }
    | PollResult;
}

/** How a question was answered. */
export type PollResult = { is: 'poll_ended' } & Pick<
  Extract<ChatEvent, { kind: 'poll_ended' }>,
  'question' | 'results'
>;

/** A question to the room, how it stands, and which option is mine. */
export interface Poll {
  poll_id: string;
  question: string;
  options: readonly string[];
  closes_at: string;
  votes: readonly number[];
  mine: number | undefined;
}

/** A room as one reader knows it. Everybody who has taken the same events has the same one. */
export interface Room {
  /** Everything up to this number is in; nothing is known before the first page. */
  at: number | undefined;
  /** What came before its turn, by its number: something between is still missing. */
  early: ReadonlyMap<number, ChatEvent>;
  lines: readonly Line[];
  modes: ChatModes;
  pinned: string | undefined;
  poll: Poll | undefined;
  /** The same with its words, kept for when it scrolls out of memory; what is pinned now is asked of `pinnedOf`. */
  pinnedMessage: Message | undefined;
  isClosed: boolean;
}

/** A reader's memory: what scrolls out at the top is forgotten. */
export const mostLines = 500;
/** So much may wait for what is missing; the rest is fetched again together with it. */
const mostEarly = 2_000;

export const emptyRoom: Room = {
  at: undefined,
  early: new Map(),
  lines: [],
  modes: {
    slow_sec: 0,
    subscribers_only: false,
    emote_only: false,
    unique: false,
    hold_first: false,
    shield: false,
  },
  pinned: undefined,
  poll: undefined,
  pinnedMessage: undefined,
  isClosed: false,
};

const withLine = (room: Room, line: Line): Room => ({ ...room, lines: [...room.lines, line].slice(-mostLines) });

const without = (line: Line, id: string, by: NonNullable<Message['goneBy']>): Line =>
  line.kind === 'message' && line.message_id === id
    ? { ...line, text: '', parts: undefined, answer: undefined, goneBy: by }
    : line;

const messageFrom = ({ text = '', deleted, ...rest }: Said): Message => ({
  ...rest,
  text,
  ...(deleted ? { goneBy: 'somebody' } : {}),
});

const withPin = (room: Room, pinned: string | undefined, told?: Said): Room => {
  const message = told ? messageFrom(told) : messageOf(room, pinned);
  return { ...room, pinned, pinnedMessage: message ?? room.pinnedMessage };
};

/** What one event does, when its turn has come. */
const happened = (room: Room, event: ChatEvent): Room => {
  const { seq } = event;
  switch (event.kind) {
    case 'message':
      return withLine(room, messageFrom(event));
    case 'deleted': {
      const { message_id, by } = event;
      const pinned = room.pinned === message_id ? undefined : room.pinned;
      return { ...room, pinned, lines: room.lines.map((line) => without(line, message_id, by)) };
    }
    case 'silenced': {
      const { account_id } = event;
      if (account_id === undefined) return room;
      const isTheirs = (line: Line | undefined) => line?.kind === 'message' && line.author.account_id === account_id;
      const pinnedMessage = isTheirs(room.pinnedMessage) ? undefined : room.pinnedMessage;
      return { ...room, pinnedMessage, lines: room.lines.filter((line) => !isTheirs(line)) };
    }
    case 'cleared':
      return { ...room, pinned: undefined, lines: [{ kind: 'notice', seq, what: { is: 'cleared' } }] };
    case 'modes': {
      const { modes } = event;
      return withLine({ ...room, modes }, { kind: 'notice', seq, what: { is: 'modes', modes, before: room.modes } });
    }
    case 'pinned':
      return withPin(room, event.message_id ?? undefined);
    case 'poll': {
      const { poll_id, question, options, closes_at } = event;
      // Known from the hello, it has votes already.
      const known = room.poll?.poll_id === poll_id ? room.poll : undefined;
      const poll = known ?? { poll_id, question, options, closes_at, votes: options.map(() => 0), mine: undefined };
      return withLine({ ...room, poll }, { kind: 'notice', seq, what: { is: 'poll', question } });
    }
    case 'poll_ended': {
      const { poll_id, question, results } = event;
      const poll = room.poll?.poll_id === poll_id ? undefined : room.poll;
      return withLine({ ...room, poll }, { kind: 'notice', seq, what: { is: 'poll_ended', question, results } });
    }
    case 'closed':
      return withLine({ ...room, isClosed: true }, { kind: 'notice', seq, what: { is: 'closed' } });
    default:
      // A kind from a newer server: its number counts, and nothing else is known of it.
      return room;
  }
};

/** The first page: the room begins with it, and `head` is the newest event that it covers. */
export const begin = (room: Room, events: readonly ChatEvent[], head: number): Room => {
  const first = Math.min(head, ...events.map(({ seq }) => seq - 1));
  return take({ ...room, at: Math.max(first, 0) }, events, head);
};

/**
 * Takes events in whatever order, split and repetition they come: each counts once, in its turn. `coveredTo`: there is nothing
 * else up to this number.
 */
export const take = (room: Room, events: readonly ChatEvent[], coveredTo = 0): Room => {
  const { at } = room;
  const early = new Map(room.early);
  for (const event of events) if (event.seq > (at ?? 0)) early.set(event.seq, event);
  if (at === undefined) return { ...room, early };
  const turn = [...early.keys()].sort((a, b) => a - b);
  let next = room;
  let reached = at;
  for (const seq of turn) {
    if (seq > Math.max(reached, coveredTo) + 1) break;
    next = happened(next, early.get(seq) as ChatEvent);
    early.delete(seq);
    reached = seq;
  }
  reached = Math.max(reached, coveredTo);
  for (const seq of turn.slice(turn.length - Math.max(0, early.size - mostEarly))) early.delete(seq);
  return { ...next, at: reached, early };
};

/** Whether something is missing between what is known and what has come. */
export const isGapped = ({ early }: Room): boolean => early.size > 0;

/** A message that is still in this reader's memory. */
export const messageOf = ({ lines }: Room, messageId: string | undefined): Message | undefined =>
  messageId === undefined
    ? undefined
    : (lines.find((line) => line.kind === 'message' && line.message_id === messageId) as Message | undefined);

/** What is pinned, with its words, as long as there are any. */
export const pinnedOf = (room: Room): Message | undefined => {
  const { pinned, pinnedMessage } = room;
  const found = messageOf(room, pinned) ?? (pinnedMessage?.message_id === pinned ? pinnedMessage : undefined);
  return found?.goneBy ? undefined : found;
};

/** The room as it introduces itself to who comes in, or comes back. */
export const greeted = (room: Room, { you, room: told }: Pick<ChatHello, 'you' | 'room'>): Room => ({
  ...withPin(room, told.pinned, told.pinned_message),
  modes: told.modes,
  poll: told.poll && { ...told.poll, mine: you.vote },
  isClosed: room.isClosed || told.state === 'closed',
});
