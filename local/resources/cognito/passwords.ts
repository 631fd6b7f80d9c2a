import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import { AwsError } from '../../wire/json-api.ts';
import type { PasswordPolicy } from './templates.ts';

const cost = { N: 16_384, r: 8, p: 1 };

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    scrypt(password, salt, 32, cost, (error, key) => (error ? reject(error) : resolve(key))),
  );
}

/** What is kept of a password: a random salt and the key scrypt makes of both. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt);
  return `${salt.toString('base64')}.${key.toString('base64')}`;
}

/** Takes the same time whether there is such a user or not (`kept` undefined). */
export async function isPassword(password: string, kept: string | null | undefined): Promise<boolean> {
  const [salt = '', key = ''] = (kept ?? `${Buffer.alloc(16).toString('base64')}.`).split('.');
  const derived = await derive(password, Buffer.from(salt, 'base64'));
  const wanted = Buffer.from(key, 'base64');
  return wanted.length === derived.length && timingSafeEqual(derived, wanted);
}

/** Cognito's policy when a template names none. */
const strictest: PasswordPolicy = {
  MinimumLength: 8,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
  RequireUppercase: true,
};

// Cognito counts a space inside the password as a symbol, but not at its ends.
const symbols = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+-]|\S +\S/;

/** Refuses a password that the pool's policy does not allow, with the reason Cognito gives. */
export function checkPassword(password: string, policy: PasswordPolicy = strictest): void {
  const demands: [boolean | undefined, boolean, string][] = [
    [true, password.length >= (policy.MinimumLength ?? 8), 'Password not long enough'],
    [policy.RequireUppercase, /[A-Z]/.test(password), 'Password must have uppercase characters'],
    [policy.RequireLowercase, /[a-z]/.test(password), 'Password must have lowercase characters'],
    [policy.RequireNumbers, /[0-9]/.test(password), 'Password must have numeric characters'],
    [policy.RequireSymbols, symbols.test(password), 'Password must have symbol characters'],
  ];
  const broken = demands.find(([isDemanded, isMet]) => isDemanded && !isMet);
  if (broken) throw new AwsError('InvalidPasswordException', `Password did not conform with policy: ${broken[2]}`);
}

/** A temporary password that any policy allows. */
export function temporaryPassword(): string {
  const kinds = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '!@#%&*'];
  return Array.from({ length: 24 }, (_, at) => kinds[at % kinds.length] ?? '')
    .map((kind) => kind.charAt(randomInt(kind.length)))
    .join('');
}
