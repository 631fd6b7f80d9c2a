import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { refusal } from '../kit/refusal.ts';
import { exampleChannel } from './channel-contract.ts';
import { code, digits, displayName, email, knownPassword, password, recoveryCode } from './fields-contract.ts';

export const WrongCredentials = refusal(
  'accounts.wrong_credentials',
  'unauthenticated',
  'That e-mail address and password do not belong together.',
);

export const NotConfirmed = refusal(
  'accounts.not_confirmed',
  'forbidden',
  'Confirm your e-mail address first: enter the code we sent you.',
);

export const WrongCode = refusal(
  'accounts.wrong_code',
  'unprocessable',
  'That code is wrong or too old. Ask for a new one; its mail says how long it is good.',
);

export const WeakPassword = refusal(
  'accounts.weak_password',
  'unprocessable',
  'Choose a password of at least 10 characters.',
);

export const TooManyTries = refusal(
  'accounts.too_many_tries',
  'too_many',
  'Too many tries. Wait a while, then try again.',
);

export const RefreshRefused = refusal(
  'accounts.refresh_refused',
  'unauthenticated',
  'This session has ended. Log in again.',
);

export const SecondFactorNeeded = refusal(
  'accounts.second_factor_needed',
  'unauthenticated',
  'Log in again with the six digits your authenticator app shows as `code`, or with one of your recovery codes.',
);

export const WrongSecondFactor = refusal(
  'accounts.wrong_second_factor',
  'unauthenticated',
  'Those digits are not right, or have been used. Wait for the next ones your app shows.',
);

export const WrongRecoveryCode = refusal(
  'accounts.wrong_recovery_code',
  'unauthenticated',
  'That is not one of your recovery codes. They have sixteen letters and digits, and count until you use one.',
);

/**
 * With `session: "cookie"` (browsers) the tokens travel as HttpOnly cookies and are absent here; with `"token"` they are here.
 */
const session = z.object({
  accountId: idOf('usr'),
  accessToken: z.string().optional(),
  refreshToken: z.string().optional(),
  tokenType: z.literal('Bearer'),
  expiresIn: z.number().int().describe('Seconds the access token lives'),
});

const sessionKind = z.enum(['cookie', 'token']).default('token');

const exampleSession = {
  accountId: exampleChannel.ownerId,
  accessToken: 'eyJraWQiOi…',
  refreshToken: 'eyJjdHkiOi…',
  tokenType: 'Bearer' as const,
  expiresIn: 1800,
};

export const sent = z.object({ next: z.literal('confirm').describe('A code is on its way by mail') });

export const signUp = operation({
  id: 'accounts.sign_up',
  method: 'POST',
  path: '/v1/auth/signup',
  summary: 'Sign up with e-mail and password; a code is mailed. A known address gets the very same answer.',
  credential: 'ignored',
  action: 'session.open',
  matrix: ['ID1'],
  body: z.strictObject({ email, password, displayName }),
  answer: { status: 201, body: sent },
  refuses: [WeakPassword, TooManyTries],
  example: {
    body: { email: 'ada@example.com', password: 'correct horse battery', displayName: 'Ada' },
    answer: { next: 'confirm' },
  },
});

export const confirmSignUp = operation({
  id: 'accounts.confirm_sign_up',
  method: 'POST',
  path: '/v1/auth/confirm',
  summary: 'Confirm the e-mail address with the mailed code.',
  credential: 'ignored',
  action: 'session.open',
  matrix: ['ID12'],
  body: z.strictObject({ email, code }),
  answer: { status: 204, body: z.undefined() },
  refuses: [WrongCode, TooManyTries],
  example: { body: { email: 'ada@example.com', code: '123456' }, answer: undefined },
});

export const resendCode = operation({
  id: 'accounts.resend_code',
  method: 'POST',
  path: '/v1/auth/resend',
  summary: 'Mail a new confirmation code. Unknown addresses get the same answer.',
  credential: 'ignored',
  action: 'session.open',
  matrix: ['ID13'],
  body: z.strictObject({ email }),
  answer: { status: 202, body: sent },
  refuses: [TooManyTries],
  example: { body: { email: 'ada@example.com' }, answer: { next: 'confirm' } },
});

export const logIn = operation({
  id: 'accounts.log_in',
  method: 'POST',
  path: '/v1/auth/login',
  summary:
    'Log in; tokens come in the answer or as HttpOnly cookies. With a second factor: first without, then with `code`.',
  credential: 'ignored',
  action: 'session.open',
  matrix: ['ID2'],
  body: z.strictObject({
    email,
    password: knownPassword,
    code: digits.optional().describe('What the authenticator app shows, where a second factor is on'),
    recoveryCode: recoveryCode
      .optional()
      .describe(
        'Instead of the app: turns the second factor off, and counts once. Where none is on, it is not looked at',
      ),
    session: sessionKind,
  }),
  answer: { status: 200, body: session },
  refuses: [WrongCredentials, NotConfirmed, SecondFactorNeeded, WrongSecondFactor, WrongRecoveryCode, TooManyTries],
  example: { body: { email: 'ada@example.com', password: 'correct horse battery' }, answer: exampleSession },
});

export const refreshSession = operation({
  id: 'accounts.refresh_session',
  method: 'POST',
  path: '/v1/auth/refresh',
  summary: 'Trade the refresh token (body or cookie) for new tokens; each refresh token works once.',
  credential: 'ignored',
  action: 'session.open',
  matrix: ['ID3'],
  body: z.strictObject({ refreshToken: z.string().max(8192).optional() }),
  answer: { status: 200, body: session },
  refuses: [RefreshRefused, TooManyTries],
  example: { body: { refreshToken: 'eyJjdHkiOi…' }, answer: exampleSession },
});

export const logOut = operation({
  id: 'accounts.log_out',
  method: 'POST',
  path: '/v1/auth/logout',
  summary: 'End this session: its refresh token is revoked and the cookies are removed.',
  credential: 'required',
  action: 'session.close',
  matrix: ['ID4'],
  body: z.strictObject({ refreshToken: z.string().max(8192).optional() }),
  answer: { status: 204, body: z.undefined() },
  example: { body: {}, answer: undefined },
});

export const forgotPassword = operation({
  id: 'accounts.forgot_password',
  method: 'POST',
  path: '/v1/auth/forgot',
  summary: 'Mail a code for a new password. Unknown addresses get the same answer.',
  credential: 'ignored',
  action: 'session.open',
  matrix: ['ID14'],
  body: z.strictObject({ email }),
  answer: { status: 202, body: z.object({ next: z.literal('reset') }) },
  refuses: [TooManyTries],
  example: { body: { email: 'ada@example.com' }, answer: { next: 'reset' } },
});

export const resetPassword = operation({
  id: 'accounts.reset_password',
  method: 'POST',
  path: '/v1/auth/reset',
  summary: 'Set a new password with the mailed code; every session of the account ends.',
  credential: 'ignored',
  action: 'session.open',
  matrix: ['ID15'],
  body: z.strictObject({ email, code, password }),
  answer: { status: 204, body: z.undefined() },
  refuses: [WrongCode, WeakPassword, TooManyTries],
  example: { body: { email: 'ada@example.com', code: '123456', password: 'battery horse correct' }, answer: undefined },
});
