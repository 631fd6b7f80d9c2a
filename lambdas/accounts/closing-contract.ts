import * as z from 'zod';
import { operation } from '../kit/operation.ts';
import { refusal } from '../kit/refusal.ts';
import { LastAdmin } from '../moderation/contract.ts';
import { digits, knownPassword } from './fields-contract.ts';
import { exampleMe, me } from './me-contract.ts';
import { WrongDigits, WrongPassword } from './security-contract.ts';
import { TooManyTries } from './sign-in-contract.ts';

export const ProofNeeded = refusal(
  'accounts.proof_needed',
  'unauthenticated',
  'Being signed in is not enough for this: send your `password`, and where a second factor is on the digits of your app as `code`.',
);
export const GraceOver = refusal(
  'accounts.grace_over',
  'gone',
  'It is too late to keep this account: what belongs to it is being erased.',
);

export const closeAccount = operation({
  id: 'accounts.close',
  method: 'DELETE',
  path: '/v1/me',
  summary:
    'Close my account. At once everything of mine is hidden and every sign-in and key ended; on the day in the answer it is erased. Until then: log in and keep it.',
  credential: 'required',
  action: 'account.close',
  matrix: ['ID7'],
  body: z.strictObject({
    password: knownPassword.optional(),
    code: digits.optional().describe('What the authenticator app shows, where a second factor is on'),
  }),
  answer: { status: 202, body: z.object({ closesAt: z.iso.datetime() }) },
  refuses: [ProofNeeded, WrongPassword, WrongDigits, LastAdmin, TooManyTries],
  example: { body: { password: 'correct horse battery' }, answer: { closesAt: '2026-12-20T10:00:00.000Z' } },
});

export const keepAccount = operation({
  id: 'accounts.keep',
  method: 'POST',
  path: '/v1/me/deletion/cancel',
  summary: 'Keep my account after all: what was hidden is seen again. Doing it again changes nothing.',
  credential: 'required',
  action: 'account.keep',
  matrix: ['ID8'],
  answer: { status: 200, body: me },
  refuses: [GraceOver],
  example: { answer: exampleMe },
});
