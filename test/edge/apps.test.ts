import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { edgeFunction } from '../../local/resources/cloudfront/edge-function.ts';
import { aViewerRequest, where } from './viewer-requests.ts';

const ours = 'https://app.example';
const source = readFileSync('lib/edge-functions/api-request.js', 'utf8');
const apiRequest = edgeFunction('api-request', source.replaceAll('%APP_ORIGINS%', `${ours} http://localhost:8091`));

const asked = (origin: string | undefined, more: Record<string, string> = {}, method = 'OPTIONS') =>
  apiRequest.onRequest(
    aViewerRequest('/v1/me', {
      method,
      headers: { ...(origin === undefined ? {} : { origin }), 'access-control-request-method': 'GET', ...more },
    }),
    where,
  );

describe('AB-20 a browser asks whether a page may call us', () => {
  test('of a registered app: yes, that origin alone, and without cookies', async () => {
    const answer = await asked(ours);
    if (!('status' in answer)) throw new Error('it went on to the API');
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toEqual([ours]);
    // Everything a client sends that a browser asks about first.
    expect(answer.headers.get('access-control-allow-headers')).toEqual([
      'Arclight-Pass,Authorization,Content-Type,Idempotency-Key,If-Match,If-None-Match',
    ]);
    expect(answer.headers.has('access-control-allow-credentials')).toBe(false);
    expect(answer.headers.get('vary')).toEqual(['Origin']);
  });

  test.each([
    undefined,
    'null',
    '',
    '*',
    'https://app.example/',
    'https://app.example:443',
    'https://app.example.evil.example',
    'https://evil.example/https://app.example',
    'https://sub.app.example',
    'https://evilapp.example',
    'http://app.example',
    'HTTPS://app.example',
    'https://APP.example',
    ' https://app.example',
    'https://app.example http://localhost:8091',
    'https://аpp.example',
    'http://localhost',
    'http://localhost:809',
    'http://localhost:80910',
    'https://localhost:8091',
  ])('of %s: the API answers as it does everybody', async (origin) => {
    expect(await asked(origin)).toMatchObject({ uri: '/v1/me' });
  });

  test('only where it is a browser asking', async () => {
    expect(await asked(ours, {}, 'GET')).toMatchObject({ uri: '/v1/me' });
    const bare = aViewerRequest('/v1/me', { method: 'OPTIONS', headers: { origin: ours } });
    expect(await apiRequest.onRequest(bare, where)).toMatchObject({ uri: '/v1/me' });
  });

  test('with no app registered, of nobody', async () => {
    const none = edgeFunction('api-request', source.replaceAll('%APP_ORIGINS%', 'none'));
    for (const origin of [ours, 'null', 'http://localhost:8091']) {
      const headers = { origin, 'access-control-request-method': 'GET' };
      const request = aViewerRequest('/v1/me', { method: 'OPTIONS', headers });
      expect(await none.onRequest(request, where)).toMatchObject({ uri: '/v1/me' });
    }
  });
});
