import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { edgeFunction } from '../../local/resources/cloudfront/edge-function.ts';
import { aViewerRequest, madeBody, where } from './viewer-requests.ts';

const current = { kid: 'k2', key: 'aa'.repeat(32) };
const previous = { kid: 'k1', key: 'bb'.repeat(32) };
const source = readFileSync('lib/edge-functions/path-token-request.js', 'utf8');

const withKeys = (keys: Record<string, unknown>) =>
  edgeFunction('path-token-request', source, {
    get: (key) => (keys[key] === undefined ? undefined : JSON.stringify(keys[key])),
  });
const rotating = withKeys({ current, previous });

const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;

function aToken(claims: Record<string, unknown> = {}, { key } = current): string {
  const all = { v: 'vid_1', s: '3', e: inAnHour(), k: 'k2', ...claims };
  const payload = Buffer.from(JSON.stringify(all)).toString('base64url');
  return `${payload}.${createHmac('sha256', Buffer.from(key, 'hex')).update(payload).digest('base64url')}`;
}

async function outcome(uri: string, edge = rotating): Promise<string> {
  const result = await edge.onRequest(aViewerRequest(uri), where);
  if (!('status' in result)) return result.uri;
  return `${result.status} ${madeBody(result).error.code}`;
}

describe('a path token opens the prefix it names', () => {
  test('and leaves the path without itself', async () => {
    expect(await outcome(`/t/${aToken()}/v/vid_1/3/720p/seg_00001.m4s`)).toBe('/v/vid_1/3/720p/seg_00001.m4s');
  });

  test('the previous key still counts while it is there', async () => {
    const old = aToken({ k: 'k1' }, previous);
    expect(await outcome(`/t/${old}/v/vid_1/3/master.m3u8`)).toBe('/v/vid_1/3/master.m3u8');
    expect(await outcome(`/t/${old}/v/vid_1/3/master.m3u8`, withKeys({ current }))).toBe('401 playback.token_invalid');
  });

  test('the next key counts before anything is made with it, so that edge and functions need not change at once', async () => {
    const next = { kid: 'k3', key: 'cc'.repeat(32) };
    const early = aToken({ k: 'k3' }, next);
    expect(await outcome(`/t/${early}/v/vid_1/3/a.m4s`, withKeys({ current, next }))).toBe('/v/vid_1/3/a.m4s');
    expect(await outcome(`/t/${early}/v/vid_1/3/a.m4s`)).toBe('401 playback.token_invalid');
  });

  test.each(['/v/vid_2/3/master.m3u8', '/v/vid_1/4/master.m3u8', '/v/vid_1x/3/master.m3u8'])(
    'another prefix, %s, is forbidden',
    async (path) => {
      expect(await outcome(`/t/${aToken()}${path}`)).toBe('403 playback.token_elsewhere');
    },
  );

  test('expired is 401, so that a player asks for a new one', async () => {
    const late = aToken({ e: Math.floor(Date.now() / 1000) - 1 });
    expect(await outcome(`/t/${late}/v/vid_1/3/master.m3u8`)).toBe('401 playback.token_expired');
  });

  test('no expiry is no token', async () => {
    expect(await outcome(`/t/${aToken({ e: undefined })}/v/vid_1/3/a`)).toBe('401 playback.token_expired');
  });

  test('an expiry moved without the key is not believed', async () => {
    const [, signature] = aToken({ e: 1 }).split('.');
    const [payload] = aToken().split('.');
    expect(await outcome(`/t/${payload}.${signature}/v/vid_1/3/a`)).toBe('401 playback.token_invalid');
  });

  test.each([
    ['another key', aToken({}, { kid: 'k2', key: 'cc'.repeat(32) })],
    ['an unknown key id', aToken({ k: 'k9' })],
    ['no signature', `${aToken().split('.')[0]}.`],
    ['a payload that is not JSON', 'bm9wZQ.c2ln'],
    ['a payload that is null', `${Buffer.from('null').toString('base64url')}.c2ln`],
  ])('%s is refused', async (_, token) => {
    expect(await outcome(`/t/${token}/v/vid_1/3/master.m3u8`)).toBe('401 playback.token_invalid');
  });

  test.each(['/v/vid_1/3/../../vid_2/3/a', '/v/vid_1/3/%2e%2e/a', '/v/vid_1/3/..%2fa', '/v/vid_1/3//a'])(
    'a way out of the prefix, %s, is refused',
    async (path) => {
      expect(await outcome(`/t/${aToken()}${path}`)).toBe('400 edge.ambiguous_path');
    },
  );

  test.each(['/img/vid_1/poster.jpg', '/v/vid_1/3', '/v/vid_1/3/', ''])('%s is nothing a token opens', async (path) => {
    expect(await outcome(`/t/${aToken()}${path}`)).toBe('401 playback.token_invalid');
  });

  test('a browser that asks first is told that any page may play', async () => {
    const asking = aViewerRequest(`/t/${aToken()}/v/vid_1/3/master.m3u8`, { method: 'OPTIONS' });
    expect(await rotating.onRequest(asking, where)).toMatchObject({
      status: 204,
      headers: expect.toSatisfy(
        (headers: Map<string, string[]>) => headers.get('access-control-allow-origin')?.[0] === '*',
      ),
    });
  });

  test('flipping any character of the token closes it', async () => {
    const token = aToken();
    const opened: number[] = [];
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'A' ? 'Q' : 'A';
      const forged = token.slice(0, at) + other + token.slice(at + 1);
      if (!(await outcome(`/t/${forged}/v/vid_1/3/a`)).startsWith('40')) opened.push(at);
    }
    expect(opened).toEqual([]);
  });
});
