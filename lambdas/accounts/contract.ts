import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { pageOf, pageQuery } from '../kit/page.ts';
import { reason } from '../kit/reasons.ts';
import { refusal } from '../kit/refusal.ts';
import { line } from '../kit/shown-text.ts';
import {
  changeChannel,
  channel,
  createChannel,
  exampleChannel,
  listMyChannels,
  readChannel,
  removeChannelAvatar,
  removeChannelBanner,
  sendChannelAvatar,
  sendChannelBanner,
} from './channel-contract.ts';
import { PictureSizeOutOfRange, PictureUnreadable, PictureUnsupported, pictureFile } from './picture-contract.ts';
import { teamOperations } from './team-contract.ts';

// All that accounts promises is had from here; what belongs together is written in a file of its own.
export * from './channel-contract.ts';
export * from './picture-contract.ts';
export * from './team-contract.ts';

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
export const WrongPassword = refusal('accounts.wrong_password', 'unprocessable', 'That is not your password.');
export const WrongDigits = refusal(
  'accounts.wrong_digits',
  'unprocessable',
  'Those digits are not right, or have been used. Wait for the next ones your app shows, and check the clock of its device.',
);
export const SecondFactorOn = refusal(
  'accounts.second_factor_on',
  'conflict',
  'A second factor is on already. Turn it off first to set up another app.',
);
export const SecondFactorOff = refusal('accounts.second_factor_off', 'conflict', 'No second factor is on.');
export const SetUpFirst = refusal(
  'accounts.set_up_first',
  'conflict',
  'Nothing is waiting to be confirmed. Begin again, and add the new key to your app.',
);
export const SameEmail = refusal('accounts.same_email', 'unprocessable', 'That is your address already.');
export const NoEmailChange = refusal(
  'accounts.no_email_change',
  'conflict',
  'No new address is waiting to be confirmed. Ask for the change again.',
);
export const SessionNotFound = refusal('accounts.session_not_found', 'not_found', 'There is no such session.');
export const TermsOutdated = refusal(
  'accounts.terms_outdated',
  'unprocessable',
  'The terms have changed. Read the current ones and accept those.',
);

/** The version of the creator terms in force; accepting another one is refused. */
export const creatorTermsVersion = '2026-11';

const email = z.email('must be an e-mail address').max(254);
const password = z.string().min(10, 'must have at least 10 characters').max(256);
const displayName = line(60);
const code = z.string().regex(/^\d{6}$/, 'must be the six digits we sent');
const knownPassword = z.string().min(1).max(256);
const digits = z.string().regex(/^\d{6}$/, 'must be the six digits your app shows');
const recoveryCode = z
  .string()
  .transform((text) => text.toUpperCase().replace(/[\s-]/g, ''))
  .pipe(z.string().regex(/^[0-9A-Z]{16}$/, 'must be sixteen letters and digits'));
const locale = z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'must be a language tag like en or pt-BR');

export const me = z.object({
  accountId: idOf('usr'),
  version: z.number().int().describe('Send it back as If-Match to change only what you have seen'),
  email: z.string(),
  displayName: z.string(),
  locale: z.string(),
  roles: z.array(z.enum(['viewer', 'creator', 'moderator', 'advertiser', 'admin'])),
  plan: z.enum(['free', 'premium']),
  status: z.enum(['active', 'suspended', 'closed']),
  suspension: z
    .object({
      reason,
      because: z.string().describe('The reason in words, to be put after “because of”'),
      message: z.string().optional().describe('What staff said besides'),
      until: z.iso.datetime().optional().describe('Absent: until staff end it'),
    })
    .optional(),
  channel: channel.optional().describe('My first one; all of them: GET /v1/me/channels'),
  avatarUrl: z.string().optional().describe('Good for a day or two; asked for again, it may be another'),
  secondFactor: z.boolean().describe('Whether log-in asks for six digits of an app as well'),
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

const exampleMe = {
  accountId: exampleChannel.ownerId,
  version: 3,
  email: 'ada@example.com',
  displayName: 'Ada',
  locale: 'en',
  roles: ['viewer' as const, 'creator' as const],
  plan: 'free' as const,
  status: 'active' as const,
  channel: exampleChannel,
  secondFactor: false,
  createdAt: '2026-11-20T09:00:00.000Z',
};
const exampleAvatarUrl =
  'https://arclight.example/img/people/usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e/pic_01JD3V8Z9Q4X7K2M5N6P8R0S1T.jpg?Expires=1763640000';
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
  summary:
    'Log in; tokens come in the answer or as HttpOnly cookies. With a second factor: first without, then with `code`.',
  credential: 'ignored',
  action: 'session.open',
  matrix: ['ID2'],
  body: z.strictObject({
    email,
    password: knownPassword,
    code: digits.optional().describe('What the authenticator app shows, where a second factor is on'),
    recoveryCode: recoveryCode.optional().describe('Instead of the app: turns the second factor off, and counts once'),
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

export const readMe = operation({
  id: 'accounts.read_me',
  method: 'GET',
  path: '/v1/me',
  summary: 'Who I am, what I may do, and my first channel.',
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
  ifMatch: true,
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

const sessionEntry = z.object({
  sessionId: idOf('ses'),
  device: z.string().describe('Browser or app, and system'),
  country: z.string().optional(),
  signedInAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().describe('When it was last renewed: every half hour while it is used'),
  current: z.boolean().describe('Whether this request belongs to it'),
});
const exampleSessionEntry = {
  sessionId: 'ses_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  device: 'Firefox on Linux',
  country: 'NL',
  signedInAt: '2026-11-20T09:00:00.000Z',
  lastUsedAt: '2026-11-20T09:30:00.000Z',
  current: true,
};

export const removeAvatar = operation({
  id: 'accounts.remove_avatar',
  method: 'DELETE',
  path: '/v1/me/avatar',
  summary: 'Have no picture of me; it is deleted.',
  credential: 'required',
  action: 'account.change_own',
  matrix: ['ID27'],
  answer: { status: 204, body: z.undefined() },
  example: { answer: undefined },
});

export const sendAvatar = operation({
  id: 'accounts.send_avatar',
  method: 'PUT',
  path: '/v1/me/avatar',
  summary: 'Show this picture beside my name: cut to a square, 320 × 320 at most, its metadata left out.',
  credential: 'required',
  action: 'account.change_own',
  matrix: ['ID26'],
  file: pictureFile,
  body: z.instanceof(Uint8Array),
  answer: { status: 200, body: z.object({ avatarUrl: z.string() }) },
  refuses: [PictureUnsupported, PictureUnreadable, PictureSizeOutOfRange],
  example: { answer: { avatarUrl: exampleAvatarUrl } },
});

export const listSessions = operation({
  id: 'accounts.list_sessions',
  method: 'GET',
  path: '/v1/me/sessions',
  summary: 'Where I am signed in, the newest sign-in first.',
  credential: 'required',
  action: 'session.list_own',
  matrix: ['ID17'],
  query: z.strictObject(pageQuery()),
  answer: { status: 200, body: pageOf(sessionEntry) },
  example: { answer: { items: [exampleSessionEntry] } },
});

export const endSession = operation({
  id: 'accounts.end_session',
  method: 'DELETE',
  path: '/v1/me/sessions/{session_id}',
  summary: 'Sign one device out: within five seconds its tokens are refused everywhere.',
  credential: 'required',
  action: 'session.close',
  matrix: ['ID18'],
  params: z.object({ sessionId: idOf('ses') }),
  answer: { status: 204, body: z.undefined() },
  hides: SessionNotFound,
  example: { answer: undefined },
});

export const endSessions = operation({
  id: 'accounts.end_sessions',
  method: 'DELETE',
  path: '/v1/me/sessions',
  summary: 'Sign out everywhere; with `keep=current` everywhere else.',
  credential: 'required',
  action: 'session.close',
  matrix: ['ID19'],
  query: z.strictObject({ keep: z.enum(['current']).optional() }),
  answer: { status: 204, body: z.undefined() },
  example: { answer: undefined },
});

export const changePassword = operation({
  id: 'accounts.change_password',
  method: 'PUT',
  path: '/v1/me/password',
  summary: 'Set a new password; the old one is asked for, and every other session ends.',
  credential: 'required',
  action: 'account.change_own',
  matrix: ['ID20'],
  body: z.strictObject({ oldPassword: knownPassword, password }),
  answer: { status: 204, body: z.undefined() },
  refuses: [WrongPassword, WeakPassword, TooManyTries],
  example: { body: { oldPassword: 'correct horse battery', password: 'battery horse correct' }, answer: undefined },
});

export const askEmailChange = operation({
  id: 'accounts.ask_email_change',
  method: 'POST',
  path: '/v1/me/email',
  summary:
    'Ask for another e-mail address: a code goes there, a warning to the one in use. A taken one gets the same answer.',
  credential: 'required',
  action: 'account.change_own',
  matrix: ['ID21'],
  body: z.strictObject({ email, password: knownPassword }),
  answer: { status: 202, body: sent },
  refuses: [WrongPassword, SameEmail, TooManyTries],
  example: { body: { email: 'ada@example.org', password: 'correct horse battery' }, answer: { next: 'confirm' } },
});

export const confirmEmail = operation({
  id: 'accounts.confirm_email',
  method: 'POST',
  path: '/v1/me/email/confirm',
  summary: 'Confirm the new address with the code mailed to it; from then on it is the one to log in with.',
  credential: 'required',
  action: 'account.change_own',
  matrix: ['ID22'],
  body: z.strictObject({ code }),
  answer: { status: 200, body: me },
  refuses: [NoEmailChange, WrongCode, TooManyTries],
  example: { body: { code: '123456' }, answer: exampleMe },
});

export const beginSecondFactor = operation({
  id: 'accounts.begin_second_factor',
  method: 'POST',
  path: '/v1/me/second-factor',
  summary: 'Begin to set up an authenticator app (TOTP): a key for it, as text and as an address for a QR code.',
  credential: 'required',
  action: 'account.change_own',
  matrix: ['ID23'],
  body: z.strictObject({ password: knownPassword }),
  answer: { status: 200, body: z.object({ key: z.string(), address: z.string() }) },
  refuses: [WrongPassword, SecondFactorOn, TooManyTries],
  example: {
    body: { password: 'correct horse battery' },
    answer: {
      key: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
      address: 'otpauth://totp/Arclight:ada%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Arclight',
    },
  },
});

export const confirmSecondFactor = operation({
  id: 'accounts.confirm_second_factor',
  method: 'POST',
  path: '/v1/me/second-factor/confirm',
  summary:
    'Turn the second factor on with what the app shows; the recovery codes come with this answer and never again.',
  credential: 'required',
  action: 'account.change_own',
  matrix: ['ID24'],
  body: z.strictObject({ code: digits }),
  answer: { status: 200, body: z.object({ recoveryCodes: z.array(z.string()) }) },
  refuses: [SetUpFirst, SecondFactorOn, WrongDigits, TooManyTries],
  example: { body: { code: '123456' }, answer: { recoveryCodes: ['7KQ2-M5N6-P8R0-S1TV', '01JD-3V8Z-9Q4X-7K2M'] } },
});

export const endSecondFactor = operation({
  id: 'accounts.end_second_factor',
  method: 'POST',
  path: '/v1/me/second-factor/off',
  summary: 'Turn the second factor off, with the password and what the app shows now.',
  credential: 'required',
  action: 'account.change_own',
  matrix: ['ID25'],
  body: z.strictObject({ password: knownPassword, code: digits }),
  answer: { status: 204, body: z.undefined() },
  refuses: [WrongPassword, WrongDigits, SecondFactorOff, TooManyTries],
  example: { body: { password: 'correct horse battery', code: '123456' }, answer: undefined },
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
  removeAvatar,
  listSessions,
  endSession,
  endSessions,
  changePassword,
  askEmailChange,
  confirmEmail,
  beginSecondFactor,
  confirmSecondFactor,
  endSecondFactor,
  becomeCreator,
] as const;

/** Those that decode pictures: a function of their own answers them, for that takes memory. */
export const accountsPictureOperations = [sendAvatar, sendChannelAvatar, sendChannelBanner] as const;

/** What is asked of channels and their teams: a function of their own answers, which knows no passwords. */
export const channelOperations = [
  createChannel,
  readChannel,
  changeChannel,
  listMyChannels,
  removeChannelAvatar,
  removeChannelBanner,
  ...teamOperations,
] as const;
