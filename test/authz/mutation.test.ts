import { expect, test } from 'vitest';
import { authorize } from '../../lambdas/kit/authorize.ts';
import { tryMutants } from './mutants.ts';
import { decisionsOf, expected } from './scoped-decisions.ts';

test('the one decision about rights decides as the table has it, written a second time by hand', () => {
  expect(Object.fromEntries([...decisionsOf(authorize)])).toEqual(Object.fromEntries(expected));
});

test('it cannot be got wrong in one place without a decision changing', { timeout: 300_000 }, async () => {
  const { mutants, unnoticed, unchanged } = await tryMutants();
  console.info(`${mutants} slips, ${mutants - unnoticed.length} noticed`);
  expect(unchanged).toEqual(expected);
  // A slip that truly decides nothing is a line that says nothing: it goes from the policy rather than into a list here.
  expect(unnoticed).toEqual([]);
  expect(mutants).toBeGreaterThan(150);
});
