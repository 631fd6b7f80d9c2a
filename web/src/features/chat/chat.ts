import type { ChatClientFrame, ChatEvent, ChatHello, ChatServerFrame, HeldMessage } from '../../api/promises.ts';
import { mayHelpToRetry, Refused, sentenceOf, Unreachable } from '../../api/refusal.ts';
import { createAsks } from './asks.ts';
import { createCatchUp, type Page } from './catch-up.ts';
import { type Leg, openLeg, type Socket, type Time } from './leg.ts';
import * as box from './outbox.ts';
import type { Pages, Reading } from './page-reader.ts';
import { createReading } from './reading.ts';
import { emptyRoom, greeted, isGapped, isLeftOut, type LeftOut, pinnedOf, type Room, take, withOwn } from './room.ts';
import { createServerClock } from './server-clock.ts';
import type { ChatStanding } from './standing.ts';
import { withTime } from './words.ts';

type Frame<Type extends ChatServerFrame['type']> = Extract<ChatServerFrame, { type: Type }>;
export type Reaction = Extract<ChatClientFrame, { type: 'reaction.send' }>['emoji'];

/** What a room needs of the world around it. */
export interface World {
  ticket(signal: AbortSignal): Promise<{
    url: string;
    protocols: readonly string[];
    isEnded: boolean;
    reading: Reading;
    /** Of who reads without ever saying hello. */
    you: ChatHello['you'];
  }>;
  /** A big room, as it stands at the edge. */
  pages: Pages;
  /** What was said after this place, or the newest. */
  page(after: number | undefined, signal: AbortSignal): Promise<Page>;
  connect(url: string, protocols: readonly string[]): Socket;
  time: Time;
  /** 0 to 1. */
  random(): number;
  newId(): string;
  isOnline(): boolean;
  /** What has not been said, so that a page loaded anew can go on with it. */
  keep(outbox: box.Outbox): void;
  kept(): box.Outbox;
}

/** How soon what is missing is asked for: the socket usually brings it by itself. */
const gapForMs = 400;
const behindForMs = 3_000;
/**
 * A socket is replaced so long before it ends, up to twice, and nobody notices. No earlier: half a minute before its end a session
 * is renewed, and only then does a new ticket last longer.
 */
const replaceBeforeMs = 10_000;
const longestTimerMs = 2 ** 31 - 1;
/** Whoever asks too early hears once more how long it still takes. */
const clocksDifferByMs = 1_000;
/** A message without an answer is sent again, even while others' come in. */
const ackWithinMs = 15_000;
const helloWithinMs = 15_000;
/** News that somebody follows takes a second or two to come to their chat; then a message is refused for good. */
const followTries = 5;
const overWords = 'It is over, and its chat with it.';
/** What time it is at the server is asked some times at first, then now and then. */
const firstAsksMs = [300, 600, 1_000, 2_000];
const asksTimeEveryMs = 20_000;

/** How long to wait before the next try: any time up to twice as long as before, so that a whole room does not return at once. */
export const pauseMs = (attempt: number, random: () => number): number =>
  200 + random() * Math.min(30_000, 1_000 * 2 ** attempt);

/** A stream's room: connected, in order, without loss or repetition, until it is closed. */
export const createChat = (world: World) => {
  const { time } = world;
  const closed = new AbortController();
  const { signal } = closed;
  const listeners = new Set<() => void>();
  const reactionEars = new Set<(reactions: Readonly<Record<string, number>>) => void>();
  const asks = createAsks(time, world.newId);
  const serverClock = createServerClock(time);
  let standing: ChatStanding = {
    line: { is: 'connecting' },
    room: emptyRoom,
    outbox: box.restored(world.kept(), time.now()),
    you: undefined,
    viewers: undefined,
    held: [],
    silentUntilMs: 0,
    told: undefined,
    silencedUntil: undefined,
  };
  /** The connection that counts, and the one that is to take its place. */
  let leg: Leg | undefined;
  let coming: Leg | undefined;
  let isAsking = false;
  let attempt = 0;
  let cancelRetry = () => {};
  let cancelReplace = () => {};
  let cancelAck = () => {};
  let cancelSilence = () => {};
  let cancelRest = () => {};
  /** Nothing is sent before this moment. */
  let restsUntilMs = 0;
  /** I follow the channel, as engagement has told. */
  let follows = false;
  let cancelTime = () => {};
  let timesAsked = 0;
  let reactionToSend: Reaction | undefined;
  const helloEars = new Set<() => void>();

  const change = (part: Partial<ChatStanding>) => {
    const before = standing;
    standing = { ...standing, ...part };
    if (before.outbox !== standing.outbox) world.keep(standing.outbox);
    for (const listener of listeners) listener();
  };

  /** Sends what is next. One at a time, because two at once may overtake each other on their way. */
  const pump = () => {
    if (time.now() < restsUntilMs) return;
    const next = leg && box.nextOf(standing.outbox);
    if (!next || !leg) return;
    const { clientId, text, replyTo } = next;
    change({ outbox: box.sent(standing.outbox, clientId) });
    const named = { client_id: clientId, ref: clientId };
    leg.send({ type: 'message.send', ...named, text, ...(replyTo ? { reply_to: replyTo } : {}) });
    cancelAck();
    cancelAck = time.after(ackWithinMs, () => {
      change({ outbox: box.interrupted(standing.outbox) });
      pump();
    });
  };

  /** What one may here, what is pinned and what was missed: the answer says it anew. */
  const greet = (to: Leg | undefined) => {
    const { at } = standing.room;
    to?.send({ type: 'hello', draw: reading.draw, ...(at === undefined ? {} : { after: at }) });
  };
  const greetAgain = () => greet(leg);

  /** What is missing comes with the next head, where one reads those. */
  const missing = (ms: number) => {
    if (!reading.isFollowing()) catchUp.soon(ms);
  };

  /** What I said is shown to me, whatever is left out for everybody. */
  const withMine = (room: Room): Room =>
    standing.outbox.reduce((all, { text, messageId, seq, replyTo }) => {
      const { you } = standing;
      if (messageId === undefined || seq === undefined || seq > (all.at ?? 0)) return all;
      return withOwn(all, {
        ...{ kind: 'message', seq, message_id: messageId, text, at: new Date(time.now()).toISOString() },
        author: {
          ...{ name: you?.display_name ?? 'You', badges: [], hue: hueOf(all, you?.account_id) },
          ...(you?.account_id ? { account_id: you.account_id } : {}),
        },
        ...(replyTo ? { reply_to: replyTo } : {}),
      });
    }, room);

  const takeEvents = (events: readonly ChatEvent[], coveredTo?: number, leftOut?: readonly LeftOut[]) => {
    const before = standing.room;
    const room = withMine(take(before, events, coveredTo, leftOut));
    const me = standing.you?.account_id;
    const silencing = events.findLast(({ kind, seq }) => kind === 'silenced' && seq > (before.at ?? 0));
    const isForMe = me !== undefined && silencing?.kind === 'silenced' && silencing.account_id === me;
    change({
      room,
      outbox: box.settled(standing.outbox, before, room, me),
      ...(room.modes === before.modes ? {} : { silentUntilMs: slowedUntil(room, standing) }),
      ...(isForMe ? { silencedUntil: silencing.until } : {}),
    });
    if (isGapped(room)) missing(gapForMs);
    // Something older than what this reader has.
    if (room.pinned !== before.pinned && room.pinned !== undefined && !pinnedOf(room)) greetAgain();
    pump();
  };

  const catchUp = createCatchUp({
    page: (after) => world.page(after, signal),
    room: () => standing.room,
    setRoom: (room) => change({ room }),
    take: ({ messages, next_after }) => takeEvents(messages, next_after),
    isOver: () => signal.aborted,
    time,
    restMs: () => pauseMs(2, world.random),
  });

  const reading = createReading(
    {
      ...{ pages: world.pages, time, random: world.random, isOnline: world.isOnline, change },
      restMs: (tries) => pauseMs(tries, world.random),
      standing: () => standing,
      take: takeEvents,
      fetchMissing: () => catchUp.now(),
      onReactions: (fresh) => tellReactions(fresh),
      onEnd: (because) => ended(because),
      socket: {
        isOpen: () => leg !== undefined,
        isFailing: () => attempt > 0,
        open: () => void connect(),
        greet: greetAgain,
        leave: () => {
          cancelReplace();
          cancelRetry();
          coming?.close();
          leg?.close();
          coming = undefined;
          leg = undefined;
        },
      },
    },
    overWords,
  );

  const ended = (because: string) => {
    reading.stop();
    leg?.close();
    coming?.close();
    leg = undefined;
    coming = undefined;
    asks.failAll(new Unreachable(undefined));
    change({ line: { is: 'over', because }, outbox: box.interrupted(standing.outbox) });
  };

  const retry = (leastMs = 0) => {
    cancelRetry();
    if (signal.aborted || standing.line.is === 'over') return;
    if (standing.room.isClosed && !leg) return ended(overWords);
    const ms = Math.max(leastMs, pauseMs(attempt, world.random));
    attempt += 1;
    // Tried all the same: not every browser notices that its network is back.
    if (!leg && !reading.isOpen())
      change({ line: world.isOnline() ? { is: 'waiting', untilMs: time.now() + ms } : { is: 'offline' } });
    cancelRetry = time.after(ms, () => void connect());
  };

  const lost = (one: Leg) => {
    if (one === coming) coming = undefined;
    if (one === leg) {
      leg = undefined;
      asks.failAll(new Unreachable(undefined));
      change({ outbox: box.interrupted(standing.outbox) });
    }
    if (!coming && !reading.mayDoWithout()) retry();
  };

  const hello = ({ you, room: told, reading: as = { by: 'socket', one_in: 1 } }: Frame<'hello'>) => {
    attempt = 0;
    reading.greetedAs(as);
    const { head_seq } = told;
    const { silentUntilMs, silencedUntil } = standing;
    const room = greeted(standing.room, { you, room: told });
    change({
      line: { is: 'open' },
      you,
      room,
      silentUntilMs: slowedUntil(room, { you, silentUntilMs }),
      silencedUntil: you.may_write ? undefined : silencedUntil,
      held: you.may_moderate ? standing.held : [],
    });
    cancelSilence();
    if (you.silenced_until) {
      const silentForMs = Math.max(0, Date.parse(you.silenced_until) - time.now()) + clocksDifferByMs;
      cancelSilence = time.after(Math.min(longestTimerMs, silentForMs), greetAgain);
    }
    cancelReplace();
    const leftMs = Date.parse(you.until) - time.now() - replaceBeforeMs * (1 + world.random());
    // A ticket that brought no more time will not bring it the next time either: the server ends this one.
    if (leftMs > 0) cancelReplace = time.after(Math.min(longestTimerMs, leftMs), () => void connect());
    if (head_seq > (room.at ?? 0)) missing(behindForMs);
    for (const heard of helloEars) heard();
    helloEars.clear();
    if (reactionToSend) leg?.send({ type: 'reaction.send', emoji: reactionToSend });
    reactionToSend = undefined;
    pump();
  };

  const tellReactions = (fresh: Readonly<Record<string, number>>) => {
    for (const listener of reactionEars) listener(fresh);
  };
  const stateTold = ({ viewers, reactions, poll }: Omit<Frame<'state'>, 'type'>) => {
    const known = standing.room.poll;
    const isStanding = poll && known?.poll_id === poll.poll_id;
    change({
      viewers,
      ...(isStanding ? { room: { ...standing.room, poll: { ...known, votes: poll.votes } } } : {}),
    });
    tellReactions(reactions);
  };

  const acknowledged = ({ client_id, message_id, seq }: Frame<'ack'>) => {
    const at = standing.room.at ?? 0;
    const { you, room, outbox, silentUntilMs } = standing;
    const slowMs = you?.may_moderate ? 0 : room.modes.slow_sec * 1000;
    if (seq <= at && isLeftOut(room, seq)) {
      change({ outbox: box.acknowledged(outbox, client_id, message_id, seq) });
      change({ room: withMine(room) });
    }
    change({
      outbox: seq <= at ? box.forgotten(outbox, client_id) : box.acknowledged(outbox, client_id, message_id, seq),
      ...(slowMs > 0 ? { silentUntilMs: Math.max(silentUntilMs, time.now() + slowMs) } : {}),
      // Whoever is heard is not silenced any more.
      silencedUntil: undefined,
    });
    if (seq > at) missing(behindForMs);
    pump();
  };

  const refused = ({ ref, client_id = ref, code, status, message, retry_after_ms }: Frame<'error'>) => {
    const mine = standing.outbox.find(({ clientId }) => clientId === client_id);
    const words = withTime(message, retry_after_ms);
    if (mine && code === 'chat.followers_only' && follows && mine.tries <= followTries) {
      const ms = 500 * 2 ** (mine.tries - 1);
      restsUntilMs = time.now() + ms;
      cancelRest = time.after(ms, pump);
      change({ outbox: box.delayed(standing.outbox, mine.clientId, 'Waits until the chat knows that you follow') });
    } else if (mine && client_id !== undefined) {
      // How long one has to have followed is said with the button for that.
      const isSlow = retry_after_ms !== undefined && code !== 'chat.follow_longer';
      const silentUntilMs = isSlow ? time.now() + retry_after_ms : standing.silentUntilMs;
      change({ outbox: box.refused(standing.outbox, client_id, words), silentUntilMs });
      pump();
    }
    asks.answer(ref, new Refused({ code, message: words, status, retryAfterMs: retry_after_ms }));
  };

  const hears: { [Type in ChatServerFrame['type']]: (frame: Frame<Type>, from: Leg) => void } = {
    hello: (frame, from) => {
      if (from === coming) {
        leg?.close();
        leg = from;
        coming = undefined;
      }
      hello(frame);
    },
    events: ({ items, left_out, state }) => {
      takeEvents(items, undefined, left_out);
      if (state) stateTold(state);
    },
    reading: ({ type: _, ...as }) => reading.readAs(as),
    ack: acknowledged,
    held: ({ client_id }) => {
      change({ outbox: box.held(standing.outbox, client_id) });
      pump();
    },
    ok: ({ ref }) => {
      // A message that was an order (/slow 10) is done, and nothing was said.
      if (ref !== undefined) change({ outbox: box.forgotten(standing.outbox, ref) });
      asks.answer(ref);
      pump();
    },
    notice: ({ ref, client_id = ref, text }) => {
      const { outbox } = standing;
      change({ told: text, outbox: client_id === undefined ? outbox : box.forgotten(outbox, client_id) });
      pump();
    },
    error: refused,
    held_added: ({ held }) => change({ held: withHeld(standing.held, [held]) }),
    held_removed: ({ held_id }) => change({ held: standing.held.filter((one) => one.held_id !== held_id) }),
    state: (frame) => stateTold(frame),
    closing: ({ resume, message }, from) => {
      if (!resume) return ended(message);
      from.close();
      lost(from);
    },
    rights_changed: greetAgain,
    pong: ({ reading: as, ref, at }) => {
      serverClock.hears(ref, at);
      if (as && as.by !== reading.by()) reading.readAs(as);
    },
  };
  /** A type from a newer server is nothing to us. */
  const heard = (frame: ChatServerFrame, from: Leg) =>
    (hears[frame.type] as ((frame: ChatServerFrame, from: Leg) => void) | undefined)?.(frame, from);

  const open = ({ url, protocols }: { url: string; protocols: readonly string[] }) => {
    const one: Leg = openLeg(world.connect(url, protocols), time, {
      onOpen: () => greet(one),
      onFrame: (frame) => heard(frame, one),
      onGone: () => lost(one),
    });
    coming = one;
  };

  const connect = async (): Promise<void> => {
    if (isAsking || coming || signal.aborted || standing.line.is === 'over') return;
    isAsking = true;
    cancelRetry();
    if (!leg && !reading.isOpen()) change({ line: { is: 'connecting' } });
    try {
      const ticket = await world.ticket(signal);
      if (signal.aborted) return;
      if (ticket.isEnded) {
        change({ room: { ...standing.room, isClosed: true } });
        return ended(overWords);
      }
      reading.admittedAs(ticket.reading);
      if (reading.by() === 'pages') {
        if (!standing.you) change({ you: ticket.you });
        if (reading.mayDoWithout()) return;
      } else if (standing.room.at === undefined) await catchUp.now();
      if (signal.aborted) return;
      open(ticket);
    } catch (error) {
      if (signal.aborted) return;
      if (!mayHelpToRetry(error)) return ended(sentenceOf(error));
      retry(error instanceof Refused ? error.retryAfterMs : 0);
    } finally {
      isAsking = false;
    }
  };

  /** Whoever writes in a big room has a socket, and keeps it for a while. */
  const writing = () => {
    reading.wrote();
    if (!leg && reading.by() === 'pages') void connect();
  };
  /** There is one, or soon; what is sent without is told so. */
  const aSocket = async (): Promise<void> => {
    if (reading.by() === 'socket') return;
    reading.wrote();
    if (leg) return;
    await new Promise<void>((resolve) => {
      const cancel = time.after(helloWithinMs, resolve);
      helloEars.add(() => {
        cancel();
        resolve();
      });
      void connect();
    });
  };

  const askTime = () => {
    if (leg) {
      const ref = world.newId();
      serverClock.asks(ref);
      leg.send({ type: 'ping', ref });
      timesAsked += 1;
    }
    cancelTime = time.after(firstAsksMs[timesAsked] ?? asksTimeEveryMs, askTime);
  };

  void connect();
  return {
    /** What time it is at the server, in milliseconds; measured from now on, where it was not before. */
    serverNow: (): number => {
      if (timesAsked === 0 && leg) {
        timesAsked = 1;
        askTime();
      }
      return serverClock.now();
    },
    read: (): ChatStanding => standing,
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onReactions: (listener: (reactions: Readonly<Record<string, number>>) => void): (() => void) => {
      reactionEars.add(listener);
      return () => void reactionEars.delete(listener);
    },
    /** Shown at once, and sent as soon as there is a connection and its turn. */
    say: (text: string, replyTo?: string) => {
      const one = { clientId: world.newId(), text, replyTo, atMs: time.now() };
      change({ outbox: box.typed(standing.outbox, one) });
      writing();
      pump();
    },
    sayAgain: (clientId: string) => {
      change({ outbox: box.again(standing.outbox, clientId) });
      writing();
      pump();
    },
    forget: (clientId: string) => change({ outbox: box.forgotten(standing.outbox, clientId) }),
    /** Whether I follow the channel: the room hears of it a moment later than I do. */
    knowFollows: (to: boolean) => {
      follows = to;
    },
    /** What was told has been read. */
    readTold: () => change({ told: undefined }),
    /** Does something in the room; resolves when it is done, and throws what was said against it. */
    ask: async (frame: ChatClientFrame): Promise<void> => {
      await aSocket();
      return asks.ask((ref) => leg?.send({ ...frame, ref }) ?? false);
    },
    /** One's vote, in the place of the one before; throws what was said against it. */
    vote: async (poll_id: string, choice: number): Promise<void> => {
      await aSocket();
      await asks.ask((ref) => leg?.send({ type: 'poll.vote', poll_id, choice, ref }) ?? false);
      const { poll } = standing.room;
      if (poll?.poll_id === poll_id) change({ room: { ...standing.room, poll: { ...poll, mine: choice } } });
    },
    /** It waits no more, whether or not the room has told so yet. */
    decided: (heldId: string) => change({ held: standing.held.filter(({ held_id }) => held_id !== heldId) }),
    /** What waited before this moderator came. */
    knowHeld: (held: readonly HeldMessage[]) => change({ held: withHeld(standing.held, held) }),
    /** If there is a connection; nobody is told of one that got lost. */
    react: (emoji: Reaction) => {
      if (leg || reading.by() === 'socket') return void leg?.send({ type: 'reaction.send', emoji });
      reactionToSend = emoji;
      writing();
    },
    /** Now, instead of when its time has come; also after the end. */
    tryNow: () => {
      if (standing.line.is === 'over') change({ line: { is: 'connecting' } });
      reading.lookNow();
      void connect();
    },
    /** The network is back, or somebody looks again: is there still anybody at the other end? */
    wake: () => {
      reading.lookNow();
      if (leg) leg.probe();
      else if (!reading.mayDoWithout()) void connect();
    },
    /** The network is gone, and with it whatever was open. */
    sleep: () => {
      const open = [leg, coming];
      for (const one of open) one?.close();
      for (const one of open) if (one) lost(one);
      if (standing.line.is === 'waiting') retry();
    },
    close: () => {
      closed.abort();
      for (const cancel of [cancelRetry, cancelReplace, cancelAck, cancelSilence, cancelTime, cancelRest]) cancel();
      catchUp.stop();
      reading.stop();
      leg?.close();
      coming?.close();
      asks.failAll(new Unreachable(undefined));
    },
  };
};
export type Chat = ReturnType<typeof createChat>;

const withHeld = (known: readonly HeldMessage[], more: readonly HeldMessage[]): HeldMessage[] => {
  const ids = new Set(known.map(({ held_id }) => held_id));
  return [...known, ...more.filter(({ held_id }) => !ids.has(held_id))].sort((a, b) => (a.at < b.at ? -1 : 1));
};

/** The colour of my name, if the room has shown it. */
const hueOf = ({ lines }: Pick<Room, 'lines'>, me: string | undefined): number => {
  const mine = lines.findLast((line) => line.kind === 'message' && line.author.account_id === me);
  return mine?.kind === 'message' ? mine.author.hue : 210;
};

/** Until when slow mode makes me wait, counted from what I said last; those who keep order do not wait. */
const slowedUntil = (
  { lines, modes }: Pick<Room, 'lines' | 'modes'>,
  { you, silentUntilMs }: Pick<ChatStanding, 'you' | 'silentUntilMs'>,
): number => {
  if (modes.slow_sec === 0 || !you || you.may_moderate) return 0;
  const mine = lines.findLast((line) => line.kind === 'message' && line.author.account_id === you.account_id);
  const saidAtMs = mine?.kind === 'message' ? Date.parse(mine.at) : 0;
  return Math.max(silentUntilMs, saidAtMs + modes.slow_sec * 1000);
};
