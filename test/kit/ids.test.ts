import fc from 'fast-check';
import { expect, test } from 'vitest';
import { derivedId } from '../../lambdas/kit/derived-id.ts';
import { accountIdOf, idOf, newId } from '../../lambdas/kit/ids.ts';

test('ids have their thing’s prefix and sort by when they were made', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }),
      fc.integer({ min: 1, max: 1e9 }),
      fc.uint8Array({ minLength: 10, maxLength: 10 }),
      (at, laterMs, random) => {
        const first = newId('vid', at, random);
        const second = newId('vid', new Date(at.getTime() + laterMs), random);
        expect(idOf('vid').safeParse(first).success).toBe(true);
        expect(first < second).toBe(true);
      },
    ),
  );
});

test('an id derived from its cause is the same each time, and another for another cause', () => {
  expect(derivedId('evt', 'a', 1)).toBe(derivedId('evt', 'a', 1));
  expect(derivedId('evt', 'a', 1)).not.toBe(derivedId('evt', 'a', 2));
  expect(derivedId('evt', 'a1')).not.toBe(derivedId('evt', 'a', '1'));
});

test('a person’s id follows from the token’s subject', () => {
  const id = accountIdOf('5f0c2a8e-1b7d-4c3f-9a6e-0d1b2c3a4f5e');
  expect(id).toBe('usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e');
  expect(idOf('usr').safeParse(id).success).toBe(true);
});
