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
    ['/robots.txt', '/robots.txt'],
    ['/v1.2/watch', '/index.html'],
  ])('%s is %s', async (from, to) => {
    expect(await siteRequest.onRequest(aViewerRequest(from), where)).toMatchObject({ uri: to });
  });
});

test.each(['/v1/../watch', '/%2e%2e/me', '/watch//vid_1', '/me%2f..', '/..;/me'])('%s is no screen', async (uri) => {
  expect(await siteRequest.onRequest(aViewerRequest(uri), where)).toMatchObject({ status: 400 });
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
