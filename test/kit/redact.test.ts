import { expect, test } from 'vitest';
import { redact } from '../../lambdas/kit/redact.ts';

test('secrets are removed by key, however deep', () => {
  const line = {
    a: { password: 'p', refresh_token: 'r', authorization: 'Bearer x', kept: 1 },
    list: [{ secret: 's' }],
  };
  expect(redact(line)).toEqual({
    a: { password: '[removed]', refresh_token: '[removed]', authorization: '[removed]', kept: 1 },
    list: [{ secret: '[removed]' }],
  });
});

test.each([
  ['a token', 'got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl here', 'got [token] here'],
  ['a presigned address', 'https://b/k?X-Amz-Signature=abc123&x=1', 'https://b/k?X-Amz-Signature=[removed]&x=1'],
  ['an e-mail address', 'mail to ada@example.com failed', 'mail to [e-mail] failed'],
  ['an encrypted refresh token, whole', 'got eyJjdHkiOiJKV1QifQ.a1b2.c3d4.e5f6.g7h8 here', 'got [token] here'],
  [
    'our access cookie',
    '__Host-arclight_access=eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln; x=1',
    '__Host-arclight_access=[token]; x=1',
  ],
  [
    'signed cookies',
    'CloudFront-Policy=abc; CloudFront-Signature=def; Path=/v',
    'CloudFront-Policy=[removed]; CloudFront-Signature=[removed]; Path=/v',
  ],
  ['a Bearer header', 'Bearer abc.def-123=', 'Bearer [removed]'],
  ['a private key', '-----BEGIN EC PRIVATE KEY-----\nMHc\n-----END EC PRIVATE KEY-----', '[private key]'],
  ['a webhook’s secret', 'signed with whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw=', 'signed with [secret]'],
  ['an API key', 'asked with arc_key_0a1B2c3D4e5F, twice', 'asked with [API key], twice'],
  ['a path token', 'GET /t/eyJ2Ijo.abc/v/1', 'GET /t/[token]/v/1'],
])('and by pattern: %s', (_, text, clean) => {
  expect(redact(text)).toBe(clean);
});

test('an error keeps its name and stack, without the secrets in them', () => {
  expect(redact(new Error('no mail for ada@example.com'))).toMatchObject({
    name: 'Error',
    message: 'no mail for [e-mail]',
  });
});

test('a refusal’s code is not a secret', () => {
  expect(redact({ code: 'upload.not_found' })).toEqual({ code: 'upload.not_found' });
});

test('secrets are removed below any depth, and a value that holds itself has an end', () => {
  let deep: Record<string, unknown> = { password: 'canary', note: 'ada@example.com canary' };
  for (let depth = 0; depth < 20; depth++) deep = { deep };
  expect(JSON.stringify(redact(deep))).not.toContain('canary');
  const own: Record<string, unknown> = { token: 'canary' };
  own['own'] = own;
  expect(JSON.stringify(redact(own))).not.toContain('canary');
});

test('secrets inside errors inside facts are removed too', () => {
  const error = new Error('Bearer abcdef was refused');
  expect(JSON.stringify(redact({ cause: [{ error }] }))).not.toContain('abcdef');
});
