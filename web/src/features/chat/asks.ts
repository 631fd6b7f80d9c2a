import { Unreachable } from '../../api/refusal.ts';
import type { Time } from './leg.ts';

const within = 15_000;

/** What was asked over a socket and is not answered yet, by the name it was asked under. */
export const createAsks = (time: Time, newId: () => string) => {
  const waiting = new Map<string, (error?: unknown) => void>();
  const answer = (ref: string | undefined, error?: unknown): void => {
    if (ref === undefined) return;
    waiting.get(ref)?.(error);
  };
  return {
    /** Sends under a new name, and waits for the answer to it. */
    ask: (send: (ref: string) => boolean): Promise<void> =>
      new Promise((resolve, reject) => {
        const ref = newId();
        const cancel = time.after(within, () => answer(ref, new Unreachable(undefined)));
        waiting.set(ref, (error) => {
          waiting.delete(ref);
          cancel();
          if (error === undefined) resolve();
          else reject(error);
        });
        if (!send(ref)) answer(ref, new Unreachable(undefined));
      }),
    answer,
    failAll: (error: unknown): void => {
      for (const settle of [...waiting.values()]) settle(error);
    },
  };
};
