import { expect, test } from 'vitest';
import { addedWords, priceWords, standingOfTarget, type Target } from '../../web/src/features/live/target-words.ts';

const place = (given: Partial<Target> = {}): Target => ({
  ...{ target_id: 'tgt_1', label: 'There', host: 'live.example.com', enabled: true, state: 'waiting' },
  ...given,
});
const priced = (...items: Target[]): string => priceWords({ items, per_hour_usd: 0.5 }).replaceAll('US', '');

test('what other places add to the price is said of each, and of all that are on', () => {
  expect(priced()).toBe('Each place adds $0.50 to an hour on air.');
  expect(priced(place({ enabled: false }))).toBe('Each place adds $0.50 to an hour on air.');
  expect(priced(place())).toContain('With 1 place on, that is $0.50 more.');
  expect(priced(place(), place(), place({ enabled: false }))).toContain('With 2 places on, that is $1.00 more.');
});

test('beside the price of an hour it is said in the same sentence, or not at all', () => {
  const added = (...items: Target[]) => addedWords({ items, per_hour_usd: 0.5 }).replaceAll('US', '');
  expect(added(place({ enabled: false }))).toBe('');
  expect(added(place())).toBe(' and $0.50 for another place');
  expect(added(place(), place())).toBe(' and $1.00 for 2 other places');
});

test('every state has a word and a look; only one that fails looks bad, and only one that is on looks good', () => {
  const looks = (['off', 'waiting', 'connecting', 'on', 'failed'] as const).map((state) => standingOfTarget({ state }));
  expect(looks.map(([look]) => look)).toEqual(['', 'note', 'note', 'good', 'bad']);
  expect(new Set(looks.map(([, words]) => words)).size).toBe(5);
});
