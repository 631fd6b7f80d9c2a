import { describe, expect, test } from 'vitest';
import { behindSec, canGoBack, isAtEdge, remedyFor, withinWindow } from '../../web/src/player/live-rules.ts';

const window = { from: 100, edge: 158, newest: 160 };
const at = (place: number) => ({ at: place, window, targetLatencySec: 2 });
const following = { isFollowing: true, isPaused: false, stillForMs: 0, hasMoreLoaded: false, tries: 0 };

describe('where a viewer of a stream is', () => {
  test('is told by the newest there is', () => {
    expect(behindSec(at(148))).toBe(12);
    expect(behindSec(at(161))).toBe(0);
  });

  test('counts as live a little behind what is meant, and not much behind it', () => {
    expect(isAtEdge(at(158))).toBe(true);
    expect(isAtEdge(at(156))).toBe(true);
    expect(isAtEdge(at(155))).toBe(false);
  });

  test('stays within what can be played', () => {
    expect(withinWindow(Number.POSITIVE_INFINITY, window)).toBe(158);
    expect(withinWindow(130, window)).toBe(130);
    expect(withinWindow(-5, window)).toBe(101);
    expect(withinWindow(0, { from: 157.5, edge: 158, newest: 160 })).toBe(158);
  });

  test('can be left for what was before only where the stream allows it and there is something', () => {
    expect(canGoBack(window, 3600)).toBe(true);
    expect(canGoBack(window, 0)).toBe(false);
    expect(canGoBack({ from: 150, edge: 158, newest: 160 }, 3600)).toBe(false);
  });
});

describe('who follows a stream', () => {
  test('is left alone near the edge: the rate catches up', () => {
    expect(remedyFor(at(157), following)).toBeUndefined();
    expect(remedyFor(at(154), following)).toBeUndefined();
  });

  test('jumps to the edge from far behind it, but not when they went back themselves, and not while they pause', () => {
    expect(remedyFor(at(150), following)).toBe('jump');
    expect(remedyFor(at(150), { ...following, isFollowing: false })).toBeUndefined();
    expect(remedyFor(at(150), { ...following, isPaused: true, stillForMs: 60_000 })).toBeUndefined();
  });

  test('is not thrown about while something is being loaded for where they are', () => {
    expect(remedyFor(at(150), { ...following, stillForMs: 500 })).toBeUndefined();
    expect(remedyFor(at(150), { ...following, stillForMs: 4_000 })).toBeUndefined();
  });

  test('stuck before what is loaded jumps; stuck for long loads everything anew, each time after a longer wait', () => {
    const back = { ...following, isFollowing: false };
    expect(remedyFor(at(120), { ...back, stillForMs: 3_500, hasMoreLoaded: true })).toBe('jump');
    expect(remedyFor(at(120), { ...back, stillForMs: 3_500, hasMoreLoaded: true, tries: 1 })).toBeUndefined();
    expect(remedyFor(at(120), { ...back, stillForMs: 9_000 })).toBe('reload');
    expect(remedyFor(at(120), { ...back, stillForMs: 9_000, tries: 1 })).toBeUndefined();
    expect(remedyFor(at(120), { ...back, stillForMs: 33_000, tries: 9 })).toBe('reload');
  });

  test('is not helped where there is nothing newer', () => {
    expect(remedyFor(at(158), { ...following, stillForMs: 60_000, hasMoreLoaded: true })).toBeUndefined();
  });
});
