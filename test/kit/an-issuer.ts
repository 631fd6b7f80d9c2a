import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

export const issuer = 'https://issuer.test/eu-west-1_pool';
export const clientId = 'our-client';
export const subject = '5f0c2a8e-1b7d-4c3f-9a6e-0d1b2c3a4f5e';

export interface Key {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}
export const aKey = (kid: string): Key => ({ kid, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) });
export const jwkOf = ({ kid, publicKey }: Key) => ({
  ...publicKey.export({ format: 'jwk' }),
  kid,
  alg: 'RS256',
  use: 'sig',
});

/** One part of a token: an object, or text as somebody hostile would write it. */
const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

export const claims = (given: Record<string, unknown> = {}): Record<string, unknown> => {
  const seconds = Math.floor(Date.now() / 1000);
  return {
    sub: subject,
    iss: issuer,
    client_id: clientId,
    token_use: 'access',
    origin_jti: 'the-sign-in',
    auth_time: seconds - 20,
    iat: seconds - 10,
    exp: seconds + 600,
    ...given,
  };
};

/** How the two parts before it are signed. */
export type Sign = (signed: string) => string;
export const rsa =
  ({ privateKey }: Key, hash = 'RSA-SHA256'): Sign =>
  (signed) =>
    createSign(hash).update(signed).sign(privateKey).toString('base64url');
export const hmac =
  (secret: string | Buffer, hash = 'sha256'): Sign =>
  (signed) =>
    createHmac(hash, secret).update(signed).digest('base64url');

/** A token of any header and any payload. */
export const token = (header: unknown, payload: unknown, sign: Sign): string => {
  const signed = `${part(header)}.${part(payload)}`;
  return `${signed}.${sign(signed)}`;
};
export const goodToken = (key: Key, given: Record<string, unknown> = {}): string =>
  token({ alg: 'RS256', kid: key.kid }, claims(given), rsa(key));
