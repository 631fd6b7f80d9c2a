import { createHash, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type HeldKey, keyPrefix, type PresentedKey } from './api-key.ts';
import { prefixes } from './ids.ts';

// A key as text: the prefix, 36 bytes (whose it is, and 160 random bits) as 49 letters and digits, and a checksum of all
// that in 6 more. Whoever finds one can tell a key from chance without asking us; a slip in typing costs no look-up.

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const base = BigInt(alphabet.length);
const bodyBytes = 36;
const bodyLetters = 49;
const checkLetters = 6;
const shape = new RegExp(`^${keyPrefix}[0-9A-Za-z]{${bodyLetters + checkLetters}}$`);

/** How many random bytes a key is made of. */
export const keyRandomBytes = 20;

const lettersOf = (number: bigint, length: number): string => {
  let [rest, letters] = [number, ''];
  for (let place = 0; place < length; place++) {
    letters = alphabet[Number(rest % base)] + letters;
    rest /= base;
  }
  return letters;
};

const numberOf = (letters: string): bigint =>
  [...letters].reduce((sum, letter) => sum * base + BigInt(alphabet.indexOf(letter)), 0n);

const checksumOf = (text: string): string => lettersOf(BigInt(crc32(text)), checkLetters);

/** Of a key only this is kept: nothing that is 160 random bits can be found from it. */
const fingerprintOf = (key: string): string => createHash('sha256').update(key).digest('base64url');

/** A new key of somebody's, as they get to see it once, and as it is kept. */
export const writeKey = (accountId: string, random: Uint8Array): { key: string; fingerprint: string } => {
  const person = Buffer.from(accountId.slice(prefixes.account.length + 1), 'hex');
  const body = Buffer.concat([person, random]);
  if (body.length !== bodyBytes) throw new Error(`a key is made of ${bodyBytes} bytes, not of ${body.length}`);
  const unchecked = keyPrefix + lettersOf(BigInt(`0x${body.toString('hex')}`), bodyLetters);
  const key = unchecked + checksumOf(unchecked);
  return { key, fingerprint: fingerprintOf(key) };
};

/** Is this meant to be a key, good or not? */
export const isKeyLike = (token: string): boolean => /^arc_/i.test(token);

/** Whose key this says it is; undefined for what cannot be one. */
export const readKey = (token: string): PresentedKey | undefined => {
  if (!shape.test(token)) return undefined;
  const unchecked = token.slice(0, -checkLetters);
  if (checksumOf(unchecked) !== token.slice(-checkLetters)) return undefined;
  const hex = numberOf(unchecked.slice(keyPrefix.length))
    .toString(16)
    .padStart(2 * bodyBytes, '0');
  // 49 letters can say a little more than 36 bytes hold.
  if (hex.length > 2 * bodyBytes) return undefined;
  return { accountId: `${prefixes.account}_${hex.slice(0, 32)}`, fingerprint: fingerprintOf(token) };
};

/** Which of these it is, in a time that tells nothing of how much of it was right. */
export const keyAmong = (held: readonly HeldKey[], { fingerprint }: PresentedKey): HeldKey | undefined => {
  const presented = Buffer.from(fingerprint);
  const matching = held.filter((one) => {
    const known = Buffer.from(one.fingerprint);
    return known.length === presented.length && timingSafeEqual(known, presented);
  });
  return matching[0];
};
