import { describe, expect, test } from 'vitest';
import { gateOf } from '../../web/src/features/chat/followers-gate.ts';
import { emptyRoom } from '../../web/src/features/chat/room.ts';
import { changeWords, modeWords } from '../../web/src/features/chat/words.ts';
import { keepWish, takeWish } from '../../web/src/features/engagement/follow-wish.ts';
import { followersWords, onAirFirst } from '../../web/src/features/engagement/followers-words.ts';

const aStore = () => {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
};
const minute = 60_000;

describe('who presses Follow before they log in', () => {
  test('follows when they come back: that channel, once', () => {
    const store = aStore();
    keepWish(store, 'ch_1', 0);
    expect(takeWish(store, 'ch_2', minute)).toBe(false);
    expect(takeWish(store, 'ch_1', minute)).toBe(true);
    expect(takeWish(store, 'ch_1', minute)).toBe(false);
  });

  test('follows nothing an hour later, nor by what somebody else has put there', () => {
    const store = aStore();
    keepWish(store, 'ch_1', 0);
    expect(takeWish(store, 'ch_1', 60 * minute)).toBe(false);
    store.setItem('arclight.follow', 'no JSON');
    expect(takeWish(store, 'ch_1', 0)).toBe(false);
  });
});

test('followers are counted in few letters', () => {
  expect([0, 1, 2, 1280].map(followersWords)).toEqual([
    'No followers yet',
    '1 follower',
    '2 followers',
    '1.3K followers',
  ]);
});

test('who is on air stands first, and the order stays otherwise', () => {
  const follows = [{ id: 1 }, { id: 2, on_air: {} }, { id: 3 }, { id: 4, on_air: {} }];
  expect(onAirFirst(follows).map(({ id }) => id)).toEqual([2, 4, 1, 3]);
});

describe('where only followers write', () => {
  const now = new Date('2026-11-20T10:00:00.000Z');
  const since = '2026-11-20T09:55:00.000Z';

  test.each([
    ['anybody may', undefined, { follows: false }, undefined],
    ['it is not known yet whether I follow', 0, undefined, undefined],
    ['I do not follow', 0, { follows: false }, { followersSec: 0 }],
    ['I follow', 0, { follows: true, since }, undefined],
    ['I follow for long enough', 300, { follows: true, since }, undefined],
    ['I have to wait', 600, { follows: true, since }, { followersSec: 600, mayWriteAt: '2026-11-20T10:05:00.000Z' }],
  ])('%s', (_, followersSec, follow, gate) => {
    expect(gateOf(followersSec, follow, now)).toEqual(gate);
  });

  test('it is said to everybody, and when it is over', () => {
    const { modes } = emptyRoom;
    const only = { ...modes, followers_sec: 600 };
    expect(modeWords(only)).toEqual(['Only followers of 10 minutes or more']);
    expect(modeWords({ ...modes, followers_sec: 0 })).toEqual(['Only followers']);
    expect(modeWords({ ...modes, followers_sec: null })).toEqual([]);
    expect(changeWords(modes, only)).toBe('Only who has followed the channel for 10 minutes can write now.');
    expect(changeWords(only, { ...modes, followers_sec: null })).toMatch(/can write again/);
    expect(changeWords(modes, { ...modes, followers_sec: null })).toBe('');
  });
});
