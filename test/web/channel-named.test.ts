import { expect, test } from 'vitest';
import { channelNamed } from '../../web/src/features/catalog/channel-named.ts';

test.each([
  ['@ada-films', '@ada-films'],
  ['@ADA-Films', '@ada-films'],
  ['ada-films', '@ada-films'],
  ['ch_5f0c2a8e1b7d4c3f9a6e0d1b', 'ch_5f0c2a8e1b7d4c3f9a6e0d1b'],
])('%s names %s', (typed, asked) => {
  expect(channelNamed(typed)).toBe(asked);
});
