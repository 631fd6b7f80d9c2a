import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { edgeFunction } from '../../local/resources/cloudfront/edge-function.ts';
import { aViewerRequest, where } from './viewer-requests.ts';

const folder = 'lib/edge-functions';
const siteRequest = edgeFunction('site-request', readFileSync(`${folder}/site-request.js`, 'utf8'));

describe('every address of a screen is the page', () => {
  test.each([
    ['/', '/index.html'],
    ['/watch/vid_1', '/index.html'],
    ['/channels/nina/', '/index.html'],
    ['/assets/index-4f2a.js', '/assets/index-4f2a.js'],
    ['/favicon.ico', '/favicon.ico'],
    ['/v1.2/watch', '/index.html'],
    ['/docs/webhooks.create', '/index.html'],
  ])('%s is %s', async (from, to) => {
    expect(await siteRequest.onRequest(aViewerRequest(from), where)).toMatchObject({ uri: to });
  });
});

test.each(['/v1/../watch', '/%2e%2e/me', '/watch//vid_1', '/me%2f..', '/..;/me'])('%s is no screen', async (uri) => {
  expect(await siteRequest.onRequest(aViewerRequest(uri), where)).toMatchObject({ status: 400 });
});

test.each(['/.well-known/openid-configuration', '/.well-known/nothing.txt', '/.Well-Known', '/.well-known/'])(
  '%s is not there, and is not the page',
  async (uri) => {
    expect(await siteRequest.onRequest(aViewerRequest(uri), where)).toMatchObject({ status: 404 });
  },
);

test('robots.txt is for search engines: what needs a sign-in is left out', async () => {
  const answer = await siteRequest.onRequest(aViewerRequest('/robots.txt'), where);
  if (!('status' in answer)) throw new Error(`went on to ${answer.uri}`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, ['text/plain; charset=utf-8']]);
  expect(answer.body.toString('utf8').split('\n').slice(0, 2)).toEqual(['User-agent: *', 'Disallow: /api/']);
});

describe('security.txt', () => {
  test('is found at its older address too', async () => {
    const answer = await siteRequest.onRequest(aViewerRequest('/security.txt'), where);
    if (!('status' in answer)) throw new Error(`went on to ${answer.uri}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([301, ['/.well-known/security.txt']]);
  });

  const asked = async () => {
    const answer = await siteRequest.onRequest(aViewerRequest('/.well-known/security.txt'), where);
    if (!('status' in answer)) throw new Error(`went on to ${answer.uri}`);
    return { type: answer.headers.get('content-type')?.[0], text: answer.body.toString('utf8') };
  };

  test('says whom to tell, and until when that is right: within a year, never over', async () => {
    const { type, text } = await asked();
    expect(type).toBe('text/plain; charset=utf-8');
    expect(text).toContain('Contact: %SECURITY_CONTACT%\n');
    const until = Date.parse(/^Expires: (.+)$/m.exec(text)?.[1] ?? '');
    expect(until).toBeGreaterThan(Date.now() + 24 * 3_600_000);
    expect(until).toBeLessThan(Date.now() + 365 * 24 * 3_600_000);
  });
});

describe('what an edge function answers by itself is as careful as what a policy would make it', () => {
  const asked = [
    ['api-request', '/v1//me'],
    ['api-request', '/v1/videos/vid_1/manifest.m3u8?token=x'],
    ['site-request', '/a//b'],
    ['site-request', '/.well-known/security.txt'],
    ['site-request', '/security.txt'],
    ['site-request', '/robots.txt'],
    ['site-request', '/.well-known/openid-configuration'],
    ['path-token-request', '/t/x.y/v/vid_1/1/master.m3u8'],
    ['path-token-request', '/t/x.y//v'],
  ] as const;

  test.each(asked)('%s at %s', async (name, uri) => {
    const edge = edgeFunction(name, readFileSync(`${folder}/${name}.js`, 'utf8'), { get: () => undefined });
    const answer = await edge.onRequest(aViewerRequest(uri), where);
    if (!('status' in answer)) throw new Error(`went on to ${answer.uri}`);
    expect(answer.headers.get('content-security-policy')).toEqual(["default-src 'none'; frame-ancestors 'none'"]);
    expect(answer.headers.get('x-content-type-options')).toEqual(['nosniff']);
    expect(answer.headers.get('strict-transport-security')?.[0]).toMatch(/^max-age=31536000/);
    expect(answer.headers.get('cache-control')).toHaveLength(1);
  });
});

describe('edge functions keep to what cloudfront-js-2.0 runs', () => {
  const newer = [
    ['optional chaining', /\?\.[a-zA-Z[(]/],
    ['nullish assignment', /\?\?=|\|\|=|&&=/],
    ['spread or rest', /\.\.\.\w/],
    ['destructuring', /(const|let|var)\s*[{[]/],
    ['classes', /^\s*class\s/m],
    ['for of', /for\s*\([^)]*\sof\s/],
    ['default parameters', /\((\w+,\s*)*\w+\s*=\s*[^=>][^)]*\)\s*(=>|\{)/],
    ['async arrows', /async\s*\(/],
    ['exports', /^export\s/m],
    ['replaceAll with a pattern or at()', /\.at\(/],
  ] as const;

  test.each(readdirSync(folder))('%s', (file) => {
    const code = readFileSync(`${folder}/${file}`, 'utf8').replace(/^\s*\/\/.*$/gm, '');
    expect(newer.filter(([, pattern]) => pattern.test(code)).map(([what]) => what)).toEqual([]);
  });
});
