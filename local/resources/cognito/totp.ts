import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

// RFC 6238 over RFC 4226, as authenticator apps have it: HMAC-SHA1, six digits, a new code every thirty seconds.

const stepSeconds = 30;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A key as apps take it: 160 bits in base 32. */
export function newKey(): string {
  return [...randomBytes(32)].map((byte) => alphabet[byte % 32]).join('');
}

function bytesOf(key: string): Buffer {
  let bits = '';
  for (const letter of key.toUpperCase().replace(/=+$/, ''))
    bits += alphabet.indexOf(letter).toString(2).padStart(5, '0');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

export function stepAt(now: Date): number {
  return Math.floor(now.getTime() / 1000 / stepSeconds);
}

/** What an app with this key shows during a step. */
export function digitsOf(key: string, step: number, length = 6): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', bytesOf(key)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** length).padStart(length, '0');
}

/** The step whose digits these are: this one, or the one before or after it, for clocks that differ a little. */
export function stepOf(key: string, digits: string, now: Date): number | undefined {
  const at = stepAt(now);
  const given = Buffer.from(digits);
  return [at, at - 1, at + 1].find((step) => {
    const wanted = Buffer.from(digitsOf(key, step));
    return wanted.length === given.length && timingSafeEqual(wanted, given);
  });
}
