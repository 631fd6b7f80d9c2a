import { expect, test } from 'vitest';
import { isOver, type JobEvent, type JobState, next, transitions } from '../../lambdas/transcode/job-states.ts';
import { pairsOf } from '../support/machines.ts';

test.each(pairsOf('transcode_job'))('$from on $event becomes $to', ({ from, event, to }) => {
  expect(next(from as JobState, event as JobEvent)).toBe(to);
});

const states = Object.keys(transitions) as JobState[];

test('three states are the end, and every other has a way out that needs no news', () => {
  expect(states.filter(isOver)).toEqual(['DONE', 'FAILED', 'CANCELED']);
  for (const state of states.filter((one) => !isOver(one))) {
    expect(Object.keys(transitions[state]).some((event) => event.startsWith('timeout:'))).toBe(true);
  }
});
