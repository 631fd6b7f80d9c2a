import { createSign, generateKeyPairSync } from 'node:crypto';

/** A pool that exists only here; `http` because the laptop's is too. */
export const issuer = 'http://issuer.test/eu-west-1_test';
export const clientId = 'client-of-the-tests';
/** An app that people may sign in to with their account here. */
export const appClientId = 'an-app-of-the-tests';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keyId = 'key-1';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An access token as Cognito signs them; say what is to be wrong with it. */
export const signedToken = (subject: string, claims: Record<string, unknown> = {}): string => {
  const seconds = Math.floor(Date.now() / 1000);
  const payload = {
    sub: subject,
    iss: issuer,
    client_id: clientId,
    token_use: 'access',
    scope: 'aws.cognito.signin.user.admin',
    origin_jti: `sign-in of ${subject}`,
    auth_time: seconds - 20,
    iat: seconds - 10,
    exp: seconds + 1800,
    ...claims,
  };
  const signed = `${part({ alg: 'RS256', kid: keyId, typ: 'JWT' })}.${part(payload)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey).toString('base64url')}`;
};

/** The pool's public keys, answered in place of its address; every other request goes where it would. */
export const answerKeys = (): void => {
  const through = globalThis.fetch;
  const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: keyId, alg: 'RS256', use: 'sig' }];
  globalThis.fetch = async (...asked: Parameters<typeof fetch>) =>
    String(asked[0]) === `${issuer}/.well-known/jwks.json` ? Response.json({ keys }) : through(...asked);
};
