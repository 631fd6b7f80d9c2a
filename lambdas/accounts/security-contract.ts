import * as z from 'zod';
import { operation } from '../kit/operation.ts';
import { refusal } from '../kit/refusal.ts';
import { code, digits, email, knownPassword, password } from './fields-contract.ts';
import { exampleMe, me } from './me-contract.ts';
import { sent, TooManyTries, WeakPassword, WrongCode } from './sign-in-contract.ts';

export const WrongPassword = refusal('accounts.wrong_password', 'unprocessable', 'That is not your password.');

export const SamePassword = refusal(
  'accounts.same_password',
  'unprocessable',
  'The new password is the old one. Choose another.',
);

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
  refuses: [WrongPassword, SamePassword, WeakPassword, TooManyTries],
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
