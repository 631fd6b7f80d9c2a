import { describe, expect, test } from 'vitest';
import { type Entry, judge, type Observed } from './list-append.ts';

const entry = (seq: number): Entry => ({ seq, messageId: `msg_${seq}`, text: `text ${seq}` });
const list = [1, 2, 3].map(entry);
const fine: Observed = {
  list,
  acknowledged: list.map((each) => ({ ...each, clientId: `c${each.seq}` })),
  readers: [{ name: 'ada', shown: list }],
};
const kinds = (observed: Partial<Observed>): string[] => {
  const verdict = judge({ ...fine, ...observed });
  return Object.entries(verdict)
    .filter(([, problems]) => problems.length > 0)
    .map(([kind]) => kind);
};

describe('the judge of a room', () => {
  test('has nothing to say of one that is as it should be', () => {
    expect(judge(fine)).toEqual({ lost: [], doubled: [], misordered: [] });
  });

  test.each<[string, Partial<Observed>, string]>([
    ['a place that is not kept', { list: [entry(1), entry(3)] }, 'lost'],
    ['an acknowledged message that is not kept', { acknowledged: [{ ...entry(4), clientId: 'c4' }] }, 'lost'],
    ['one kept at another place', { acknowledged: [{ ...entry(2), seq: 3, clientId: 'c2' }] }, 'lost'],
    ['one kept twice', { list: [...list, { ...entry(1), seq: 4 }] }, 'doubled'],
    ['one kept twice under two ids', { list: [...list, { ...entry(1), seq: 4, messageId: 'msg_4' }] }, 'doubled'],
    ['a reader who missed one', { readers: [{ name: 'ada', shown: [entry(1), entry(3)] }] }, 'lost'],
    ['a reader who was shown one twice', { readers: [{ name: 'ada', shown: [...list, entry(3)] }] }, 'doubled'],
    [
      'a reader who was shown another order',
      { readers: [{ name: 'ada', shown: [entry(1), entry(3), entry(2)] }] },
      'misordered',
    ],
    [
      'a reader who was shown something else',
      { readers: [{ name: 'ada', shown: [entry(1), { ...entry(2), text: 'other' }, entry(3)] }] },
      'misordered',
    ],
  ])('sees %s', (_, observed, kind) => {
    expect(kinds(observed)).toContain(kind);
  });
});
