import type { Generations } from '../../lambdas/kit/secret.ts';

/**
 * A key's change, read from the secret alone, so that a command that was killed goes on where it stopped:
 * `absent` → `settled` → `announced` (everyone learns the next value) → `switched` (made with the new, old still good)
 * → `settled`.
 */
export type State = 'absent' | 'settled' | 'announced' | 'switched';

export const stateOf = (held: Generations<unknown> | undefined): State => {
  if (!held) return 'absent';
  if (held.next !== undefined) return 'announced';
  return held.previous === undefined ? 'settled' : 'switched';
};

const minute = 60_000;

/** Functions look at a secret again after five minutes, and the edge needs a moment: after that everyone knows `next`. */
export const everyoneKnowsAfterMs = 10 * minute;

export const announce = <T>({ current }: Generations<T>, next: T): Generations<T> => ({ current, next });

export const switchOver = <T>({ current, next }: Generations<T>): Generations<T> => {
  if (next === undefined) throw new Error('There is no next value to switch to.');
  return { current: next, previous: current };
};

export const settle = <T>({ current }: Generations<T>): Generations<T> => ({ current });

/** When the next step of a change may be taken; undefined where there is none to take. */
export const mayGoOnAt = (state: State, since: Date, usefulForMs: number): Date | undefined => {
  if (state === 'announced') return new Date(since.getTime() + everyoneKnowsAfterMs);
  // What was made just before the switch by a function that had not yet heard of it lives this much longer.
  if (state === 'switched') return new Date(since.getTime() + usefulForMs + everyoneKnowsAfterMs);
  return undefined;
};
