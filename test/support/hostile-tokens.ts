import { generateKeyPairSync, sign as signWith } from 'node:crypto';
import { hmac, jwkOf, type Key, rsa, token } from '../kit/an-issuer.ts';

/** The pool whose tokens are imitated. */
export interface Imitated {
  key: Key;
  /** Somebody else's key. */
  foreign: Key;
  /** What a good token says, with something else in it. */
  claims(given?: Record<string, unknown>): Record<string, unknown>;
}

/** AB-16: tokens nobody may be let in with, each with what is wrong about it. Many are signed as well as a good one. */
export const hostileTokens = ({ key: ours, foreign, claims }: Imitated): [what: string, token: string][] => {
  const issuer = String(claims()['iss']);
  const clientId = String(claims()['client_id']);
  /** The claims with one of them said twice. */
  const twice = (name: string, first: unknown = 'somebody-else'): string =>
    JSON.stringify(claims()).replace('{', `{${JSON.stringify(name)}:${JSON.stringify(first)},`);
  const seconds = Math.floor(Date.now() / 1000);
  const header = { alg: 'RS256', kid: ours.kid };
  const unsigned = () => '';
  const ourPem = ours.publicKey.export({ format: 'pem', type: 'spki' });
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const byElliptic = (signed: string) =>
    signWith('sha256', Buffer.from(signed), { key: elliptic.privateKey, dsaEncoding: 'ieee-p1363' }).toString(
      'base64url',
    );
  const good = token(header, claims(), rsa(ours));
  const [goodHeader = '', goodPayload = '', goodSignature = ''] = good.split('.');
  const withHeader = (given: object, sign = rsa(foreign)) => token({ ...header, ...given }, claims(), sign);
  const withClaims = (given: Record<string, unknown>) => token(header, claims(given), rsa(ours));
  const without = (name: string) => {
    const { [name]: _, ...rest } = claims();
    return token(header, rest, rsa(ours));
  };

  return [
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
    ['of another pool', withClaims({ iss: issuer.replace(/[^/]+$/, 'eu-west-1_other') })],
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
    ['the whole token twice', `${good}.${good}`],
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
    ['of another environment', withClaims({ iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Staging00' })],
    ['two subjects, signed by nobody who may', token(header, twice('sub'), rsa(foreign))],
    ['two expiries, the first one over', token(header, twice('exp', seconds - 600), rsa(foreign))],
    ['a key id in other letters', withHeader({ kid: `${ours.kid}\u200b` }, rsa(ours))],
    [
      'claims in other letters',
      token(header, { ...claims(), ｃlient_id: clientId, client_id: `${clientId}\u0000` }, rsa(ours)),
    ],
    ['a key id that climbs to the real one', withHeader({ kid: `x/../${ours.kid}` }, rsa(ours))],
    ['a critical extension nobody knows', withHeader({ crit: ['exp'], b64: false })],
  ];
};
