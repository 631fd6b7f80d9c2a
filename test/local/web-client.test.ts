import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { uploadWebClient, webBucket } from '../../local/web-client.ts';
import { aResource } from '../support/one-service.ts';

let server: Server;
let s3Url: string;
let puts: { path: string; type: string | undefined; cache: string | undefined }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const { 'content-type': type, 'cache-control': cache } = request.headers;
    puts.push({ path: request.url ?? '', type, cache });
    request.resume().on('end', () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  s3Url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  puts = [];
});
afterAll(() => void server.close());

function aBuiltClient() {
  const builtDir = mkdtempSync(join(tmpdir(), 'arclight-web-'));
  mkdirSync(join(builtDir, 'assets'));
  writeFileSync(join(builtDir, 'index.html'), '<!doctype html>');
  writeFileSync(join(builtDir, 'assets', 'main-abc.js'), '1');
  return { builtDir, bucket: 'web', s3Url, dataDir: mkdtempSync(join(tmpdir(), 'arclight-data-')) };
}

test('hashed names are kept for ever, the page is asked for anew and goes up last', async () => {
  expect(await uploadWebClient(aBuiltClient())).toBe(2);
  expect(puts).toEqual([
    {
      path: '/web/assets/main-abc.js',
      type: 'text/javascript; charset=utf-8',
      cache: 'public, max-age=31536000, immutable',
    },
    { path: '/web/index.html', type: 'text/html; charset=utf-8', cache: 'no-cache' },
  ]);
});

test('the same client is uploaded once', async () => {
  const built = aBuiltClient();
  await uploadWebClient(built);
  expect(await uploadWebClient(built)).toBe(0);
  writeFileSync(join(built.builtDir, 'index.html'), '<!doctype html><p>new');
  expect(await uploadWebClient(built)).toBe(2);
});

test('the web bucket is where the distribution’s default behaviour leads', () => {
  const resources = [
    aResource('AWS::S3::Bucket', 'media', {}),
    aResource('AWS::S3::Bucket', 'web', {}),
    aResource('AWS::CloudFront::Distribution', 'edge', {
      DistributionConfig: {
        DefaultCacheBehavior: { TargetOriginId: 'o2' },
        Origins: [
          { Id: 'o1', DomainName: 'media.s3.eu-west-1.amazonaws.com' },
          { Id: 'o2', DomainName: 'web.s3.eu-west-1.amazonaws.com' },
        ],
      },
    }),
  ];
  expect(webBucket(resources)).toBe('web');
  expect(webBucket(resources.slice(0, 2))).toBeUndefined();
});
