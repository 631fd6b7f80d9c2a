import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { clock } from '../../lambdas/kit/clock.ts';
import { tokenVerifier } from '../../lambdas/kit/credential.ts';
import { madeAt } from '../../lambdas/kit/ids.ts';
import { hostileTokens } from '../support/hostile-tokens.ts';
import { aNetwork } from './a-network.ts';
import { aKey, claims, clientId, goodToken, issuer, rsa, token } from './an-issuer.ts';

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
    sessionId: expect.stringMatching(/^ses_[0-9A-Z]{26}$/),
    signedInAt: expect.any(Number),
  });
});

test('and which sign-in it comes from: the same for every token of it, refused without', async () => {
  aNetwork(ours);
  const verify = tokenVerifier(issuer, clientId);
  const when = Math.floor(Date.now() / 1000) - 3600;
  const read = (given: Record<string, unknown>) => verify(goodToken(ours, { auth_time: when, ...given }));
  const [first, renewed, other] = [
    await read({}),
    await read({ iat: when + 10 }),
    await read({ origin_jti: 'another' }),
  ];
  expect(renewed).toEqual(first);
  expect(other.sessionId).not.toBe(first.sessionId);
  expect(madeAt(first.sessionId)).toEqual(new Date(when * 1000));
  for (const given of [{ origin_jti: undefined }, { origin_jti: '' }, { auth_time: undefined }, { auth_time: '7' }])
    expect(await codeOf(verify(goodToken(ours, given)))).toBe(unauthenticated);
});

const unauthenticatedTokens = hostileTokens({ key: ours, foreign, claims });
const withHeader = (given: object): string => token({ alg: 'RS256', kid: ours.kid, ...given }, claims(), rsa(foreign));

describe('AB-16 hostile tokens are all the same refusal', () => {
  test('there are at least the 45 of the abuse case', () => {
    expect(unauthenticatedTokens.length).toBeGreaterThanOrEqual(45);
  });

  test.each(unauthenticatedTokens)('%s', async (_, bad) => {
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
