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
  expect(changesBetween(before, new Map(), { now })).toEqual([
    'chat TICKET#good TICKET (gone)',
    'catalog VIDEO#1 VIDEO (gone)',
  ]);
  expect(changesBetween(before, before, { now })).toEqual([]);
  const other = new Map([...before, ['catalog VIDEO#1 VIDEO', 'another']]);
  expect(changesBetween(before, other, { now })).toEqual(['catalog VIDEO#1 VIDEO']);
});

test('somebody’s own rows and their news are theirs to change, and nobody else’s', () => {
  const after = new Map([
    ['follows FOLLOWER#usr_1 FOLLOW', '{}'],
    ['follows OUTBOX#evt_1 OUTBOX', '{"envelope":"usr_1"}'],
    ['follows OUTBOX#evt_2 OUTBOX', '{"envelope":"usr_2"}'],
    ['catalog VIDEO#1 VIDEO', '{"liked by":"usr_1"}'],
  ]);
  const others = ['follows OUTBOX#evt_2 OUTBOX', 'catalog VIDEO#1 VIDEO'];
  expect(changesBetween(new Map(), after, { of: ['usr_1', ''] })).toEqual(others);
  expect(changesBetween(after, new Map(), { of: ['usr_1'] })).toEqual(others.map((name) => `${name} (gone)`));
});

test('that nobody is in a watch party is noted by the clock; what else is in its room is somebody’s', () => {
  const after = new Map([
    ['chat ROOM#pty_1 EMPTY', row(seconds + 1)],
    ['chat ROOM#pty_1 ROOM', row()],
  ]);
  expect(changesBetween(new Map(), after, { now })).toEqual(['chat ROOM#pty_1 ROOM']);
  expect(changesBetween(after, new Map(), { now })).toEqual(['chat ROOM#pty_1 ROOM (gone)']);
});
