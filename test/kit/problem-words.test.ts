import { expect, test } from 'vitest';
import * as z from 'zod';
import { idOf } from '../../lambdas/kit/ids.ts';
import { problemWords } from '../../lambdas/kit/problem-words.ts';

const said = (schema: z.ZodType, value: unknown): string => {
  const { error } = schema.safeParse(value, { reportInput: true });
  return error?.issues.map(problemWords).join('; ') ?? 'nothing';
};

test.each<[string, z.ZodType, unknown, string]>([
  ['left out', z.string(), undefined, 'is missing'],
  ['of another kind', z.string(), 7, 'must be text'],
  ['no number', z.number(), 'seven', 'must be a number'],
  ['a broken number', z.number().int(), 1.5, 'must be a whole number'],
  ['empty', z.string().min(1), '', 'must not be empty'],
  ['too short', z.string().min(8), 'a', 'must be at least 8 characters long'],
  ['too long', z.string().max(2), 'abc', 'must be at most 2 characters long'],
  ['too many', z.array(z.string()).max(1), ['a', 'b'], 'must be at most 1 entry'],
  ['too small', z.number().min(1), 0, 'must be at least 1'],
  ['none of those', z.enum(['public', 'private']), 'secret', 'must be one of public, private'],
  ['no time', z.iso.datetime(), 'tomorrow', 'must be a time like 2026-12-01T18:00:00Z'],
  ['no address', z.email(), 'ada', 'must be an e-mail address like name@example.com'],
  ['not of a form without a name', z.string().regex(/^a$/), 'b', 'does not have the right form'],
  ['of a form with words of its own', idOf('vid'), 'x', 'must be an id like vid_01J…'],
])('what is %s is said as a person would', (_, schema, value, words) => {
  expect(said(schema, value)).toBe(words);
});
