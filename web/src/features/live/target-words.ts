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

const places = (count: number): string => (count === 1 ? '1 place' : `${count} places`);

/** What the places that are switched on add to the price. */
export const priceWords = ({ items, per_hour_usd }: Pick<StreamTargets, 'items' | 'per_hour_usd'>): string => {
  const on = items.filter(({ enabled }) => enabled).length;
  const each = `Each place adds ${dollars(per_hour_usd)} to an hour on air.`;
  return on === 0 ? each : `${each} With ${places(on)} on, that is ${dollars(on * per_hour_usd)} more.`;
};
