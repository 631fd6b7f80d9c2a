import { createHmac, timingSafeEqual } from 'node:crypto';
import { InvalidCursor } from './refusals.ts';
import { secretJson } from './secret.ts';

const macOf = (key: string, scope: string, payload: string): string =>
  createHmac('sha256', key).update(`${scope}\n${payload}`).digest('base64url');

const keyOf = async (secretId: string): Promise<string> => (await secretJson<{ current: string }>(secretId)).current;

/** Signed, and bound to one list and one reader (`scope`): a cursor cannot be made up or carried elsewhere. */
export const sealCursor = async (secretId: string, scope: string, position: unknown): Promise<string> => {
  const payload = Buffer.from(JSON.stringify(position)).toString('base64url');
  return `${payload}.${macOf(await keyOf(secretId), scope, payload)}`;
};

/** The position inside a cursor of ours; anything else is refused. */
export const openCursor = async <T>(secretId: string, scope: string, cursor: string): Promise<T> => {
  const [payload = '', mac = '', ...more] = cursor.split('.');
  // Compared as text: base64url has several spellings of the same bytes, and only ours is a cursor of ours.
  const expected = Buffer.from(macOf(await keyOf(secretId), scope, payload));
  const given = Buffer.from(mac);
  if (more.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) throw InvalidCursor();
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as T;
};
