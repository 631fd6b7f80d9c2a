import { seeded } from './seeded.ts';

/** Lets a call go on when it is its turn; what it answers is called when the call is over. */
export type Turns = () => Promise<() => void>;

/**
 * One call at a time, and which of those that wait is for the seed to say: the same seed gives the same order of the same
 * calls, and many seeds give many orders.
 */
export const seededTurns = (seed: number): Turns => {
  const chance = seeded(seed);
  const waiting: (() => void)[] = [];
  let busy = false;

  const next = (): void => {
    if (busy) return;
    const [chosen] = waiting.splice(Math.floor(chance() * waiting.length), 1);
    if (!chosen) return;
    busy = true;
    chosen();
  };
  // Everyone who is about to call gets to the door before one is let through.
  const soon = (): void => void setImmediate(() => setImmediate(() => setImmediate(next)));

  return () =>
    new Promise((resolve) => {
      waiting.push(() =>
        resolve(() => {
          busy = false;
          soon();
        }),
      );
      soon();
    });
};
