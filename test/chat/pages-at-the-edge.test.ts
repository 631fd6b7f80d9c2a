import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ListeningEdge } from '../../local/resources/cloudfront/cloudfront.ts';
import { aClock, anEdge, anOrigin, aResource, ask } from '../conformance/cloudfront-stage.ts';

// What the edge does with what a big room's beat writes: its policy is the one of `/c/*`, which test/infra/edge.test.ts holds.

const room = '/c/str_1';
/** What is written there, by its path. */
const written = new Map<string, { body: string; kept: string }>();
const clock = aClock();
let bucket: Awaited<ReturnType<typeof anOrigin>>;
let edge: ListeningEdge;
beforeAll(async () => {
  bucket = await anOrigin((request, response) => {
    const found = written.get((request.url ?? '').split('?')[0]?.replace(/^\/chat-bucket/, '') ?? '');
    if (!found) return void response.writeHead(404, { 'content-type': 'application/xml' }).end('<Error/>');
    const headers = { 'content-type': 'application/json', 'cache-control': found.kept };
    response.writeHead(200, { ...headers, 'content-length': String(found.body.length) }).end(found.body);
  });
  const toBucket = { TargetOriginId: 'chat', ViewerProtocolPolicy: 'https-only', CachePolicyId: 'ChatPages' };
  edge = await anEdge({
    now: clock.now,
    endpoints: { S3: bucket.url },
    others: [aResource('AWS::S3::Bucket', 'chat', {}, { name: 'chat-bucket' })],
    resources: [
      aResource('AWS::CloudFront::Distribution', 'Distribution', {
        DistributionConfig: {
          Enabled: true,
          DefaultCacheBehavior: toBucket,
          CustomErrorResponses: [403, 404].map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
          Origins: [
            {
              Id: 'chat',
              DomainName: 'chat-bucket.s3.eu-west-1.amazonaws.com',
              OriginAccessControlId: 'Oac',
              S3OriginConfig: { OriginAccessIdentity: '' },
            },
          ],
        },
      }),
      aResource('AWS::CloudFront::OriginAccessControl', 'Oac', {
        OriginAccessControlConfig: {
          ...{ Name: 'Oac', OriginAccessControlOriginType: 's3', SigningBehavior: 'always', SigningProtocol: 'sigv4' },
        },
      }),
      aResource('AWS::CloudFront::CachePolicy', 'ChatPages', {
        CachePolicyConfig: {
          ...{ Name: 'ChatPages', MinTTL: 0, DefaultTTL: 0, MaxTTL: 86_400 },
          ParametersInCacheKeyAndForwardedToOrigin: {
            CookiesConfig: { CookieBehavior: 'none' },
            HeadersConfig: { HeaderBehavior: 'none' },
            QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: ['x-edition'] },
            EnableAcceptEncodingGzip: true,
            EnableAcceptEncodingBrotli: true,
          },
        },
      }),
    ],
  });
});
afterAll(async () => {
  await edge?.stop();
  await bucket?.stop();
});

/** So many readers look every two seconds, each at a moment of their own; a beat a second. How often the bucket was asked. */
const read = async (readers: number, seconds: number) => {
  const before = bucket.asked.length;
  let [looks, oldest] = [0, 0];
  for (let tick = 0; tick < seconds * 10; tick++) {
    const second = Math.floor(tick / 10);
    if (tick % 10 === 0)
      written.set(`${room}/head.json`, { body: JSON.stringify({ second }), kept: 'public, max-age=1' });
    const due = Array.from({ length: readers }, (_, reader) => reader).filter((reader) => reader % 20 === tick % 20);
    const answers = await Promise.all(due.map(() => ask(edge.url, `${room}/head.json`)));
    for (const { status, text } of answers) {
      expect(status).toBe(200);
      oldest = Math.max(oldest, second - (JSON.parse(text) as { second: number }).second);
    }
    looks += due.length;
    clock.pass(0.1);
  }
  return { asked: bucket.asked.length - before, looks, oldest };
};

describe('above the switch', () => {
  test('however many look, the bucket is asked once a second: no call for a reader; and nobody sees what is older', async () => {
    const few = await read(10, 10);
    const many = await read(60, 10);
    expect([few.looks, many.looks]).toEqual([50, 300]);
    expect([few.asked, many.asked].every((asked) => asked <= 11)).toBe(true);
    expect(Math.max(few.oldest, many.oldest)).toBeLessThanOrEqual(1);
  }, 120_000);

  test('that a page is not there yet is not remembered; that it is there, is', async () => {
    const path = `${room}/7.json?x-edition=one`;
    // Nobody may list the bucket from here, and so what is missing is forbidden.
    expect((await ask(edge.url, path)).status).toBe(403);
    written.set(`${room}/7.json`, { body: '{"page":7}', kept: 'public, max-age=86400, immutable' });
    expect((await ask(edge.url, path)).text).toBe('{"page":7}');
    const before = bucket.asked.length;
    clock.pass(3600);
    await Promise.all(Array.from({ length: 5 }, () => ask(edge.url, path)));
    expect(bucket.asked.length).toBe(before);
  });
});
