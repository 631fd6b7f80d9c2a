import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { clock } from '../../lambdas/kit/clock.ts';
import { signedCookies, signedPicture } from '../../lambdas/kit/signed-address.ts';

const manager = mockClient(SecretsManagerClient);
const now = new Date('2026-11-21T10:00:00Z');
const inAnHour = new Date('2026-11-21T11:00:00Z');
let secrets = 0;
let secretId: string;
let laterMs = 0;

const aKey = (keyPairId: string) => ({
  keyPairId,
  privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
});
const [old, fresh] = [aKey('K-OLD'), aKey('K-NEW')];
const holds = (value: object) => manager.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify(value) });
const signer = () => ({ secretId, siteOrigin: 'https://site.example' });

beforeEach(() => {
  manager.reset();
  secretId = `signing-${++secrets}`;
  laterMs = 0;
  clock.now = () => new Date(now.getTime() + laterMs);
});

const fromCloudFront = (text: string): Buffer =>
  Buffer.from(text.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/'), 'base64');

test('cookies name the very key they are signed with', async () => {
  holds({ current: old, next: fresh });
  const cookies = await signedCookies(signer(), '/v/vid_1/1/', inAnHour);
  expect(cookies['CloudFront-Key-Pair-Id']).toBe('K-OLD');
  const policy = fromCloudFront(cookies['CloudFront-Policy'] ?? '');
  const signature = fromCloudFront(cookies['CloudFront-Signature'] ?? '');
  expect(verify('sha256', policy, createPublicKey(old.privateKey), signature)).toBe(true);
});

test('F47 a picture signed with a key that has gone is not handed out again from memory', async () => {
  holds({ current: old });
  const before = await signedPicture(signer(), 'img/vid_1/1/poster.jpg', clock.now());
  holds({ current: fresh, previous: old });
  laterMs = 6 * 60_000;
  const after = await signedPicture(signer(), 'img/vid_1/1/poster.jpg', clock.now());
  expect([before, after].map((url) => new URL(url).searchParams.get('Key-Pair-Id'))).toEqual(['K-OLD', 'K-NEW']);
  expect(await signedPicture(signer(), 'img/vid_1/1/poster.jpg', clock.now())).toBe(after);
});
