import { generateKeyPairSync, sign as signWith } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { clock } from '../../lambdas/kit/clock.ts';
import { tokenVerifier } from '../../lambdas/kit/credential.ts';
import { aKey, aNetwork, claims, clientId, goodToken, hmac, issuer, jwkOf, rsa, subject, token } from './an-issuer.ts';

const ours = aKey('key-1');
const next = aKey('key-2');
const foreign = aKey('key-of-a-stranger');
const keysAddress = `${issuer}/.well-known/jwks.json`;

const now = clock.now;
let laterMs = 0;
beforeEach(() => {
  laterMs = 0;
  clock.now = () => new Date(Date.now() + laterMs);
});
afterEach(() => {
  clock.now = now;
  vi.unstubAllGlobals();
});

const codeOf = async (verified: Promise<unknown>): Promise<string> => {
  try {
    await verified;
    return 'accepted';
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const unauthenticated = 'access.unauthenticated';
const busy = 'service.busy';

test('a token of our pool says who it is', async () => {
  aNetwork(ours);
  const good = goodToken(ours);
  expect(await tokenVerifier(issuer, clientId)(good)).toEqual({
    accountId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
    subject,
    token: good,
  });
});

const seconds = Math.floor(Date.now() / 1000);
const header = { alg: 'RS256', kid: ours.kid };
const unsigned = () => '';
const ourPem = ours.publicKey.export({ format: 'pem', type: 'spki' });
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const byElliptic = (signed: string) =>
  signWith('sha256', Buffer.from(signed), { key: elliptic.privateKey, dsaEncoding: 'ieee-p1363' }).toString(
    'base64url',
  );
const [goodHeader = '', goodPayload = '', goodSignature = ''] = goodToken(ours).split('.');
const withHeader = (given: object, sign = rsa(foreign)) => token({ ...header, ...given }, claims(), sign);
const withClaims = (given: Record<string, unknown>) => token(header, claims(given), rsa(ours));
const without = (name: string) => {
  const { [name]: _, ...rest } = claims();
  return token(header, rest, rsa(ours));
};

const hostile: [string, string][] = [
  ...['none', 'None', 'nOnE', 'NONE', 'none ', ''].flatMap((alg): [string, string][] => [
    [`alg "${alg}" without a signature`, withHeader({ alg }, unsigned)],
    [`alg "${alg}" with any signature`, withHeader({ alg }, () => 'AA')],
  ]),
  ['no alg at all', token({ kid: ours.kid }, claims(), rsa(ours))],
  ['two algs, the last one none', token(`{"alg":"RS256","kid":"${ours.kid}","alg":"none"}`, claims(), rsa(ours))],
  ['HS256 with our public key (PEM) as secret', withHeader({ alg: 'HS256' }, hmac(ourPem))],
  ['the same without its last line break', withHeader({ alg: 'HS256' }, hmac(String(ourPem).trim()))],
  [
    'HS256 with our public key (PKCS #1) as secret',
    withHeader({ alg: 'HS256' }, hmac(ours.publicKey.export({ format: 'pem', type: 'pkcs1' }))),
  ],
  ['HS256 with our JWK as secret', withHeader({ alg: 'HS256' }, hmac(JSON.stringify(jwkOf(ours))))],
  ['HS512 with our public key as secret', withHeader({ alg: 'HS512' }, hmac(ourPem, 'sha512'))],
  ['HS256 with an empty secret', withHeader({ alg: 'HS256' }, hmac(''))],
  ['RS512, though by our key', withHeader({ alg: 'RS512' }, rsa(ours, 'RSA-SHA512'))],
  ['RS384, though by our key', withHeader({ alg: 'RS384' }, rsa(ours, 'RSA-SHA384'))],
  ['ES256 by somebody’s key', withHeader({ alg: 'ES256' }, byElliptic)],
  ['somebody’s key under our key id', withHeader({})],
  ['somebody’s key embedded in the header', withHeader({ jwk: jwkOf(foreign) })],
  ['and named by its own id', withHeader({ kid: foreign.kid, jwk: jwkOf(foreign) })],
  ['somebody’s key at their address (jku)', withHeader({ jku: 'https://evil.example/jwks.json' })],
  ['and named by its own id there', withHeader({ kid: foreign.kid, jku: 'https://evil.example/jwks.json' })],
  ['somebody’s certificate at their address (x5u)', withHeader({ x5u: 'https://evil.example/cert.pem' })],
  ['somebody’s certificate in the header (x5c)', withHeader({ x5c: ['MIIB'] })],
  ['a key id that is a path', withHeader({ kid: '../../../../dev/null' }, hmac(''))],
  ['a key id that is an address', withHeader({ kid: 'https://evil.example/key' })],
  ['a key id that is a query', withHeader({ kid: "x' UNION SELECT 'secret" }, hmac('secret'))],
  ['a key id every object has', withHeader({ kid: '__proto__' })],
  ['an empty key id', withHeader({ kid: '' }, rsa(ours))],
  ['no key id', token({ alg: 'RS256' }, claims(), rsa(ours))],
  ['a key id that is a list', withHeader({ kid: [ours.kid] }, rsa(ours))],
  ['a key id that is a number', withHeader({ kid: 1 }, rsa(ours))],
  ['an ID token', withClaims({ token_use: 'id', aud: clientId })],
  ['a refresh token by its own word', withClaims({ token_use: 'refresh' })],
  ['no token_use', without('token_use')],
  ['made for another client', withClaims({ client_id: 'another-client' })],
  ['made for another client, with ours as audience', withClaims({ client_id: 'another-client', aud: clientId })],
  ['made for a list of clients', withClaims({ client_id: [clientId] })],
  ['no client', without('client_id')],
  ['of another pool', withClaims({ iss: 'https://issuer.test/eu-west-1_other' })],
  ['of our pool, spelled otherwise', withClaims({ iss: `${issuer}/` })],
  ['of no pool', without('iss')],
  ['expired', withClaims({ exp: seconds - 60 })],
  ['never expiring', without('exp')],
  ['expiring at a text', withClaims({ exp: String(seconds + 600) })],
  ['expiring at infinity', token(header, JSON.stringify(claims()).replace(/"exp":\d+/, '"exp":1e999'), rsa(ours))],
  ['not valid before tomorrow', withClaims({ nbf: seconds + 86_400 })],
  ['of nobody', without('sub')],
  ['of an empty subject', withClaims({ sub: '' })],
  ['an empty signature', `${goodHeader}.${goodPayload}.`],
  ['half a signature', `${goodHeader}.${goodPayload}.${goodSignature.slice(0, 100)}`],
  ['a signature of nulls', `${goodHeader}.${goodPayload}.${'A'.repeat(342)}`],
  [
    'another token’s signature',
    `${withClaims({ sub: 'somebody-else' }).split('.').slice(0, 2).join('.')}.${goodSignature}`,
  ],
  ['two parts', `${goodHeader}.${goodPayload}`],
  ['four parts', `${goodHeader}.${goodPayload}.${goodSignature}.${goodSignature}`],
  ['the whole token twice', `${goodToken(ours)}.${goodToken(ours)}`],
  ['five parts, as if encrypted', `${goodHeader}.${goodPayload}.${goodSignature}.AA.AA`],
  ['padded parts', `${goodHeader}=.${goodPayload}.${goodSignature}`],
  ['a line break inside', `${goodHeader}.\n${goodPayload}.${goodSignature}`],
  ['a payload that is a list', token(header, [claims()], rsa(ours))],
  ['a payload that is no JSON', token(header, 'not json', rsa(ours))],
  ['a header that is no JSON', token('not json', claims(), rsa(ours))],
  ['a header that is null', token('null', claims(), rsa(ours))],
  ['one megabyte', withClaims({ filler: 'x'.repeat(1024 * 1024) })],
  ['nothing', ''],
  ['dots', '..'],
];

describe('AB-16 hostile tokens are all the same refusal', () => {
  test('there are at least the 45 of the abuse case', () => {
    expect(hostile.length).toBeGreaterThanOrEqual(45);
  });

  test.each(hostile)('%s', async (_, bad) => {
    const network = aNetwork(ours);
    const verify = tokenVerifier(issuer, clientId);
    expect(await codeOf(verify(bad))).toBe(unauthenticated);
    expect(await codeOf(verify(goodToken(ours)))).toBe('accepted');
    expect(await codeOf(verify(bad))).toBe(unauthenticated);
    expect(new Set(network.asked)).toEqual(new Set([keysAddress]));
  });

  test('a clock half a minute apart is forgiven, more is not', async () => {
    aNetwork(ours);
    const verify = tokenVerifier(issuer, clientId);
    expect(await codeOf(verify(goodToken(ours, { exp: Math.floor(Date.now() / 1000) - 15 })))).toBe('accepted');
    expect(await codeOf(verify(goodToken(ours, { nbf: Math.floor(Date.now() / 1000) + 15 })))).toBe('accepted');
    expect(await codeOf(verify(goodToken(ours, { nbf: Math.floor(Date.now() / 1000) + 45 })))).toBe(unauthenticated);
  });
});

describe('the issuer’s keys', () => {
  const lookAgainMs = 10_001;

  test('are looked at once for everyone who needs them at the same moment', async () => {
    const network = aNetwork(ours);
    const verify = tokenVerifier(issuer, clientId);
    const codes = await Promise.all([1, 2, 3].map(() => codeOf(verify(goodToken(ours)))));
    expect(codes).toEqual(['accepted', 'accepted', 'accepted']);
    expect(network.asked).toHaveLength(1);
  });

  test('are looked at again for a key they did not have, and so a rotation is noticed', async () => {
    const network = aNetwork(ours);
    const verify = tokenVerifier(issuer, clientId);
    await verify(goodToken(ours));
    network.keys.push(next);
    laterMs += lookAgainMs;
    expect(await codeOf(verify(goodToken(next)))).toBe('accepted');
    expect(await codeOf(verify(goodToken(ours)))).toBe('accepted');
    expect(network.asked).toHaveLength(2);
  });

  test('are looked at once in ten seconds, however many key ids strangers make up', async () => {
    const network = aNetwork(ours);
    const verify = tokenVerifier(issuer, clientId);
    await verify(goodToken(ours));
    laterMs += lookAgainMs;
    for (let made = 0; made < 50; made++)
      expect(await codeOf(verify(withHeader({ kid: `made-up-${made}` })))).toBe(unauthenticated);
    expect(network.asked).toHaveLength(2);
  });

  test('a key that was taken back is no longer good after the next look', async () => {
    const network = aNetwork(ours);
    const verify = tokenVerifier(issuer, clientId);
    await verify(goodToken(ours));
    network.keys = [next];
    laterMs += lookAgainMs;
    expect(await codeOf(verify(goodToken(next)))).toBe('accepted');
    expect(await codeOf(verify(goodToken(ours)))).toBe(unauthenticated);
  });
});

describe('while the issuer cannot be reached', () => {
  const down: [string, () => Promise<Response>][] = [
    ['no connection', () => Promise.reject(new Error('connection refused'))],
    ['its own failure', async () => new Response('', { status: 500 })],
    ['a page instead of keys', async () => new Response('<html>')],
    ['JSON without keys', async () => Response.json({ message: 'slow down' })],
    ['an empty list of keys', async () => Response.json({ keys: [] })],
  ];

  test.each(down)('%s: known keys go on, unknown ones are Busy and never accepted', async (_, answer) => {
    const network = aNetwork(ours);
    const verify = tokenVerifier(issuer, clientId);
    await verify(goodToken(ours));
    network.answer = answer;
    laterMs += 10_001;
    expect(await codeOf(verify(goodToken(next)))).toBe(busy);
    expect(await codeOf(verify(goodToken(ours)))).toBe('accepted');
  });

  test('a function that just began is Busy, and well again ten seconds after the issuer is', async () => {
    const network = aNetwork(ours);
    const { answer } = network;
    network.answer = () => Promise.reject(new Error('connection refused'));
    const verify = tokenVerifier(issuer, clientId);
    expect(await codeOf(verify(goodToken(ours)))).toBe(busy);
    network.answer = answer;
    expect(await codeOf(verify(goodToken(ours)))).toBe(busy);
    expect(network.asked).toHaveLength(1);
    laterMs += 10_001;
    expect(await codeOf(verify(goodToken(ours)))).toBe('accepted');
  });
});
