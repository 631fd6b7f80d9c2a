import type { ChatClientFrame, ChatEvent, ChatServerFrame } from '../../sdk/src/public.ts';
import type { Socket, Time } from '../../web/src/features/chat/leg.ts';
import type { Head } from '../../web/src/features/chat/page-reader.ts';

/** Time that passes when it is told to. */
export const aClock = () => {
  let nowMs = Date.parse('2026-11-20T10:00:00Z');
  let count = 0;
  let timers: { id: number; atMs: number; work: () => void }[] = [];
  const time: Time = {
    now: () => nowMs,
    after: (ms, work) => {
      const id = ++count;
      timers.push({ id, atMs: nowMs + ms, work });
      return () => {
        timers = timers.filter((timer) => timer.id !== id);
      };
    },
  };
  /** Promises that are settled are followed first. */
  const follow = async () => {
    for (let turn = 0; turn < 30; turn++) await Promise.resolve();
  };
  const pass = async (ms: number): Promise<void> => {
    const untilMs = nowMs + ms;
    await follow();
    for (;;) {
      const next = timers.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs || a.id - b.id)[0];
      if (!next) break;
      timers = timers.filter(({ id }) => id !== next.id);
      nowMs = Math.max(nowMs, next.atMs);
      next.work();
      await follow();
    }
    nowMs = untilMs;
  };
  return { time, pass, pending: () => timers.length };
};

export const you = 'usr_me';
export const pageSize = 200;
const modes = {
  ...{ slow_sec: 0, subscribers_only: false, emote_only: false, unique: false, hold_first: false, shield: false },
};

interface Wire {
  socket: Socket;
  ticket: string;
  isOpen: boolean;
  isCut: boolean;
}

/** A room at the other end of a network that can be pulled: it keeps the order, and knows what was said under which name. */
export const aChatServer = (time: Time, { socketLivesMs = 7_200_000, mayModerate = true } = {}) => {
  const log: ChatEvent[] = [];
  const saidAs = new Map<string, ChatEvent & { kind: 'message' }>();
  const wires = new Set<Wire>();
  const tickets = new Set<string>();
  const frames: ChatClientFrame[] = [];
  const counts = { tickets: 0, pages: 0, sockets: 0, heads: 0, files: 0 };
  let isPulled = false;
  let isTold = false;
  let losesEvents = false;
  let toldTo = 0;
  let isClosed = false;
  let answers = true;
  let silence: { silenced_until?: string } | undefined;
  let pinned: { pinned: string; pinned_message: ChatEvent & { kind: 'message' } } | undefined;
  let reading: { by: 'socket' | 'pages'; one_in: number; within_ms?: number } = { by: 'socket', one_in: 1 };
  let reactions: Record<string, number> = {};
  let head: Head | undefined;
  let refuseNext: Extract<ChatServerFrame, { type: 'error' }> | undefined;

  const later = (work: () => void) => time.after(20, work);
  const give = (wire: Wire, frame: ChatServerFrame) =>
    later(() => {
      if (wire.isOpen && !wire.isCut) wire.socket.onmessage?.({ data: JSON.stringify(frame) });
    });
  const happens = (event: object): ChatEvent => {
    const placed = { at: new Date(time.now()).toISOString(), ...event, seq: log.length + 1 } as ChatEvent;
    log.push(placed);
    if (!losesEvents && reading.by === 'socket')
      for (const wire of wires) give(wire, { type: 'events', items: [placed] });
    return placed;
  };
  const says = (text: string, who = 'usr_else'): ChatEvent =>
    happens({
      ...{ kind: 'message', text, message_id: `msg_${log.length + 1}` },
      author: { account_id: who, name: who, badges: [], hue: 1 },
    });

  const takes = (wire: Wire, frame: ChatClientFrame): void => {
    frames.push(frame);
    if (!answers) return;
    if (frame.type === 'hello') {
      const until = new Date(time.now() + socketLivesMs).toISOString();
      const head_seq = log.length;
      give(wire, {
        ...{
          type: 'hello',
          you: {
            ...{ account_id: you, display_name: 'Me', may_write: !silence, may_moderate: mayModerate, until },
            ...(silence ? { read_only_because: 'banned' as const, ...silence } : {}),
          },
        },
        room: { head_seq, modes, ...pinned, state: isClosed ? 'closed' : 'open' },
        reading,
      });
      const { after } = frame;
      if (after !== undefined && after < head_seq && !losesEvents)
        give(wire, { type: 'events', items: log.slice(after) });
      return;
    }
    if (frame.type === 'ping') return void give(wire, { type: 'pong', head_seq: log.length, reading });
    if (frame.type !== 'message.send') return void give(wire, { type: 'ok', ref: frame.ref });
    if (refuseNext) {
      give(wire, { ...refuseNext, client_id: frame.client_id });
      refuseNext = undefined;
      return;
    }
    const known = saidAs.get(frame.client_id) ?? (says(frame.text, you) as ChatEvent & { kind: 'message' });
    saidAs.set(frame.client_id, known);
    give(wire, { type: 'ack', client_id: frame.client_id, message_id: known.message_id, seq: known.seq });
  };

  const answerOver = async <T>(answer: () => T): Promise<T> => {
    await new Promise<void>((resolve) => void time.after(30, resolve));
    if (isPulled) throw new TypeError('Failed to fetch');
    return answer();
  };

  return {
    ...{ log, frames, counts, says, happens },
    isOnline: () => !isTold,
    ticket: () =>
      answerOver(() => {
        const ticket = `ticket.${++counts.tickets}`;
        tickets.add(ticket);
        const me = { account_id: you, may_write: true, may_moderate: false, until: new Date(time.now()).toISOString() };
        return { url: 'wss://room.example', protocols: ['arclight.chat.v1', ticket], isEnded: false, reading, you: me };
      }),
    page: (after?: number) =>
      answerOver(() => {
        counts.pages += 1;
        const messages = after === undefined ? log.slice(-50) : log.slice(after, after + 50);
        const next_after = messages.at(-1)?.seq ?? after ?? log.length;
        return { messages, next_after, head_seq: log.length };
      }),
    pages: {
      head: () =>
        answerOver(() => {
          counts.heads += 1;
          if (!head) throw new TypeError('not there');
          return head;
        }),
      page: (page: number) =>
        answerOver(() => {
          counts.files += 1;
          return { messages: log.slice(page * pageSize, (page + 1) * pageSize) };
        }),
    },
    /** What a beat writes: the newest events, and the pages before them, for the caches to keep a second. */
    beat: (inHead = 40) => {
      const after = Math.max(0, log.length - inHead);
      const full = Math.floor(log.length / pageSize);
      head = {
        ...{ reading, after, messages: log.slice(after), reactions, viewers: 9_000, next_ms: 2_000 },
        room: { head_seq: log.length, modes, state: isClosed ? 'closed' : 'open' },
        pages: Array.from({ length: full }, (_, page) => ({ page, edition: 'one', to: (page + 1) * pageSize })).slice(
          -10,
        ),
      };
    },
    /** From now on the room is read so; those who are connected are told, unless the frame gets lost. */
    readBy: (next: typeof reading, isTold = true) => {
      reading = next;
      if (isTold) for (const wire of wires) give(wire, { type: 'reading', ...next });
    },
    reacts: (emoji: string, count: number) => {
      reactions = { ...reactions, [emoji]: (reactions[emoji] ?? 0) + count };
    },
    closes: () => {
      isClosed = true;
      happens({ kind: 'closed' });
    },
    connect: (_: string, [, ticket = '']: readonly string[]): Socket => {
      counts.sockets += 1;
      const wire: Wire = { ticket, isOpen: false, isCut: isPulled, socket: undefined as unknown as Socket };
      const socket: Socket = {
        onopen: null,
        onmessage: null,
        onclose: null,
        send: (text) => {
          if (!wire.isCut) later(() => wire.isOpen && takes(wire, JSON.parse(text) as ChatClientFrame));
        },
        close: () => {
          wire.isOpen = false;
          wires.delete(wire);
        },
      };
      wire.socket = socket;
      later(() => {
        if (wire.isCut) return;
        if (!tickets.delete(ticket)) return socket.onclose?.();
        wire.isOpen = true;
        wires.add(wire);
        socket.onopen?.();
      });
      return socket;
    },
    /** The cable: nothing comes through any more, and only who looks is told. */
    pull: ({ isNoticed = false } = {}) => {
      isPulled = true;
      isTold = isNoticed;
      for (const wire of wires) wire.isCut = true;
    },
    plug: () => {
      isPulled = false;
      isTold = false;
    },
    /** Closes every socket, as a server does that goes away. */
    drop: () => {
      for (const wire of [...wires]) {
        wire.isOpen = false;
        wires.delete(wire);
        wire.socket.onclose?.();
      }
    },
    /** From now on so many of each second's messages are told, the first of them, when the server says so. */
    tellsSample: (told: number) => {
      const from = toldTo;
      const items = log.slice(from, from + told);
      const left_out = log.length > from + told ? [{ from: from + told + 1, to: log.length }] : [];
      toldTo = log.length;
      for (const wire of wires) give(wire, { type: 'events', items, left_out });
    },
    keepsForBeat: () => {
      losesEvents = true;
      toldTo = log.length;
    },
    tells: (frame: ChatServerFrame) => {
      for (const wire of wires) give(wire, frame);
    },
    loseEvents: (to: boolean) => {
      losesEvents = to;
    },
    answers: (to: boolean) => {
      answers = to;
    },
    refuseNext: (error: Extract<ChatServerFrame, { type: 'error' }>) => {
      refuseNext = error;
    },
    /** Who comes in now may not write; `undefined`: they may again. */
    silences: (to: typeof silence) => {
      silence = to;
    },
    /** Something said long ago, of which no event comes any more. */
    hasPinned: (message: ChatEvent) => {
      if (message.kind === 'message') pinned = { pinned: message.message_id, pinned_message: message };
    },
    open: () => wires.size,
  };
};
