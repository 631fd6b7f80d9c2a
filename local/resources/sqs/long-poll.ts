import type { ReceivedMessage } from './messages.ts';

/** Ends when woken, when `milliseconds` have passed or when the signal says so, whichever comes first. */
const pause = (
  listen: (wake: () => void) => () => void,
  until: { milliseconds: number; signal: AbortSignal },
): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      stopListening();
      clearTimeout(timer);
      until.signal.removeEventListener('abort', end);
      resolve();
    };
    const stopListening = listen(end);
    const timer = setTimeout(end, until.milliseconds);
    until.signal.addEventListener('abort', end);
  });

/**
 * Receives at once, or waits for the first message. Nothing is taken for a caller that has gone: its message would be
 * hidden for the whole visibility timeout with no one to handle it.
 */
export const receiveOrWait = async (
  receive: () => ReceivedMessage[],
  listen: (wake: () => void) => () => void,
  until: { seconds: number; signal: AbortSignal },
): Promise<ReceivedMessage[]> => {
  const deadline = performance.now() + until.seconds * 1000;
  for (;;) {
    if (until.signal.aborted) return [];
    const received = receive();
    const left = deadline - performance.now();
    if (received.length > 0 || left <= 0) return received;
    await pause(listen, { milliseconds: left, signal: until.signal });
  }
};
