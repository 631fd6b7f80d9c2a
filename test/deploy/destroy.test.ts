import { DeleteUserPoolCommand, UpdateUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import {
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { DeleteSecretCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { dev } from '../../config/dev.ts';
import { clientsFor } from '../../deploy/clients.ts';
import { type DestroyOptions, type DestroySurroundings, destroy } from '../../deploy/destroy.ts';
import { emptyBucket } from '../../deploy/stateful.ts';
import { inWords } from '../../deploy/words.ts';
import { removeFolders, startS3 } from '../conformance/s3-laptop.ts';
import { anAccount, failure } from './an-account.ts';

let account: ReturnType<typeof anAccount>;
let said: string[];
let removedData: string[];
let passphrases: string[];
let around: DestroySurroundings;
let typed: string | undefined;

const begin = (): void => {
  account = anAccount(dev);
  account.makeAll();
  account.make('foundation', {}, [
    { ResourceType: 'AWS::S3::Bucket', PhysicalResourceId: 'media-bucket' },
    { ResourceType: 'AWS::Lambda::Function', PhysicalResourceId: 'arclight-dev-gateway-api' },
    { ResourceType: 'AWS::Cognito::UserPool', PhysicalResourceId: 'eu-west-1_people' },
    { ResourceType: 'AWS::SecretsManager::Secret', PhysicalResourceId: 'arn:secret:origin' },
  ]);
  account.make('accounts', {}, [
    { ResourceType: 'AWS::DynamoDB::GlobalTable', PhysicalResourceId: 'arclight-dev-accounts' },
  ]);
  account.tables.set('arclight-dev-accounts', { isProtected: true });
  account.parameters.set('/arclight/dev/site-origin', 'https://d1.cloudfront.net');
  removedData = [];
  passphrases = [];
  const buckets = new Set(['media-bucket']);
  const s3 = mockClient(S3Client);
  const here = (Bucket = ''): void => {
    if (!buckets.has(Bucket)) throw failure('NoSuchBucket');
  };
  s3.on(ListObjectVersionsCommand).callsFake(({ Bucket }) => {
    here(Bucket);
    return {};
  });
  s3.on(ListMultipartUploadsCommand).resolves({});
  s3.on(DeleteBucketCommand).callsFake(({ Bucket }) => {
    here(Bucket);
    buckets.delete(Bucket);
    removedData.push(Bucket);
  });
  account.cognito.on(UpdateUserPoolCommand).resolves({});
  account.cognito.on(DeleteUserPoolCommand).callsFake(({ UserPoolId }) => void removedData.push(UserPoolId));
  mockClient(SecretsManagerClient)
    .on(ListSecretsCommand)
    .callsFake(({ Filters }) => ({
      SecretList: passphrases.filter((Name) => Name.startsWith(Filters[0].Values[0])).map((Name) => ({ Name })),
    }))
    .on(DeleteSecretCommand)
    .callsFake(({ SecretId }) => void removedData.push(SecretId));
  said = [];
  typed = undefined;
  around = {
    environment: dev,
    clients: clientsFor(dev),
    say: (line) => void said.push(line),
    ask: async () => typed,
    sleep: async () => {},
  };
};
const go = (options: Partial<DestroyOptions> = {}) => destroy(around, { withData: false, ...options });
const refusal = (options: Partial<DestroyOptions> = {}): Promise<string> =>
  go(options).then(
    () => 'not refused',
    (error: unknown) => inWords(error),
  );

describe('destroying', () => {
  beforeEach(begin);

  test('removes the stacks from the outermost in, and keeps everything that holds data', async () => {
    await go({ name: 'dev' });
    expect(account.removed.map((name) => name.replace('Arclight-dev-', ''))).toEqual([
      'watch',
      'webhooks',
      'notifications',
      'moderation',
      'engagement',
      'clips',
      'live',
      'playback',
      'catalog',
      'transcode',
      'upload',
      'accounts',
      'edge',
      'firewall',
      'chat',
      'foundation',
      'mail',
    ]);
    expect(removedData).toEqual([]);
    expect(account.tables.get('arclight-dev-accounts')).toEqual({ isProtected: true });
    expect(account.parameters.get('/arclight/dev/site-origin')).toBeDefined();
    expect(said.join('\n')).toMatch(/These stay, with their data:\n {2}bucket media-bucket/);
  });

  test.each([
    [undefined, /Nobody is there to type the environment’s name/],
    ['prod', /You typed "prod", not dev\. Nothing has been touched/],
    ['', /You typed "", not dev/],
  ])('is refused when %j is typed, with and without data', async (answer, expected) => {
    typed = answer;
    expect(await refusal()).toMatch(expected);
    expect(await refusal({ withData: true })).toMatch(expected);
    expect(account.removed).toEqual([]);
    expect(removedData).toEqual([]);
  });

  test('told twice, removes data, people and keys too, and nothing is left', async () => {
    typed = 'dev';
    await go({ withData: true });
    expect(removedData.sort()).toEqual(['arn:secret:origin', 'eu-west-1_people', 'media-bucket']);
    expect(account.tables.size).toBe(0);
    expect([...account.parameters.keys()].filter((name) => name.startsWith('/arclight'))).toEqual([]);
    said = [];
    await go({ withData: true });
    expect(said.at(-1)).toBe('Nothing of dev is deployed.');
  });

  test('what a first destroy kept, a second one with data still finds', async () => {
    await go({ name: 'dev' });
    await go({ withData: true, name: 'dev' });
    expect(removedData).toHaveLength(3);
    expect(account.tables.size).toBe(0);
  });

  test('killed while data goes, and said again, takes the rest', async () => {
    account.cognito.on(DeleteUserPoolCommand).rejectsOnce(failure('InternalErrorException', 'try later'));
    expect(await refusal({ withData: true, name: 'dev' })).toMatch(/try later.*say it again/s);
    expect(account.existing.size).toBe(0);
    account.cognito.on(DeleteUserPoolCommand).callsFake(({ UserPoolId }) => void removedData.push(UserPoolId));
    await go({ withData: true, name: 'dev' });
    expect(removedData.sort()).toEqual(['arn:secret:origin', 'eu-west-1_people', 'media-bucket']);
  });

  test('what streams made for themselves goes before what it was made in: running, stopped, with input and packaging; what is another’s stays', async () => {
    const ours = (name: string, state: string) =>
      account.streams.set(`arclight-dev-live-${name}`, {
        state,
        input: `arclight-dev-live-str_${name}-1`,
        packaging: new Set(['live']),
      });
    ours('001', 'RUNNING');
    ours('002', 'IDLE');
    ours('003', 'STOPPING');
    passphrases = ['arclight-dev-live/srt/str_001-1', 'arclight-dev-live-2/srt/str_9-1', 'arclight/dev/origin'];
    account.streams.set('arclight-development-live-001', { state: 'RUNNING' });
    await go({ name: 'dev' });
    expect([...account.streams].filter(([, one]) => one.state !== 'gone' || one.input || one.packaging)).toEqual([
      ['arclight-development-live-001', { state: 'RUNNING' }],
    ]);
    expect(account.removed).toContain('Arclight-dev-live');
    expect(said.join('\n')).toMatch(/encoder arclight-dev-live-001: gone/);
    expect(passphrases.filter((name) => removedData.includes(name))).toEqual(['arclight-dev-live/srt/str_001-1']);
  });

  test('an encoder that does not go is said, for it costs; nothing it belongs to is removed', async () => {
    account.streams.set('arclight-dev-live-001', { state: 'STARTING' });
    expect(await refusal({ name: 'dev' })).toMatch(/arclight-dev-live-001 .*does not go.*say it again/s);
    expect(account.removed).not.toContain('Arclight-dev-live');
  });

  test('another account’s credentials remove nothing', async () => {
    around.environment = { ...dev, account: '999900001111' };
    expect(await refusal({ name: 'dev' })).toMatch(/belongs to account 999900001111/);
    expect(account.removed).toEqual([]);
  });
});

describe('emptying a bucket', () => {
  afterAll(removeFolders);

  test('takes every version, every mark of a deletion and every unfinished upload', async () => {
    mockClient(S3Client).restore();
    const laptop = await startS3();
    try {
      const Bucket = 'versioned';
      for (let at = 0; at < 40; at += 1)
        await laptop.client.send(new PutObjectCommand({ Bucket, Key: `film ${at % 20} ä/+.ts`, Body: `take ${at}` }));
      await laptop.client.send(new DeleteObjectCommand({ Bucket, Key: 'film 3 ä/+.ts' }));
      await laptop.client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'never ended' }));
      expect(await emptyBucket(laptop.client, Bucket, () => {})).toBe(42);
      const left = await laptop.client.send(new ListObjectVersionsCommand({ Bucket }));
      expect([...(left.Versions ?? []), ...(left.DeleteMarkers ?? [])]).toEqual([]);
      expect((await laptop.client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? []).toEqual([]);
      expect(await emptyBucket(laptop.client, Bucket, () => {})).toBe(0);
    } finally {
      await laptop.stop();
    }
  });
});
