import { expect, test } from 'vitest';
import { fieldProblems, fieldSentences, Refused, sentenceOf, Unreachable } from '../../web/src/api/refusal.ts';

test('a form hears which of its fields are wrong', () => {
  const fields = [{ field: 'display_name', problem: 'must not be empty' }, { odd: true }];
  const refused = new Refused({ code: 'request.invalid', message: 'Some fields…', status: 422, details: { fields } });
  expect(fieldProblems(refused)).toEqual({ display_name: 'This must not be empty.' });
  expect(fieldProblems(undefined)).toEqual({});
  const long = { field: 'tags[1]', problem: 'must be at most 40 characters long' };
  const ofOne = new Refused({ code: 'request.invalid', message: '…', status: 422, details: { fields: [long] } });
  expect(fieldProblems(ofOne)['tags']).toBe('Number 2 of these must be at most 40 characters long.');
  expect(fieldSentences(refused)).toBe('The display name must not be empty.');
  expect(fieldSentences(new Error('no'))).toBe('');
});

test('there is always a sentence to show', () => {
  const refused = new Refused({ code: 'a.b', message: 'There is no such video.', status: 404 });
  expect(sentenceOf(refused)).toBe('There is no such video.');
  expect(sentenceOf(new Unreachable('x'))).toMatch(/connection/);
  expect(sentenceOf('whatever')).toMatch(/Reload/);
});
