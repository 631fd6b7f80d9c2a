import { createHmac, timingSafeEqual } from 'node:crypto';
import { InvalidCursor } from './refusals.ts';
import { accepted, type Generations, secretJson } from './secret.ts';

const macOf = (key: string, scope: string, payload: string): string =>
  createHmac('sha256', key).update(`${scope}\n${payload}`).digest('base64url');

/** Signed, and bound to one list and one reader (`scope`): a cursor cannot be made up or carried elsewhere. */
export const sealCursor = async (secretId: string, scope: string, position: unknown): Promise<string> => {
  const payload = Buffer.from(JSON.stringify(position)).toString('base64url');
  const { current } = await secretJson<Generations<string>>(secretId);
  return `${payload}.${macOf(current, scope, payload)}`;
};

/** The position inside a cursor of ours, also of one sealed before the key changed; anything else is refused. */
export const openCursor = async <T>(secretId: string, scope: string, cursor: string): Promise<T> => {
  const [payload = '', mac = '', ...more] = cursor.split('.');
  // Compared as text: base64url has several spellings of the same bytes, and only ours is a cursor of ours.
  const given = Buffer.from(mac);
  const isSealedWith = (key: string): boolean => {
    const expected = Buffer.from(macOf(key, scope, payload));
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
  const keys = accepted(await secretJson<Generations<string>>(secretId));
  if (more.length > 0 || !keys.some(isSealedWith)) throw InvalidCursor();
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as T;
};
