import { expect, test } from 'vitest';
import { changesBetween } from './snapshot.ts';

const now = new Date('2026-11-20T10:00:00.000Z');
const seconds = now.getTime() / 1000;
const row = (expiresAt?: number) => JSON.stringify(expiresAt ? { expires_at: { N: String(expiresAt) } } : { a: 1 });

test('what is gone is a change, but for rows whose own time is over', () => {
  const before = new Map([
    ['chat TICKET#over TICKET', row(seconds - 1)],
    ['chat TICKET#good TICKET', row(seconds + 1)],
    ['catalog VIDEO#1 VIDEO', row()],
  ]);
  expect(changesBetween(before, new Map(), now)).toEqual([
    'chat TICKET#good TICKET (gone)',
    'catalog VIDEO#1 VIDEO (gone)',
  ]);
  expect(changesBetween(before, before, now)).toEqual([]);
  const other = new Map([...before, ['catalog VIDEO#1 VIDEO', 'another']]);
  expect(changesBetween(before, other, now)).toEqual(['catalog VIDEO#1 VIDEO']);
});
