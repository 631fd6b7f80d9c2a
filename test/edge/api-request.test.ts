import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { edgeFunction } from '../../local/resources/cloudfront/edge-function.ts';
import { aViewerRequest, madeBody, where } from './viewer-requests.ts';

const source = readFileSync('lib/edge-functions/api-request.js', 'utf8');
const apiRequest = edgeFunction('api-request', source);

const sent = async (...given: Parameters<typeof aViewerRequest>) => {
  const result = await apiRequest.onRequest(aViewerRequest(...given), where);
  if ('status' in result) throw new Error(`answered ${result.status} ${result.body}`);
  return result;
};

const answered = async (...given: Parameters<typeof aViewerRequest>) => {
  const result = await apiRequest.onRequest(aViewerRequest(...given), where);
  if (!('status' in result)) throw new Error(`went on to ${result.uri}`);
  return result;
};

describe('one address for each thing', () => {
  test.each([
    ['GET', '/v1/videos', '/v1/videos'],
    ['GET', '/api/v1/videos', '/v1/videos'],
    ['GET', '/videos', '/v1/videos'],
    ['POST', '/videos', '/v1/uploads'],
    ['POST', '/v1/videos', '/v1/uploads'],
    ['POST', '/api/v1/videos', '/v1/uploads'],
    ['POST', '/v1/videos/upload', '/v1/uploads'],
    ['GET', '/videos/vid_1/status', '/v1/videos/vid_1/status'],
    ['GET', '/videos/vid_1/manifest', '/v1/videos/vid_1/playback'],
    ['GET', '/v1/videos/vid_1/manifest', '/v1/videos/vid_1/playback'],
    ['GET', '/api/v1/videos/vid_1/manifest', '/v1/videos/vid_1/playback'],
    ['DELETE', '/api/v1/videos/vid_1', '/v1/videos/vid_1'],
    ['POST', '/api/v1/auth/login', '/v1/auth/login'],
    ['POST', '/v1/videos/vid_1/publish', '/v1/videos/vid_1/publish'],
    ['POST', '/live/start', '/v1/streams/start'],
    ['POST', '/v1/live/start', '/v1/streams/start'],
    ['POST', '/streams/start', '/v1/streams/start'],
    ['POST', '/api/v1/streams/start', '/v1/streams/start'],
    ['GET', '/live/start', '/live/start'],
    ['GET', '/v1/streams/str_1/manifest', '/v1/streams/str_1/playback'],
    ['POST', '/api/v1/streams/str_1/stop', '/v1/streams/str_1/stop'],
    ['GET', '/videoserie', '/videoserie'],
  ])('%s %s is %s', async (method, from, to) => {
    expect((await sent(from, { method })).uri).toBe(to);
  });

  test('the method and the query stay as they were', async () => {
    const request = await sent('/api/v1/videos?limit=5&cursor=a%3D', { method: 'GET' });
    expect(request).toMatchObject({
      method: 'GET',
      query: [
        ['limit', '5'],
        ['cursor', 'a%3D'],
      ],
    });
  });

  test('a playlist address with a token leads to the path-token address', async () => {
    const token = `${Buffer.from('{"v":"vid_1","s":"3","e":1,"k":"k1"}').toString('base64url')}.c2ln`;
    const answer = await answered(`/v1/videos/vid_1/manifest.m3u8?token=${token}`);
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toEqual([`/t/${token}/v/vid_1/3/master.m3u8`]);
  });

  test.each(['', '?token=', '?token=x.y', '?token=//elsewhere.example', `?token=${'e30'}.c2ln`])(
    'a playlist address with %s for a token is refused',
    async (query) => {
      const answer = await answered(`/v1/videos/vid_1/manifest.m3u8${query}`);
      expect([answer.status, madeBody(answer).error.code]).toEqual([401, 'playback.token_invalid']);
    },
  );
});

describe('AB-19 a path has one spelling', () => {
  test.each([
    '/v1/me%2f..',
    '/v1/%2e%2e/internal',
    '/v1/../internal',
    '/v1//me',
    '/v1/me%5c',
    '/v1/me%00',
    '/v1/..;/me',
    '/v1/me;a.js',
    '/v1/me\\x',
    '/api/v1/%252e%252e/me',
    '/v1/ME%2Fx',
  ])('%s is refused in the API’s own words', async (uri) => {
    const answer = await answered(uri);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toEqual(['application/json']);
    expect(madeBody(answer).error).toMatchObject({ code: 'edge.ambiguous_path', request_id: 'request-1' });
  });
});

describe('one credential', () => {
  const access = '__Host-arclight_access=abc.def; theme=dark; __Secure-arclight_refresh=r1';

  test('the access cookie becomes a bearer token, and no cookie goes on', async () => {
    const request = await sent('/v1/me', { cookie: access });
    expect(request.headers.get('authorization')).toEqual(['Bearer abc.def']);
    expect(request.headers.get('x-arclight-credential')).toEqual(['cookie']);
    expect(request.cookies).toEqual([]);
  });

  test('a bearer token stays as it is', async () => {
    const request = await sent('/v1/me', { headers: { authorization: 'Bearer xyz' } });
    expect(request.headers.get('authorization')).toEqual(['Bearer xyz']);
    expect(request.headers.get('x-arclight-credential')).toEqual(['bearer']);
  });

  test('both at once are reported as both, for the API to refuse', async () => {
    const request = await sent('/v1/me', { cookie: access, headers: { authorization: 'Bearer xyz' } });
    expect(request.headers.get('authorization')).toEqual(['Bearer xyz']);
    expect(request.headers.get('x-arclight-credential')).toEqual(['both']);
  });

  test.each([
    ['headers', { headers: { authorization: ['Bearer xyz', 'Bearer other'] } }],
    ['cookies', { cookie: `${access}; ${access}` }],
  ])('AB-16 two %s are no credential, whichever would have been good', async (_, given) => {
    expect((await sent('/v1/me', given)).headers.get('x-arclight-credential')).toEqual(['both']);
  });

  test.each([
    '/v1/videos',
    '/videos?limit=2',
    '/v1/channels/chn_1/videos',
    '/v1/channels/chn_1/emotes',
    '/v1/channels/chn_1/followers/count',
  ])('the list %s is asked for by nobody in particular', async (uri) => {
    const request = await sent(uri, { cookie: access, headers: { authorization: 'Bearer xyz' } });
    expect(request.headers.has('authorization')).toBe(false);
    expect(request.headers.has('x-arclight-credential')).toBe(false);
    expect(request.cookies).toEqual([]);
  });

  test('what a channel’s own people see of its emotes is asked for by one of them', async () => {
    const request = await sent('/v1/channels/chn_1/chat/emotes', { cookie: access });
    expect(request.headers.get('authorization')).toEqual(['Bearer abc.def']);
  });

  test('writing to the address of a list needs the credential', async () => {
    const request = await sent('/v1/videos', { method: 'POST', cookie: access });
    expect(request.headers.get('authorization')).toEqual(['Bearer abc.def']);
  });

  test('nobody in particular has no credential', async () => {
    const request = await sent('/v1/videos');
    expect(request.headers.has('x-arclight-credential')).toBe(false);
    expect(request.headers.has('authorization')).toBe(false);
  });

  test.each(['/v1/auth/refresh', '/api/v1/auth/logout'])('the refresh cookie goes to %s', async (uri) => {
    const request = await sent(uri, { method: 'POST', cookie: access });
    expect(request.cookies).toEqual([['__Secure-arclight_refresh', 'r1']]);
  });

  describe('the pass of a stream', () => {
    const pass = '__Secure-arclight_pass=p1.s1';
    const onStream = '/v1/streams/str_1/playback';

    test('goes on to its stream, as the cookie it is or as the header of who has none', async () => {
      const ofBrowser = await sent(onStream, { cookie: `${pass}; other=1` });
      const ofPlayer = await sent(onStream, { headers: { 'arclight-pass': 'p1.s1' } });
      for (const request of [ofBrowser, ofPlayer]) {
        expect(request.cookies).toEqual([['__Secure-arclight_pass', 'p1.s1']]);
        expect(request.headers.has('arclight-pass')).toBe(false);
        expect(request.headers.has('x-arclight-credential')).toBe(false);
      }
    });

    test('is no credential beside a sign-in, and goes nowhere else', async () => {
      const request = await sent(onStream, { cookie: `${access}; ${pass}` });
      expect(request.headers.get('x-arclight-credential')).toEqual(['cookie']);
      expect((await sent('/v1/videos/vid_1', { cookie: pass })).cookies).toEqual([]);
      expect((await sent('/v1/streams', { cookie: pass })).cookies).toEqual([]);
    });
  });

  test('what a client says in our own headers is dropped', async () => {
    const request = await sent('/v1/videos', {
      headers: {
        'x-arclight-credential': 'cookie',
        'x-arclight-origin': 'guess',
        'x-arclight-viewer-address': '8.8.8.8',
        'x-forwarded-for': '8.8.8.8',
        'x-forwarded-host': 'evil.example',
        forwarded: 'for=8.8.8.8',
        'x-other': 'stays',
      },
    });
    expect(Object.fromEntries(request.headers)).toEqual({
      host: ['localhost:8080'],
      'x-arclight-viewer-address': ['127.0.0.1'],
      'x-other': ['stays'],
    });
  });
});
