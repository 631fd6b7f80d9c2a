import { scrypt, timingSafeEqual } from 'node:crypto';

// People choose these themselves, so unlike keys and tickets they are kept by a function that is slow on purpose: 16 MB and
// a tenth of a second for each try. Everybody who may watch knows it, and it is good for an evening: no account hangs on it.
const cost = { N: 2 ** 14, r: 8, p: 1, maxmem: 32 * 1024 * 1024 } as const;
const hashBytes = 32;
export const saltBytes = 16;

const derived = (password: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, hashBytes, cost, (error, hash) => (error ? reject(error) : resolve(hash)));
  });

/** What is kept of a password: how it was made, its salt, and what came of both. */
export const keptPassword = async (password: string, random: Uint8Array): Promise<string> => {
  if (random.length !== saltBytes) throw new Error(`a salt is made of ${saltBytes} bytes, not of ${random.length}`);
  const salt = Buffer.from(random);
  const hash = await derived(password, salt);
  return `scrypt-14-8-1:${salt.toString('base64url')}:${hash.toString('base64url')}`;
};

/** Whether it is the one that is kept; said in a time that tells nothing of how near it was. */
export const isPassword = async (kept: string, password: string): Promise<boolean> => {
  const [, salt = '', hash = ''] = kept.split(':');
  const right = Buffer.from(hash, 'base64url');
  const given = await derived(password, Buffer.from(salt, 'base64url'));
  return right.length === given.length && timingSafeEqual(right, given);
};
