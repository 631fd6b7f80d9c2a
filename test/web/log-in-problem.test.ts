import { expect, test } from 'vitest';
import { Refused } from '../../sdk/src/public.ts';
import { logInProblem } from '../../web/src/features/accounts/log-in-problem.ts';
import { momentOf } from '../../web/src/ui/when.ts';

const refused = (code: string, details = {}) => new Refused({ status: 403, code, message: 'No.', details });
const until = '2026-11-28T09:00:00.000Z';
const mail = 'We sent a mail about it to your address. If it is a mistake, answer that mail.';

test('who is suspended reads why, until when, what staff say and how to object', () => {
  const details = { reason: 'spam', because: 'spam or misleading content', until, message: 'Ten times the same.' };
  expect(logInProblem(refused('access.account_suspended', details))).toBe(
    `This account is suspended because of spam or misleading content, until ${momentOf(until)}. Our staff say: “Ten times the same.” ${mail}`,
  );
});

test('where nothing more is told, the mail still is', () => {
  expect(logInProblem(refused('access.account_suspended'))).toBe(`This account is suspended. ${mail}`);
});

test('any other refusal speaks for itself', () => {
  expect(logInProblem(refused('accounts.wrong_credentials'))).toBe('No.');
});
