import type { Surroundings } from '../../resource.ts';
import { AwsError } from '../../wire/json-api.ts';
import type { Pool } from './pools.ts';
import { type Triggers, triggerAttributes } from './triggers.ts';
import type { User } from './users.ts';

export type Occasion =
  | 'SignUp'
  | 'ResendCode'
  | 'ForgotPassword'
  | 'UpdateUserAttribute'
  | 'VerifyUserAttribute'
  | 'AdminCreateUser';

export interface Letter {
  occasion: Occasion;
  pool: Pool;
  user: User;
  /** The code, or the temporary password of an invitation. */
  code: string;
  to: string;
  clientId?: string;
}

const codeMark = '{####}';
const nameMark = '{username}';

function template(pool: Pool, occasion: Occasion): { subject: string; message: string } {
  if (occasion === 'AdminCreateUser') {
    const invitation = pool.AdminCreateUserConfig?.InviteMessageTemplate;
    return {
      subject: invitation?.EmailSubject ?? 'Your temporary password',
      message: invitation?.EmailMessage ?? `Your username is ${nameMark} and temporary password is ${codeMark}.`,
    };
  }
  const words = pool.VerificationMessageTemplate;
  const standard = occasion === 'ForgotPassword' ? 'Your password reset code is' : 'Your confirmation code is';
  return {
    subject: words?.EmailSubject ?? pool.EmailVerificationSubject ?? 'Your verification code',
    message: words?.EmailMessage ?? pool.EmailVerificationMessage ?? `${standard} ${codeMark}`,
  };
}

/** Writes the mail, in the words of the template or of the pool's CustomMessage function, and sends it. */
export async function sendLetter(letter: Letter, surroundings: Surroundings, triggers: Triggers): Promise<void> {
  const { pool, user, occasion, code, to, clientId } = letter;
  const custom = await triggers({
    name: 'CustomMessage',
    source: `CustomMessage_${occasion}`,
    pool,
    clientId,
    user: { username: user.username, attributes: triggerAttributes(user) },
    request: { codeParameter: codeMark, usernameParameter: nameMark, linkParameter: '{##Click Here##}' },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  });
  const standard = template(pool, occasion);
  const subject = String(custom.emailSubject ?? standard.subject);
  const message = String(custom.emailMessage ?? standard.message);
  const html = message.replaceAll(codeMark, code).replaceAll(nameMark, user.attributes.email ?? user.username);
  const from = pool.EmailConfiguration?.From ?? 'no-reply@verificationemail.com';
  try {
    await surroundings.mail({ to, from, subject, text: asText(html), html });
  } catch (error) {
    throw new AwsError('CodeDeliveryFailureException', `The mail could not be sent: ${error}`);
  }
}

function asText(html: string): string {
  return html
    .replace(/<br\s*\/?>|<\/p>/gi, '\n')
    .replace(/<[^>]+>/g, '')
    .trim();
}

/** Where a code went, as little of it as an owner needs to recognise it. */
export function deliveryDetails(email: string) {
  const [name = '', domain = ''] = email.split('@');
  return {
    AttributeName: 'email',
    DeliveryMedium: 'EMAIL',
    Destination: `${name.slice(0, 1)}***@${domain.slice(0, 1)}***`,
  };
}
