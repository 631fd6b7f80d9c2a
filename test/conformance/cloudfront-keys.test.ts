import { createHmac, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getSignedCookies } from '@aws-sdk/cloudfront-signer';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ListeningEdge } from '../../local/resources/cloudfront/cloudfront.ts';
import { anEdge, anOrigin, aResource, ask } from './cloudfront-stage.ts';

/** F47 on the laptop's edge: what its hints copy from secrets follows them while it serves, every generation at a time. */
const signing = 'arclight/local/playback-signing';
const token = 'arclight/local/path-token';
const cachesNothing = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';

const aKey = (keyPairId: string) => ({
  keyPairId,
  privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString(),
});
const [old, fresh] = [aKey('K-OLD'), aKey('K-NEW')];
const [oldToken, newToken] = [
  { kid: 'old', key: 'aa'.repeat(32) },
  { kid: 'new', key: 'bb'.repeat(32) },
];

let bucket: Awaited<ReturnType<typeof anOrigin>>;
let edge: ListeningEdge;
const secrets: Record<string, string> = {};
const holds = (id: string, generations: object): void => {
  secrets[id] = JSON.stringify(generations);
};

const behaviour = (more: object) => ({
  TargetOriginId: 'media',
  ViewerProtocolPolicy: 'https-only',
  CachePolicyId: cachesNothing,
  ...more,
});

beforeAll(async () => {
  bucket = await anOrigin((_request, response) => response.end('film'));
  edge = await anEdge({
    secrets,
    endpoints: { S3: bucket.url },
    others: [aResource('AWS::S3::Bucket', 'media', {}, { name: 'media-bucket' })],
    resources: [
      aResource('AWS::CloudFront::Distribution', 'Distribution', {
        DistributionConfig: {
          Enabled: true,
          DefaultCacheBehavior: behaviour({}),
          CacheBehaviors: [
            behaviour({ PathPattern: '/v/*', TrustedKeyGroups: ['Group'] }),
            behaviour({
              PathPattern: '/t/*',
              FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: 'Token' }],
            }),
          ],
          Origins: [
            {
              Id: 'media',
              DomainName: 'media-bucket.s3.eu-west-1.amazonaws.com',
              OriginAccessControlId: 'Oac',
              S3OriginConfig: { OriginAccessIdentity: '' },
            },
          ],
        },
      }),
      aResource(
        'AWS::CloudFront::KeyGroup',
        'Group',
        { KeyGroupConfig: { Name: 'Group', Items: ['K-AT-THE-START'] } },
        { hint: { copies: { secret: signing } } },
      ),
      aResource('AWS::CloudFront::KeyValueStore', 'Keys', { Name: 'Keys' }, { hint: { copies: { secret: token } } }),
      aResource('AWS::CloudFront::Function', 'Token', {
        Name: 'Token',
        FunctionCode: readFileSync('lib/edge-functions/path-token-request.js', 'utf8'),
        FunctionConfig: { Runtime: 'cloudfront-js-2.0', KeyValueStoreAssociations: [{ KeyValueStoreARN: 'Keys' }] },
      }),
      aResource('AWS::CloudFront::OriginAccessControl', 'Oac', {
        OriginAccessControlConfig: {
          Name: 'Oac',
          OriginAccessControlOriginType: 's3',
          SigningBehavior: 'always',
          SigningProtocol: 'sigv4',
        },
      }),
    ],
  });
});
afterAll(() => Promise.all([edge.stop(), bucket.stop()]));
beforeEach(() => {
  holds(signing, { current: old });
  holds(token, { current: oldToken });
});

const soon = (): number => Math.floor(Date.now() / 1000) + 600;

const byCookie = async ({ keyPairId, privateKey }: ReturnType<typeof aKey>): Promise<number> => {
  const policy = JSON.stringify({
    Statement: [{ Resource: `${edge.url}/v/*`, Condition: { DateLessThan: { 'AWS:EpochTime': soon() } } }],
  });
  const cookies = getSignedCookies({ policy, keyPairId, privateKey, algorithm: 'SHA256' });
  const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
  return (await ask(edge.url, '/v/vid_1/1/a.m4s', { headers: { cookie: cookie.join('; ') } })).status;
};

const byToken = async ({ kid, key }: typeof oldToken): Promise<number> => {
  const payload = Buffer.from(JSON.stringify({ v: 'vid_1', s: '1', e: soon(), k: kid })).toString('base64url');
  const mac = createHmac('sha256', Buffer.from(key, 'hex')).update(payload).digest('base64url');
  return (await ask(edge.url, `/t/${payload}.${mac}/v/vid_1/1/a.m4s`)).status;
};

test('cookies of either key open while the key changes, and the old one none afterwards', async () => {
  expect([await byCookie(old), await byCookie(fresh)]).toEqual([200, 403]);
  holds(signing, { current: old, next: fresh });
  expect([await byCookie(old), await byCookie(fresh)]).toEqual([200, 200]);
  holds(signing, { current: fresh, previous: old });
  expect([await byCookie(old), await byCookie(fresh)]).toEqual([200, 200]);
  holds(signing, { current: fresh });
  expect([await byCookie(old), await byCookie(fresh)]).toEqual([403, 200]);
});

test('path tokens of either key open while the key changes, and the old one none afterwards', async () => {
  expect([await byToken(oldToken), await byToken(newToken)]).toEqual([200, 401]);
  holds(token, { current: oldToken, next: newToken });
  expect([await byToken(oldToken), await byToken(newToken)]).toEqual([200, 200]);
  holds(token, { current: newToken, previous: oldToken });
  expect([await byToken(oldToken), await byToken(newToken)]).toEqual([200, 200]);
  holds(token, { current: newToken });
  expect([await byToken(oldToken), await byToken(newToken)]).toEqual([401, 200]);
});
