import type { ChatClientFrame, ChatServerFrame } from '../../api/promises.ts';

/** As much of a WebSocket as is used here. */
export interface Socket {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
}

/** Time, as the browser or a test has it. `after` answers how to call it off. */
export interface Time {
  now(): number;
  after(ms: number, work: () => void): () => void;
}

/** One connection, from opening until it is gone. It is never mended: the next one goes on where it stopped. */
export interface Leg {
  /** Whether it could be sent; an answer is not waited for. */
  send(frame: ChatClientFrame): boolean;
  /** Asks for a sign of life, unless one has just come. */
  probe(): void;
  close(): void;
}

interface Ears {
  onOpen: () => void;
  onFrame: (frame: ChatServerFrame) => void;
  /** Once, and not after `close`. */
  onGone: () => void;
}

/** An answer that takes longer never comes: a network that was pulled out closes nothing. */
const answerWithinMs = 12_000;
/** So long nothing may be heard before we ask; API Gateway itself cuts off after 10 minutes. */
const quietForMs = 120_000;
const sendAtLeastEveryMs = 480_000;
const lookEveryMs = 15_000;
const expectsAnswer = ({ type }: ChatClientFrame): boolean => type !== 'reaction.send';

const frameOf = (data: unknown): ChatServerFrame | undefined => {
  try {
    return JSON.parse(String(data)) as ChatServerFrame;
  } catch {
    return undefined;
  }
};

/** Watches over one socket: what goes out, what comes in, and whether there still is somebody at the other end. */
export const openLeg = (socket: Socket, time: Time, { onOpen, onFrame, onGone }: Ears): Leg => {
  let isDone = false;
  let heardAt = time.now();
  let sentAt = time.now();
  let cancelLook = () => {};
  let cancelAnswer: (() => void) | undefined;

  const end = () => {
    isDone = true;
    cancelLook();
    cancelAnswer?.();
    Object.assign(socket, { onopen: null, onmessage: null, onclose: null });
    socket.close();
  };
  const gone = () => {
    if (isDone) return;
    end();
    onGone();
  };
  const awaitAnswer = () => {
    cancelAnswer ??= time.after(answerWithinMs, gone);
  };
  const send = (frame: ChatClientFrame): boolean => {
    if (isDone) return false;
    socket.send(JSON.stringify(frame));
    sentAt = time.now();
    if (expectsAnswer(frame)) awaitAnswer();
    return true;
  };
  const look = () => {
    const now = time.now();
    if (now - heardAt >= quietForMs || now - sentAt >= sendAtLeastEveryMs) send({ type: 'ping' });
    cancelLook = time.after(lookEveryMs, look);
  };

  socket.onopen = () => {
    cancelLook = time.after(lookEveryMs, look);
    onOpen();
  };
  socket.onmessage = ({ data }) => {
    heardAt = time.now();
    cancelAnswer?.();
    cancelAnswer = undefined;
    const frame = frameOf(data);
    if (frame) onFrame(frame);
  };
  socket.onclose = gone;
  awaitAnswer();
  return { send, probe: () => void send({ type: 'ping' }), close: () => isDone || end() };
};
