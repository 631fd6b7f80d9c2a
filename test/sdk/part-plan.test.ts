import { describe, expect, test } from 'vitest';
import { bytesIn, lengthOf, partsOf, split } from '../../sdk/src/upload/part-plan.ts';

const mib = 1024 ** 2;

describe('the parts of a file', () => {
  test('cover every byte once, equal but for the last', () => {
    const parts = partsOf(20 * mib + 5, 8 * mib);
    expect(parts.map(lengthOf)).toEqual([8 * mib, 8 * mib, 4 * mib + 5]);
    expect(parts.map(({ partNo }) => partNo)).toEqual([1, 2, 3]);
    expect(bytesIn(parts)).toBe(20 * mib + 5);
  });

  test('a file that ends with a part has no empty one after it', () => {
    expect(partsOf(16 * mib, 8 * mib)).toHaveLength(2);
  });

  test('a small file is one part', () => {
    expect(partsOf(1, 8 * mib)).toEqual([{ partNo: 1, start: 0, end: 1 }]);
  });

  test('only what arrived whole is not sent again', () => {
    const { there, missing } = split(partsOf(20, 8), [
      { part_no: 1, size: 8 },
      { part_no: 2, size: 3 },
    ]);
    expect(there.map(({ partNo }) => partNo)).toEqual([1]);
    expect(missing.map(({ partNo }) => partNo)).toEqual([2, 3]);
  });
});
