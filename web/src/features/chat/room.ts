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
    | ({ is: 'raid' } & Pick<Raid, 'to' | 'title' | 'name'>)
    | { is: 'raid_off' }
    | ({ is: 'raided' } & Arrival)
    | PollResult
    | ({ is: 'clock' } & Steered)
    | { is: 'hosts'; names: readonly string[] };
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

/** That everybody here is sent on to another stream. */
export type Raid = Pick<Extract<ChatEvent, { kind: 'raid' }>, 'seq' | 'to' | 'title' | 'name' | 'goes_at'>;
/** That viewers of another stream have come here. */
export type Arrival = Pick<Extract<ChatEvent, { kind: 'raided' }>, 'name' | 'viewers'>;

/** What is watched together here. */
export type Party = NonNullable<ChatHello['room']['party']>;
/** Who did what to its clock. */
export type Steered = Pick<Extract<ChatEvent, { kind: 'clock' }>, 'name' | 'did' | 'clock'>;

/** Places that are not told because more is said than anybody reads, from the first to the last. */
export interface LeftOut {
  from: number;
  to: number;
}

/** A room as one reader knows it. Everybody who has taken the same events has the same one. */
export interface Room {
  /** Everything up to this number is in; nothing is known before the first page. */
  at: number | undefined;
  /** What came before its turn, by its number: something between is still missing. */
  early: ReadonlyMap<number, ChatEvent>;
  lines: readonly Line[];
  /** What was left out lately, or will be in its turn. */
  leftOut: readonly LeftOut[];
  /** One in so many of what was said last is shown; all of it where this is 1. */
  oneIn: number;
  modes: ChatModes;
  pinned: string | undefined;
  poll: Poll | undefined;
  /** Where a video is watched together. */
  party: Party | undefined;
  /** The newest that was not called off; whether its time is over is for a clock to say. */
  raid: Raid | undefined;
  /** The same with its words, kept for when it scrolls out of memory; what is pinned now is asked of `pinnedOf`. */
  pinnedMessage: Message | undefined;
  isClosed: boolean;
}

/** A reader's memory: what scrolls out at the top is forgotten. */
export const mostLines = 500;
/** So much may wait for what is missing; the rest is fetched again together with it. */
const mostEarly = 2_000;
/** What was left out longer ago does not matter to anybody. */
const mostLeftOut = 500;

export const emptyRoom: Room = {
  at: undefined,
  early: new Map(),
  lines: [],
  leftOut: [],
  oneIn: 1,
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
  party: undefined,
  raid: undefined,
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

/** What was set later counts, whichever way it came. */
const withClock = (room: Room, clock: Party['clock'], video_id: string | undefined): Room => {
  const { party } = room;
  if (!party || party.clock.version >= clock.version) return room;
  return { ...room, party: { ...party, clock, video_id: video_id ?? party.video_id } };
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
    case 'raid': {
      const { to, title, name, goes_at } = event;
      const raid = { seq, to, title, name, goes_at };
      return withLine({ ...room, raid }, { kind: 'notice', seq, what: { is: 'raid', to, title, name } });
    }
    case 'raid_off':
      return withLine({ ...room, raid: undefined }, { kind: 'notice', seq, what: { is: 'raid_off' } });
    case 'raided': {
      const { name, viewers } = event;
      return withLine(room, { kind: 'notice', seq, what: { is: 'raided', name, viewers } });
    }
    case 'clock': {
      const { name, did, clock, video_id } = event;
      return withLine(withClock(room, clock, video_id), {
        kind: 'notice',
        seq,
        what: { is: 'clock', name, did, clock },
      });
    }
    case 'hosts': {
      const { hosts } = event;
      const party = room.party && { ...room.party, hosts };
      const names = hosts.map(({ name }) => name);
      return withLine({ ...room, party }, { kind: 'notice', seq, what: { is: 'hosts', names } });
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

/** The share of what has just come that is shown. */
const oneInOf = (room: Room, events: readonly ChatEvent[], leftOut: readonly LeftOut[]): number => {
  const { at = 0, oneIn } = room;
  const shown = events.filter(({ seq, kind }) => seq > at && kind === 'message').length;
  const left = leftOut.reduce((sum, { from, to }) => sum + Math.max(0, to - Math.max(from - 1, at)), 0);
  return shown === 0 ? oneIn : Math.max(1, Math.round((shown + left) / shown));
};

const withLeftOut = (known: readonly LeftOut[], more: readonly LeftOut[]): readonly LeftOut[] =>
  more.length === 0
    ? known
    : [...known.filter(({ from }) => !more.some((one) => one.from === from)), ...more]
        .sort((one, other) => one.from - other.from)
        .slice(-mostLeftOut);

/**
 * Takes events in whatever order, split and repetition they come: each counts once, in its turn. `coveredTo`: there is nothing
 * else up to this number; `leftOut`: nor anything to wait for at these.
 */
export const take = (
  room: Room,
  events: readonly ChatEvent[],
  coveredTo = 0,
  leftOut: readonly LeftOut[] = [],
): Room => {
  const { at } = room;
  const early = new Map(room.early);
  for (const event of events) if (event.seq > (at ?? 0)) early.set(event.seq, event);
  const left = withLeftOut(room.leftOut, leftOut);
  if (at === undefined) return { ...room, early, leftOut: left };
  const turn = [...early.keys()].sort((a, b) => a - b);
  let next: Room = { ...room, leftOut: left, oneIn: oneInOf(room, events, leftOut) };
  let reached = at;
  // What is told overtakes nothing, and what is left out is not waited for.
  const passed = () => {
    for (const { from, to } of left)
      if (from <= reached + 1 && !early.has(reached + 1)) reached = Math.max(reached, to);
  };
  passed();
  for (const seq of turn) {
    if (seq > Math.max(reached, coveredTo) + 1) break;
    next = happened(next, early.get(seq) as ChatEvent);
    early.delete(seq);
    reached = Math.max(reached, seq);
    passed();
  }
  reached = Math.max(reached, coveredTo);
  for (const seq of turn.slice(turn.length - Math.max(0, early.size - mostEarly))) early.delete(seq);
  return { ...next, at: reached, early };
};

/** Whether something is missing between what is known and what has come. */
export const isGapped = ({ at = 0, early, leftOut }: Room): boolean => early.size > 0 || (leftOut.at(-1)?.to ?? 0) > at;

/** A place that was told to be left out. */
export const isLeftOut = ({ leftOut }: Room, seq: number): boolean =>
  leftOut.some(({ from, to }) => from <= seq && seq <= to);

/** The room with something of one's own in its place that was left out for others. */
export const withOwn = (room: Room, message: Message): Room => {
  if (!isLeftOut(room, message.seq) || room.lines.some(({ seq }) => seq === message.seq)) return room;
  const behind = room.lines.findIndex(({ seq }) => seq > message.seq);
  const lines = behind < 0 ? [...room.lines, message] : room.lines.toSpliced(behind, 0, message);
  return { ...room, lines: lines.slice(-mostLines) };
};

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

/** Whose clock was set later says what is watched, too. */
const newerOf = (known: Party | undefined, told: Party): Party =>
  known && known.clock.version > told.clock.version ? { ...told, clock: known.clock, video_id: known.video_id } : told;

/** The room as it introduces itself to who comes in, or comes back. */
export const greeted = (
  room: Room,
  { you, room: told }: { you: Pick<ChatHello['you'], 'vote'>; room: ChatHello['room'] },
): Room => ({
  ...withPin(room, told.pinned, told.pinned_message),
  modes: told.modes,
  poll: told.poll && { ...told.poll, mine: you.vote },
  party: told.party && newerOf(room.party, told.party),
  isClosed: room.isClosed || told.state === 'closed',
});
