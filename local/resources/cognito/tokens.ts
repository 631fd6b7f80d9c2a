import { createHash, createSign, createVerify, randomUUID } from 'node:crypto';
import { notAuthorized } from './errors.ts';
import type { Keys } from './keys.ts';
import { accessScope, type Client } from './pools.ts';
import type { Session } from './sessions.ts';
import { isReadable, type User } from './users.ts';

export interface AccessClaims {
  sub: string;
  iss: string;
  client_id: string;
  origin_jti: string;
  username: string;
  exp: number;
  /** With spaces between them. */
  scope: string;
  token_use: 'access';
}

export interface Grant {
  client: Client;
  user: User;
  session: Session;
  /** What the hosted pages gave the client; undefined for a sign-in by the API, which may do all of its own. */
  scope?: string;
  /** What the client asked to find again in the ID token. */
  nonce?: string;
  now: Date;
}

/** Signs the two tokens a client gets for a session. */
export function issueTokens(keys: Keys, grant: Grant) {
  const { client, user, session, scope, nonce, now } = grant;
  const issuedAt = Math.floor(now.getTime() / 1000);
  const common = {
    sub: user.sub,
    iss: client.pool.issuer,
    origin_jti: session.originJti,
    event_id: session.eventId,
    auth_time: session.authTime,
    iat: issuedAt,
  };
  const access = {
    ...common,
    client_id: client.id,
    token_use: 'access',
    scope: scope ?? accessScope,
    exp: issuedAt + client.accessTokenSeconds,
    jti: randomUUID(),
    username: user.username,
  };
  const accessToken = sign(keys, access);
  const id = {
    ...common,
    ...identityClaims(client, user, scope),
    ...(scope === undefined ? {} : { at_hash: halfHash(accessToken) }),
    ...(nonce === undefined ? {} : { nonce }),
    aud: client.id,
    token_use: 'id',
    exp: issuedAt + client.idTokenSeconds,
    jti: randomUUID(),
    'cognito:username': user.username,
  };
  return {
    AccessToken: accessToken,
    IdToken: sign(keys, id),
    ExpiresIn: client.accessTokenSeconds,
    TokenType: 'Bearer',
  };
}

/** OpenID Connect Core, 3.1.3.6. */
const halfHash = (token: string): string =>
  createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');

/** Which attributes a scope of OpenID shows; a sign-in by the API shows all the client may read. */
export function isShown(attribute: string, scope: string | undefined): boolean {
  if (scope === undefined || attribute === 'sub') return true;
  const given = scope.split(' ');
  if (/^email(_verified)?$/.test(attribute)) return given.includes('email');
  return given.includes('profile') && !attribute.startsWith('phone_number');
}

function identityClaims(client: Client, user: User, scope: string | undefined): Record<string, unknown> {
  const readable = Object.entries(user.attributes).filter(([name]) => isReadable(client, name) && isShown(name, scope));
  return Object.fromEntries(
    readable.map(([name, value]) => [name, name.endsWith('_verified') ? value === 'true' : value]),
  );
}

/** The claims of an access token of ours; anything else is not authorized. */
export function readAccessToken(keys: Keys, token: string, now: Date): AccessClaims {
  const [header = '', payload = '', signature = '', ...rest] = token.split('.');
  const isOurs =
    rest.length === 0 &&
    decode<{ alg?: string; kid?: string }>(header)?.alg === 'RS256' &&
    createVerify('RSA-SHA256').update(`${header}.${payload}`).verify(keys.publicKey, signature, 'base64url');
  const claims = isOurs ? decode<AccessClaims>(payload) : undefined;
  if (claims?.token_use !== 'access') throw notAuthorized('Invalid Access Token');
  if (claims.exp <= now.getTime() / 1000) throw notAuthorized('Access Token has expired');
  return claims;
}

function sign(keys: Keys, claims: object): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ kid: keys.kid, alg: 'RS256' })}.${encode(claims)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(keys.privateKey, 'base64url')}`;
}

function decode<Shape>(part: string): Shape | undefined {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Shape;
  } catch {
    return undefined;
  }
}
