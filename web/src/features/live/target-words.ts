import type { StreamTargets } from '../../api/promises.ts';
import { dollars } from './money.ts';

export type Target = StreamTargets['items'][number];

/** How it stands with a target, in a word or two and the look of a badge. */
const standings: Record<Target['state'], readonly [look: string, words: string]> = {
  off: ['', 'Off'],
  waiting: ['note', 'Waits for you'],
  connecting: ['note', 'Connecting …'],
  on: ['good', 'On'],
  failed: ['bad', 'Not arriving'],
};
export const standingOfTarget = ({ state }: Pick<Target, 'state'>): readonly [look: string, words: string] =>
  standings[state];

type Priced = Pick<StreamTargets, 'items' | 'per_hour_usd'>;
const countOn = (items: readonly Target[]): number => items.filter(({ enabled }) => enabled).length;
const places = (count: number): string => (count === 1 ? '1 place' : `${count} places`);

/** The same in the middle of a sentence; empty where it is nothing. */
export const addedWords = ({ items, per_hour_usd }: Priced): string => {
  const on = countOn(items);
  return on === 0 ? '' : ` and ${dollars(on * per_hour_usd)} for ${on === 1 ? 'another place' : `${on} other places`}`;
};

/** What the places that are switched on add to the price. */
export const priceWords = ({ items, per_hour_usd }: Priced): string => {
  const on = countOn(items);
  const each = `Each place adds ${dollars(per_hour_usd)} to an hour on air.`;
  return on === 0 ? each : `${each} With ${places(on)} on, that is ${dollars(on * per_hour_usd)} more.`;
};
