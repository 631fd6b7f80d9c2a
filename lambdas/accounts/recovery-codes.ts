import { createHash } from 'node:crypto';

// Cognito has none of its own: ours stand in for a lost phone, and turn the second factor off.

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const letters = 16;
export const recoveryCodes = 8;
/** So much randomness makes them all: a byte for each letter. */
export const recoveryBytes = recoveryCodes * letters;

/** Eighty random bits each, in groups that can be read aloud. */
export const codesFrom = (random: Uint8Array): string[] =>
  Array.from({ length: recoveryCodes }, (_, at) => {
    const own = random.slice(at * letters, (at + 1) * letters);
    const text = [...own].map((byte) => alphabet[byte % alphabet.length]).join('');
    return text.replace(/(.{4})(?=.)/g, '$1-');
  });

/** What is kept of a code. It has no words in it to guess, so a plain hash is enough. */
export const fingerprintOf = (accountId: string, code: string): string =>
  createHash('sha256')
    .update(`${accountId} ${code.replaceAll('-', '')}`)
    .digest('hex');
