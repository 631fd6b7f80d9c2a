import type { Chance } from '../../support/seeded.ts';

/** What may befall an event on its way to one consumer, and a message in its queue. */
export interface Mischief {
  /** The bus never hands it over, however often it tries. */
  drops(about: { consumer: string; name: string }): boolean;
  /** How often it is handed over beside the first time. */
  extraCopies(about: { consumer: string; name: string }): number;
  /** How late a copy is, in milliseconds. */
  delayMs(about: { consumer: string; name: string }): number;
  /** The work was done, but the queue heard of it too late: the message comes again. */
  comesAgain(about: { consumer: string }): boolean;
  /** The order in which a consumer's visible messages are handed out. */
  shuffled<T>(messages: readonly T[]): T[];
}

export const noMischief: Mischief = {
  drops: () => false,
  extraCopies: () => 0,
  delayMs: () => 0,
  comesAgain: () => false,
  shuffled: (messages) => [...messages],
};

export interface Shares {
  drop?: number;
  duplicate?: number;
  delay?: number;
  again?: number;
  disorder?: boolean;
}

const longestDelayMs = 10 * 60_000;

/** The same chance, the same mischief. */
export const seededMischief = (
  chance: Chance,
  { drop = 0, duplicate = 0, delay = 0, again = 0, disorder = false }: Shares,
): Mischief => ({
  drops: () => chance.happens(drop),
  extraCopies: () => (chance.happens(duplicate) ? chance.whole(1, 4) : 0),
  delayMs: () => (chance.happens(delay) ? chance.whole(1, longestDelayMs) : 0),
  comesAgain: () => chance.happens(again),
  shuffled(messages) {
    const order = [...messages];
    if (!disorder) return order;
    for (let last = order.length - 1; last > 0; last--) {
      const other = chance.whole(0, last);
      [order[last], order[other]] = [order[other] as never, order[last] as never];
    }
    return order;
  },
});
