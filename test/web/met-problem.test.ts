import { expect, test } from 'vitest';
import { type Met, meet } from '../../web/src/ui/met-problem.ts';

/** A field, shown again and again with these problems and values; answers what stands below it each time. */
const showing = (times: readonly [problem: string | undefined, value: string][]): (string | undefined)[] => {
  let before: Met = { problem: undefined, value: times[0]?.[1] };
  return times.map(([problem, value]) => {
    const { met, shown } = meet(before, problem, value);
    before = met;
    return shown;
  });
};
const taken = 'Someone already has that handle.';

test('a problem with a field goes when the field is changed', () => {
  expect(
    showing([
      [undefined, 'waves'],
      [taken, 'waves'],
      [taken, 'waves'],
      [taken, 'waves2'],
      [taken, 'waves23'],
    ]),
  ).toEqual([undefined, taken, taken, undefined, undefined]);
});

test('the same problem with the next try is said again', () => {
  expect(
    showing([
      [taken, 'waves'],
      [taken, 'sea'],
      [undefined, 'sea'],
      [taken, 'sea'],
    ]),
  ).toEqual([taken, undefined, undefined, taken]);
});

test('another problem with what was changed is shown, and what is put back is as wrong as before', () => {
  expect(
    showing([
      [taken, 'waves'],
      [taken, 'w'],
      ['This is too short.', 'w'],
    ]),
  ).toEqual([taken, undefined, 'This is too short.']);
  expect(
    showing([
      [taken, 'waves'],
      [taken, 'wave'],
      [taken, 'waves'],
    ]),
  ).toEqual([taken, undefined, taken]);
});
