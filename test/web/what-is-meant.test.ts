import { describe, expect, test } from 'vitest';
import { whatIsMeant } from '../../web/src/features/staff/what-is-meant.ts';

const video = 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T';
const stream = 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T';
const person = 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e';

describe('what staff type into the search', () => {
  test.each([
    [video, `/staff/videos/${video}`],
    [`  https://video.example.com/watch/${video}?t=4 `, `/staff/videos/${video}`],
    [`https://video.example.com/live/${stream}`, `/staff/streams/${stream}`],
    [person, `/staff/people/${person}`],
    [`https://video.example.com/staff/people/${person}`, `/staff/people/${person}`],
    ['@North-Sea', '/staff/people/@north-sea'],
    ['https://video.example.com/channel/@north-sea', '/staff/people/@north-sea'],
  ])('%s leads to %s', (typed, path) => {
    expect(whatIsMeant(typed)).toEqual({ kind: 'path', path });
  });

  test('an address is an address, with its capitals', () => {
    expect(whatIsMeant(' Ada@Example.com')).toEqual({ kind: 'email', email: 'Ada@Example.com' });
  });

  test('nothing is guessed', () => {
    for (const typed of ['', 'ada', 'north-sea', 'vid_short', '@a', 'a @b.c', 'ada@'])
      expect(whatIsMeant(typed), typed).toEqual({ kind: 'nothing' });
  });
});
