import { createHash, createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Database } from '../../wire/database.ts';

export interface Keys {
  kid: string;
  privateKey: string;
  publicKey: KeyObject;
  /** What `/.well-known/jwks.json` shows. */
  jwk: object;
  /** The root of the clients' secrets. */
  installationKey: string;
}

export const keysSchema = `
  CREATE TABLE IF NOT EXISTS keys (only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    private_key TEXT NOT NULL, installation_key TEXT NOT NULL);`;

/** The pair that signs this installation's tokens: made once, never shipped, never shown. */
export async function openKeys(database: Database): Promise<Keys> {
  const read = () =>
    database.get<{ private_key: string; installation_key: string }>('SELECT private_key, installation_key FROM keys');
  if (!read()) {
    const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const installationKey = randomBytes(32).toString('hex');
    database.run('INSERT OR IGNORE INTO keys VALUES (1, ?, ?)', pem, installationKey);
  }
  const { private_key: privateKey = '', installation_key: installationKey = '' } = read() ?? {};
  const publicKey = createPublicKey(privateKey);
  const { n, e } = publicKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(String(n)).digest('base64');
  return { kid, privateKey, publicKey, installationKey, jwk: { alg: 'RS256', e, kid, kty: 'RSA', n, use: 'sig' } };
}
