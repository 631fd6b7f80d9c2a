import { expect, test } from 'vitest';
import { isFocusLost } from '../../web/src/ui/lost-focus.ts';

test('only what has left the page with the focus, or can be pressed no more, lost it', () => {
  expect(isFocusLost(true, { isConnected: false })).toBe(true);
  expect(isFocusLost(true, { isConnected: true })).toBe(false);
  expect(isFocusLost(true, { isConnected: true, disabled: true })).toBe(true);
  expect(isFocusLost(true, undefined)).toBe(false);
  expect(isFocusLost(false, { isConnected: false })).toBe(false);
});
