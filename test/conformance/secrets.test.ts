import { createPublicKey } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, expect, test } from 'vitest';
import type { Resource } from '../../local/resource.ts';
import { type SecretsListening, secrets } from '../../local/resources/secrets/secrets.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';

const arnOf = (name: string) => `arn:aws:secretsmanager:eu-west-1:000000000000:secret:${name}-local0`;
const aSecret = (name: string, properties: Record<string, unknown>, hint?: Record<string, unknown>): Resource => ({
  ...aResource('AWS::SecretsManager::Secret', name, { Name: name, ...properties }, arnOf(name)),
  hint,
});

let one: OneService<SecretsListening>;
afterEach(() => one.stop());

async function start(...resources: Resource[]) {
  one = await oneService<SecretsListening>(secrets, { resources });
  return sdk();
}

const sdk = () => new SecretsManagerClient({ endpoint: one.listening.url, region: 'eu-west-1', maxAttempts: 1 });

test('a new value becomes current and the last one previous; both can be read', async () => {
  const client = await start(aSecret('app/key', { SecretString: 'first' }));
  const read = (SecretId: string, VersionStage?: string) =>
    client.send(new GetSecretValueCommand({ SecretId, VersionStage }));
  expect(await read('app/key')).toMatchObject({ SecretString: 'first', ARN: arnOf('app/key'), Name: 'app/key' });
  await expect(read('app/key', 'AWSPREVIOUS')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });

  const put = { SecretId: arnOf('app/key'), SecretString: 'second', ClientRequestToken: 'x'.repeat(32) };
  expect(await client.send(new PutSecretValueCommand(put))).toMatchObject({ VersionStages: ['AWSCURRENT'] });
  await client.send(new PutSecretValueCommand(put));
  await expect(client.send(new PutSecretValueCommand({ ...put, SecretString: 'third' }))).rejects.toMatchObject({
    name: 'ResourceExistsException',
  });
  expect(await read(arnOf('app/key'))).toMatchObject({ SecretString: 'second' });
  expect(await read('app/key', 'AWSPREVIOUS')).toMatchObject({ SecretString: 'first' });
  const described = await client.send(new DescribeSecretCommand({ SecretId: 'app/key' }));
  expect(Object.values(described.VersionIdsToStages ?? {}).sort()).toEqual([['AWSCURRENT'], ['AWSPREVIOUS']]);
  expect(one.listening.value('app/key')).toBe('second');
});

test('a secret is made by request once, found by its name, and deleted for good', async () => {
  const client = await start(aSecret('declared', { SecretString: 'x' }));
  const Name = 'live/srt/str_1-1';
  const value = 'a-passphrase-of-some-length';
  const { ARN } = await client.send(new CreateSecretCommand({ Name, SecretString: value }));
  expect(ARN).toMatch(/:secret:live\/srt\/str_1-1-[0-9a-f]{6}$/);
  const again = client.send(new CreateSecretCommand({ Name, SecretString: 'another' }));
  await expect(again).rejects.toMatchObject({ name: 'ResourceExistsException' });
  expect(one.listening.value(ARN ?? '')).toBe(value);
  const listed = () => client.send(new ListSecretsCommand({ Filters: [{ Key: 'name', Values: ['live/srt/'] }] }));
  expect((await listed()).SecretList?.map(({ Name }) => Name)).toEqual([Name]);
  const gently = client.send(new DeleteSecretCommand({ SecretId: Name }));
  await expect(gently).rejects.toThrow();
  const forget = new DeleteSecretCommand({ SecretId: Name, ForceDeleteWithoutRecovery: true });
  await client.send(forget);
  await client.send(forget);
  expect((await listed()).SecretList).toEqual([]);
  expect(one.listening.value(ARN ?? '')).toBeUndefined();
  for (const name of await readdir(one.dataDir))
    expect(await readFile(join(one.dataDir, name), 'latin1')).not.toContain(value);
  const { SecretList } = await client.send(new ListSecretsCommand({}));
  expect(SecretList?.map(({ Name }) => Name)).toEqual(['declared']);
});

test('what does not exist is not found, and what is not spoken is said', async () => {
  const client = await start(aSecret('b', {}), aSecret('a', { SecretString: 'x' }));
  await expect(client.send(new GetSecretValueCommand({ SecretId: 'c' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await expect(client.send(new GetSecretValueCommand({ SecretId: 'b' }))).rejects.toMatchObject({
    message: expect.stringContaining('staging label: AWSCURRENT'),
  });
  const { SecretList } = await client.send(new ListSecretsCommand({}));
  expect(SecretList?.map(({ Name }) => Name)).toEqual(['a', 'b']);
  const headers = { 'x-amz-target': 'secretsmanager.RotateSecret' };
  const response = await fetch(one.listening.url, { method: 'POST', headers, body: '{}' });
  expect(await response.json()).toMatchObject({ __type: 'UnknownOperationException' });
});

test('generated secrets stay the same from start to start, until the template asks for something else', async () => {
  const generate = { SecretStringTemplate: '{"user":"app"}', GenerateStringKey: 'password', ExcludePunctuation: true };
  await start(aSecret('generated', { GenerateSecretString: generate }));
  const first = one.listening.value('generated') ?? '';
  expect(JSON.parse(first)).toEqual({ user: 'app', password: expect.stringMatching(/^[A-Za-z0-9]{32}$/) });
  one = await one.again();
  expect(one.listening.value('generated')).toBe(first);
  await one.listening.stop();
  const changed = aSecret('generated', { GenerateSecretString: { PasswordLength: 12 } });
  one = await oneService<SecretsListening>(secrets, { dataDir: one.dataDir, resources: [changed] });
  expect(one.listening.value('generated')).toHaveLength(12);
});

test('hints: a key pair whose id is a parameter, and random values in a shape', async () => {
  const signing = { generate: 'ec-p256', keyIdsParameter: '/app/key-ids' };
  const token = { generate: 'random-json', shape: { current: { kid: 'id', key: 'hex32' } } };
  await start();
  const hinted = [
    { type: 'AWS::SecretsManager::Secret', logicalId: 'Signing', name: 'signing', hint: signing },
    { type: 'AWS::SecretsManager::Secret', logicalId: 'Token', name: 'token', hint: token },
    { type: 'AWS::CloudFront::KeyValueStore', logicalId: 'Store', name: 'store', hint: { copies: {} } },
  ];
  const supplied = await one.listening.supplies?.(hinted);
  const { keyPairId, privateKey } = JSON.parse(one.listening.value('signing') ?? '').current;
  expect(keyPairId).toMatch(/^K[0-9A-F]{13}$/);
  expect(supplied).toEqual({ '/app/key-ids': keyPairId });
  expect(createPublicKey(privateKey).asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  const made = one.listening.value('token') ?? '';
  expect(JSON.parse(made)).toEqual({
    current: { kid: expect.stringMatching(/^[0-9a-f]{8}$/), key: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });

  // The template's own resources come after the hints, and a second start after both: nothing is made anew.
  await one.listening.start([aSecret('signing', {}, signing), aSecret('token', {}, token)]);
  one = await one.again();
  expect(await one.listening.supplies?.(hinted)).toEqual(supplied);
  expect(one.listening.value('token')).toBe(made);
  expect(one.listening.value(arnOf('token'))).toBe(made);
  const { mode } = await stat(join(one.dataDir, 'secrets.sqlite'));
  expect(mode & 0o077).toBe(0);
});
