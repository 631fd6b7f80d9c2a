import { PasswordAmiss } from './contract.ts';
import { keptPassword } from './password.ts';
import type { Stream } from './stream.ts';

interface Wish {
  admission?: Stream['admission'] | undefined;
  password?: string | undefined;
}

/** How a new stream lets people in. */
export const doorOfNew = async ({ admission = 'open', password }: Wish, salt: Uint8Array) => {
  if ((admission === 'password') !== (password !== undefined)) throw PasswordAmiss();
  return { admission, ...(password === undefined ? {} : { passwordHash: await keptPassword(password, salt) }) };
};

/**
 * What changes with another door: whoever came in by the one before enters again. The same kind without a new password
 * changes nothing, and what is no door's any more is forgotten.
 */
export const doorChange = async (before: Stream, wish: Wish, salt: Uint8Array): Promise<Partial<Stream>> => {
  const { admission = before.admission, password } = wish;
  const isKept = admission === before.admission;
  const needsOne = admission === 'password' && !isKept;
  if (password === undefined ? needsOne : admission !== 'password') throw PasswordAmiss();
  if (isKept && password === undefined) return {};
  return {
    admission,
    admissionEpoch: before.admissionEpoch + 1,
    passwordHash: password === undefined ? undefined : await keptPassword(password, salt),
  };
};
