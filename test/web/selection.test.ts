import { describe, expect, test } from 'vitest';
import { allOrNone, among, nothing, pressed, type Selection } from '../../web/src/features/catalog/selection.ts';

const order = ['a', 'b', 'c', 'd', 'e'];
const press = (selection: Selection, id: string, range = false) => pressed(selection, id, { order, range });
const chosen = ({ ids }: Selection) => [...ids].sort().join('');

describe('choosing rows', () => {
  test('one after the other, and again to let go', () => {
    const two = press(press(nothing, 'a'), 'c');
    expect(chosen(two)).toBe('ac');
    expect(chosen(press(two, 'a'))).toBe('c');
  });

  test('with shift: all from the last pressed one, in either direction', () => {
    expect(chosen(press(press(nothing, 'b'), 'd', true))).toBe('bcd');
    expect(chosen(press(press(nothing, 'd'), 'b', true))).toBe('bcd');
    expect(chosen(press(nothing, 'c', true))).toBe('c');
  });

  test('with shift on a chosen one: the range is let go', () => {
    const all = allOrNone(nothing, order);
    expect(chosen(press(press(all, 'b'), 'd', true))).toBe('ae');
  });

  test('a range begins at what is still there', () => {
    const gone = among(press(nothing, 'b'), ['a', 'c', 'd']);
    expect(gone).toEqual({ ids: new Set(), anchor: undefined });
    expect(chosen(pressed(gone, 'd', { order: ['a', 'c', 'd'], range: true }))).toBe('d');
  });

  test('all, and all again for none', () => {
    const all = allOrNone(press(nothing, 'a'), order);
    expect(chosen(all)).toBe('abcde');
    expect(chosen(allOrNone(all, order))).toBe('');
  });
});
