import type * as z from 'zod';

type Issue = z.core.$ZodIssue;

const unitOf = (origin: string, count: number | bigint): string => {
  const units: Record<string, string> = { string: 'character', array: 'entry', set: 'entry' };
  const unit = units[origin];
  if (!unit) return '';
  return count === 1 || count === 1n ? ` ${unit}` : ` ${unit === 'entry' ? 'entries' : `${unit}s`}`;
};

const formats: Record<string, string> = {
  datetime: 'must be a time like 2026-12-01T18:00:00Z',
  date: 'must be a day like 2026-12-01',
  email: 'must be an e-mail address like name@example.com',
  url: 'must be an address like https://example.com/page',
};

const kinds: Record<string, string> = {
  string: 'must be text',
  number: 'must be a number',
  int: 'must be a whole number',
  boolean: 'must be true or false',
  array: 'must be a list',
  object: 'must be an object',
};

const wordsOf = (issue: Issue): string | undefined => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : kinds[issue.expected];
    case 'too_small':
      if (issue.origin === 'string' && Number(issue.minimum) === 1) return 'must not be empty';
      return `must be at least ${issue.minimum}${unitOf(issue.origin, issue.minimum)}${issue.origin === 'string' ? ' long' : ''}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${unitOf(issue.origin, issue.maximum)}${issue.origin === 'string' ? ' long' : ''}`;
    case 'invalid_format':
      return formats[issue.format];
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
    default:
      return undefined;
  }
};

/** How zod itself speaks; a contract's own words begin otherwise and are kept. */
const machineSpeech = /^(Invalid|Too small|Too big|Unrecognized|Expected)/;

/** What is wrong with a field, to be read after its name: "title must not be empty". */
export const problemWords = (issue: Issue): string =>
  machineSpeech.test(issue.message) ? (wordsOf(issue) ?? 'does not have the right form') : issue.message;
