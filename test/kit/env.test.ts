import { expect, test } from 'vitest';
import { environment } from '../../lambdas/kit/env.ts';

const env = environment('SHELF_TABLE', 'SITE_ORIGIN');

test('a function is told what it asks for, and nothing else', () => {
  const source = { SHELF_TABLE: 'shelf', SITE_ORIGIN: 'https://a', PATH: '/bin' };
  expect(env.read(source)).toEqual({ SHELF_TABLE: 'shelf', SITE_ORIGIN: 'https://a' });
});

test('what is missing or empty stops it at once, all of it named', () => {
  expect(() => env.read({ SHELF_TABLE: 'shelf' })).toThrow('not set: SITE_ORIGIN');
  expect(() => env.read({ SHELF_TABLE: '' })).toThrow('not set: SHELF_TABLE, SITE_ORIGIN');
});
