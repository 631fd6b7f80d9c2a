import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openVault } from '../../deploy/keys/vault.ts';
import { parameter, setParameter } from '../../deploy/parameters.ts';
import { secrets } from '../../local/resources/secrets/secrets.ts';
import { ssm } from '../../local/resources/ssm/ssm.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';

/** The same calls as in AWS, answered by the stand-ins over their wire protocols. */
let manager: OneService;
let parameters: OneService;
let client: SecretsManagerClient;
let store: SSMClient;

const aSecret = (name: string, properties: object) =>
  aResource(
    'AWS::SecretsManager::Secret',
    name,
    { Name: name, ...properties },
    `arn:aws:secretsmanager:eu-west-1:0:secret:${name}`,
  );

beforeAll(async () => {
  manager = await oneService(secrets, {
    resources: [
      aSecret('a/made', { SecretString: '{"current":"one"}' }),
      aSecret('a/empty', {}),
      aSecret('a/text', { SecretString: 'plain' }),
    ],
  });
  parameters = await oneService(ssm);
  client = new SecretsManagerClient({ endpoint: manager.listening.url, region: 'eu-west-1', maxAttempts: 1 });
  store = new SSMClient({ endpoint: parameters.listening.url, region: 'eu-west-1', maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  store.destroy();
  await Promise.all([manager.stop(), parameters.stop()]);
});

test('a secret that is not deployed, one without a value and one of somebody else’s are told apart', async () => {
  const vault = openVault(client);
  expect(await vault.read('a/nowhere')).toBe('noSecret');
  expect(await vault.read('a/empty')).toBe('empty');
  await expect(vault.read('a/text')).rejects.toThrow(/holds no JSON/);
});

test('a step decided on one version is taken once: of two people one is refused, and the same step again is nothing new', async () => {
  const vault = openVault(client);
  const held = await vault.read<string>('a/made');
  if (typeof held === 'string') throw new Error(held);
  expect(held.generations).toEqual({ current: 'one' });
  const after = held.versionId;
  await vault.write('a/made', { current: 'one', next: 'mine' }, { after });
  await expect(vault.write('a/made', { current: 'one', next: 'theirs' }, { after })).rejects.toThrow(/Somebody else/);
  await vault.write('a/made', { current: 'one', next: 'mine' }, { after });
  const now = await vault.read<string>('a/made');
  expect(now).toMatchObject({ generations: { current: 'one', next: 'mine' } });
});

test('a parameter is written when it says something else', async () => {
  expect(await parameter(store, '/arclight/dev/site-origin')).toBeUndefined();
  expect(await setParameter(store, '/arclight/dev/site-origin', 'https://a.test')).toBe(true);
  expect(await setParameter(store, '/arclight/dev/site-origin', 'https://a.test')).toBe(false);
  expect(await parameter(store, '/arclight/dev/site-origin')).toBe('https://a.test');
});
