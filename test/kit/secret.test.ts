import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clock } from '../../lambdas/kit/clock.ts';
import { secretJson } from '../../lambdas/kit/secret.ts';

const manager = mockClient(SecretsManagerClient);
const now = clock.now;
let laterMs = 0;
let secrets = 0;
let id: string;

beforeEach(() => {
  manager.reset();
  laterMs = 0;
  id = `secret-${++secrets}`;
  clock.now = () => new Date(Date.now() + laterMs);
});
afterEach(() => {
  clock.now = now;
});
const holds = (value: unknown) => manager.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify(value) });
const sixMinutesMs = 6 * 60_000;

test('a secret is asked for once and kept for five minutes', async () => {
  holds({ current: 'a' });
  expect(await secretJson(id)).toEqual({ current: 'a' });
  holds({ current: 'b' });
  laterMs = 4 * 60_000;
  expect(await secretJson(id)).toEqual({ current: 'a' });
  laterMs = sixMinutesMs;
  expect(await secretJson(id)).toEqual({ current: 'b' });
  expect(manager.commandCalls(GetSecretValueCommand)).toHaveLength(2);
});

test('while Secrets Manager cannot be reached an old copy serves, and none is a failure', async () => {
  holds({ current: 'a' });
  await secretJson(id);
  manager.on(GetSecretValueCommand).rejects(new Error('connection refused'));
  laterMs = sixMinutesMs;
  expect(await secretJson(id)).toEqual({ current: 'a' });
  await expect(secretJson('never seen')).rejects.toThrow('connection refused');
});

test('a secret that is no JSON is a failure, and an old copy goes on', async () => {
  holds({ current: 'a' });
  await secretJson(id);
  manager.on(GetSecretValueCommand).resolves({ SecretString: 'plain' });
  laterMs = sixMinutesMs;
  expect(await secretJson(id)).toEqual({ current: 'a' });
  await expect(secretJson('plain')).rejects.toThrow();
});

test.each([undefined, '7', 'null', '"words"'])(
  'F49 an answer that holds %s is a failure, and is not kept',
  async (SecretString) => {
    manager.on(GetSecretValueCommand).resolves({ SecretString });
    await expect(secretJson(id)).rejects.toThrow('holds no JSON object');
    holds({ current: 'a' });
    expect(await secretJson(id)).toEqual({ current: 'a' });
  },
);
