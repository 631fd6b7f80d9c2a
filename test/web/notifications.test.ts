import { expect, test } from 'vitest';
import { bellWords, unreadNumber } from '../../web/src/features/notifications/unread-words.ts';

test('the bell says how many are new, as far as anybody counts', () => {
  expect([0, 1, 99, 100].map(bellWords)).toEqual([
    'Notifications',
    'Notifications: 1 new',
    'Notifications: 99 new',
    'Notifications: 99+ new',
  ]);
  expect(unreadNumber(100)).toBe('99+');
});
