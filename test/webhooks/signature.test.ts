import { expect, test } from 'vitest';
import { secretOf, signatureHeaders } from '../../lambdas/webhooks/signature.ts';

/** The example every library of Standard Webhooks is tested with. */
const known = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  message: { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: new Date(1_614_265_330_000), body: '{"test": 2432232314}' },
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

test('a message is signed as Standard Webhooks says', () => {
  expect(signatureHeaders(known.message, [known.secret])).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': known.signature,
  });
});

test('with two good secrets there are two signatures, the newer first', () => {
  const newer = secretOf(new Uint8Array(32).fill(7));
  const { 'webhook-signature': both = '' } = signatureHeaders(known.message, [newer, known.secret]);
  const [first, second] = both.split(' ');
  expect(first).toBe(signatureHeaders(known.message, [newer])['webhook-signature']);
  expect(second).toBe(known.signature);
});

test('whatever is changed, the signature is another', () => {
  const { message, secret } = known;
  const others = [
    { ...message, id: `${message.id}x` },
    { ...message, at: new Date(message.at.getTime() + 1000) },
    { ...message, body: `${message.body} ` },
  ].map((changed) => signatureHeaders(changed, [secret])['webhook-signature']);
  const byAnother = signatureHeaders(message, [secretOf(new Uint8Array(32))])['webhook-signature'];
  expect(new Set([...others, byAnother, known.signature]).size).toBe(5);
});

test('a secret is 32 random bytes in base64 after whsec_', () => {
  const secret = secretOf(new Uint8Array(32).map((_, index) => index));
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32);
});
