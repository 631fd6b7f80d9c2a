import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { refusal } from '../kit/refusal.ts';
import { line, paragraphs } from '../kit/shown-text.ts';

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
  'That code is wrong or too old. Ask for a new one and enter it within an hour.',
);
export const WeakPassword = refusal(
  'accounts.weak_password',
  'unprocessable',
  'Choose a password of at least 10 characters.',
);
export const TooManyTries = refusal(
  'accounts.too_many_tries',
  'too_many',
  'Too many tries. Wait a few minutes, then try again.',
);
export const RefreshRefused = refusal(
  'accounts.refresh_refused',
  'unauthenticated',
  'This session has ended. Log in again.',
);
export const TermsOutdated = refusal(
  'accounts.terms_outdated',
  'unprocessable',
  'The terms have changed. Read the current ones and accept those.',
);
export const HandleTaken = refusal('accounts.handle_taken', 'conflict', 'Someone already has that handle.');
export const ChannelExists = refusal('accounts.channel_exists', 'conflict', 'You already have a channel.');
export const ChannelNotFound = refusal('accounts.channel_not_found', 'not_found', 'There is no such channel.');

/** The version of the creator terms in force; accepting another one is refused. */
export const creatorTermsVersion = '2026-11';

const email = z.email('must be an e-mail address').max(254);
const password = z.string().min(10, 'must have at least 10 characters').max(256);
const displayName = line(60);
const code = z.string().regex(/^\d{6}$/, 'must be the six digits we sent');
const handle = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9_-]{1,28}[a-z0-9])$/,
    'must be 3 to 30 letters a–z, digits, - or _, and begin and end with a letter or digit',
  );
const locale = z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'must be a language tag like en or pt-BR');

export const channel = z.object({
  channelId: idOf('ch'),
  ownerId: idOf('usr'),
  handle: z.string(),
  name: z.string(),
  description: z.string(),
  createdAt: z.iso.datetime(),
});

export const me = z.object({
  accountId: idOf('usr'),
  email: z.string(),
  displayName: z.string(),
  locale: z.string(),
  roles: z.array(z.enum(['viewer', 'creator', 'moderator', 'advertiser', 'admin'])),
  plan: z.enum(['free', 'premium']),
  status: z.enum(['active', 'suspended', 'closed']),
  channel: channel.optional(),
  createdAt: z.iso.datetime(),
});

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

const exampleChannel = {
  channelId: 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
  handle: 'north-sea-films',
  name: 'North Sea Films',
  description: 'Short films about water.',
  createdAt: '2026-11-20T10:00:00.000Z',
};
const exampleMe = {
  accountId: exampleChannel.ownerId,
  email: 'ada@example.com',
  displayName: 'Ada',
  locale: 'en',
  roles: ['viewer' as const, 'creator' as const],
  plan: 'free' as const,
  status: 'active' as const,
  channel: exampleChannel,
  createdAt: '2026-11-20T09:00:00.000Z',
};
const exampleSession = {
  accountId: exampleMe.accountId,
  accessToken: 'eyJraWQiOi…',
  refreshToken: 'eyJjdHkiOi…',
  tokenType: 'Bearer' as const,
  expiresIn: 1800,
};
const sent = z.object({ next: z.literal('confirm').describe('A code is on its way by mail') });

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
  summary: 'Log in; tokens come in the answer or as HttpOnly cookies.',
  credential: 'ignored',
  action: 'session.open',
  matrix: ['ID2'],
  body: z.strictObject({ email, password: z.string().min(1).max(256), session: sessionKind }),
  answer: { status: 200, body: session },
  refuses: [WrongCredentials, NotConfirmed, TooManyTries],
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

export const readMe = operation({
  id: 'accounts.read_me',
  method: 'GET',
  path: '/v1/me',
  summary: 'Who I am, what I may do, and my channel.',
  credential: 'required',
  action: 'account.read_own',
  matrix: ['ID5'],
  answer: { status: 200, body: me },
  example: { answer: exampleMe },
});

export const changeMe = operation({
  id: 'accounts.change_me',
  method: 'PATCH',
  path: '/v1/me',
  summary: 'Change my display name or language.',
  credential: 'required',
  action: 'account.change_own',
  matrix: ['ID6'],
  body: z.strictObject({ displayName: displayName.optional(), locale: locale.optional() }),
  answer: { status: 200, body: me },
  example: { body: { displayName: 'Ada L.' }, answer: exampleMe },
});

export const becomeCreator = operation({
  id: 'accounts.become_creator',
  method: 'POST',
  path: '/v1/me/creator',
  summary: 'Become a creator by accepting the current terms. Doing it again changes nothing.',
  credential: 'required',
  action: 'account.become_creator',
  matrix: ['ID16'],
  body: z.strictObject({ termsVersion: z.string().max(20) }),
  answer: { status: 200, body: me },
  refuses: [TermsOutdated],
  example: { body: { termsVersion: creatorTermsVersion }, answer: exampleMe },
});

export const createChannel = operation({
  id: 'accounts.create_channel',
  method: 'POST',
  path: '/v1/channels',
  summary: 'Open my channel under a free handle.',
  credential: 'required',
  action: 'channel.create',
  idempotency: 'commit',
  matrix: ['CN1'],
  body: z.strictObject({
    handle,
    name: line(60),
    description: paragraphs(1000).default(''),
  }),
  answer: { status: 201, body: channel },
  refuses: [HandleTaken, ChannelExists],
  example: { body: { handle: 'north-sea-films', name: 'North Sea Films' }, answer: exampleChannel },
});

const channelParams = z.object({
  channelId: z
    .string()
    .regex(/^(ch_[0-9A-Za-z]{20,40}|@[a-z0-9_-]{3,30})$/)
    .describe('An id, or a handle as @handle'),
});

export const readChannel = operation({
  id: 'accounts.read_channel',
  method: 'GET',
  path: '/v1/channels/{channel_id}',
  summary: 'A channel as everyone sees it, by id or by @handle.',
  credential: 'optional',
  action: 'channel.read',
  matrix: ['ID10'],
  params: channelParams,
  answer: { status: 200, body: channel },
  hides: ChannelNotFound,
  example: { answer: exampleChannel },
});

export const changeChannel = operation({
  id: 'accounts.change_channel',
  method: 'PATCH',
  path: '/v1/channels/{channel_id}',
  summary: 'Change my channel: handle, name, description.',
  credential: 'required',
  action: 'channel.change',
  matrix: ['CN2'],
  params: channelParams,
  body: z.strictObject({
    handle: handle.optional(),
    name: line(60).optional(),
    description: paragraphs(1000).optional(),
  }),
  answer: { status: 200, body: channel },
  hides: ChannelNotFound,
  refuses: [HandleTaken],
  example: { body: { name: 'North Sea' }, answer: exampleChannel },
});

export const accountsOperations = [
  signUp,
  confirmSignUp,
  resendCode,
  logIn,
  refreshSession,
  logOut,
  forgotPassword,
  resetPassword,
  readMe,
  changeMe,
  becomeCreator,
  createChannel,
  readChannel,
  changeChannel,
] as const;
