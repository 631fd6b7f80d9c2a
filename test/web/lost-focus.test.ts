import { expect, test } from 'vitest';
import { isFocusLost } from '../../web/src/ui/lost-focus.ts';

test('only what has left the page with the focus lost it', () => {
  expect(isFocusLost(true, { isConnected: false })).toBe(true);
  expect(isFocusLost(true, { isConnected: true })).toBe(false);
  expect(isFocusLost(true, undefined)).toBe(false);
  expect(isFocusLost(false, { isConnected: false })).toBe(false);
});
