import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { clock } from '../../lambdas/kit/clock.ts';
import { sealer } from '../../lambdas/kit/seal.ts';

const secrets = mockClient(SecretsManagerClient);
const webhookId = 'whk_01JD3V8Z9Q4X7K2M5N6P8R0S1T';
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
let held: Record<string, string>;
let id = 0;

beforeEach(() => {
  held = { current: 'the first key' };
  id += 1;
  secrets.on(GetSecretValueCommand).callsFake(() => ({ SecretString: JSON.stringify(held) }));
});
afterEach(() => vi.restoreAllMocks());
const seals = (purpose: 'webhooks' | 'targets' = 'webhooks') => sealer(`arclight/test/webhooks-${id}`, purpose);
/** Everybody looks at the secret again after five minutes. */
const later = (): void => {
  const now = new Date(Date.now() + 6 * 60_000);
  vi.spyOn(clock, 'now').mockReturnValue(now);
};

test('what was sealed is opened, and cannot be read from outside', async () => {
  const sealed = await seals().seal(webhookId, secret);
  expect(sealed).not.toContain('MfKQ9r8GKY');
  expect(await seals().open(webhookId, sealed)).toBe(secret);
});

test('the same secret is never sealed the same twice', async () => {
  expect(await seals().seal(webhookId, secret)).not.toBe(await seals().seal(webhookId, secret));
});

test('put into another webhook’s row, or changed, it does not open', async () => {
  const sealed = await seals().seal(webhookId, secret);
  await expect(seals().open('whk_01JD3V8Z9Q4X7K2M5N6P8R0S1U', sealed)).rejects.toThrow();
  const [mark, iv, tag, text = ''] = sealed.split('.');
  const other = `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`;
  await expect(seals().open(webhookId, [mark, iv, tag, other].join('.'))).rejects.toThrow();
});

test('what one domain has sealed another does not open, also with the same key', async () => {
  const sealed = await seals('webhooks').seal(webhookId, secret);
  await expect(seals('targets').open(webhookId, sealed)).rejects.toThrow();
});

test('while the key changes the old one still opens; renewed, the new one does, and then the old is not needed', async () => {
  const sealed = await seals().seal(webhookId, secret);
  held = { current: 'the second key', previous: 'the first key' };
  later();
  expect(await seals().open(webhookId, sealed)).toBe(secret);
  const renewed = await seals().renewed(webhookId, sealed);
  expect(renewed).not.toBe(sealed);
  expect(await seals().renewed(webhookId, renewed)).toBe(renewed);
  id += 1;
  held = { current: 'the second key' };
  expect(await seals().open(webhookId, renewed)).toBe(secret);
  await expect(seals().open(webhookId, sealed)).rejects.toThrow('sealed with a key we do not have');
});
