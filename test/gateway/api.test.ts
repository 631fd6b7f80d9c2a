import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { allowedMethods } from '../../lambdas/gateway/allowed-methods.ts';
import { readHealth } from '../../lambdas/gateway/contract.ts';
import { operations } from '../../lambdas/gateway/operations.ts';
import { type Answered, type Asked, apiEvent, asking, openDoor } from '../support/api-event.ts';

let handler: unknown;
let health: (asked?: Asked) => Promise<Answered>;

beforeAll(async () => {
  openDoor();
  handler = (await import('../../lambdas/gateway/api.lambda.ts')).handler;
  health = (asked) => asking(handler)(readHealth, asked);
});
afterAll(() => vi.unstubAllGlobals());

/** A request no route of the gateway took. */
const unrouted = async (method: string, path: string, asked: Asked = {}) => {
  const event = apiEvent({ method: method as 'GET', path: path as '/' }, asked);
  const run = handler as (
    given: unknown,
    context: unknown,
  ) => Promise<{ statusCode: number; headers: Record<string, string>; body: string }>;
  const answer = await run({ ...event, routeKey: '$default' }, {});
  return { status: answer.statusCode, headers: answer.headers, error: JSON.parse(answer.body).error };
};

describe('healthz', () => {
  test('says that we are up and nothing else, whatever is presented', async () => {
    for (const asked of [{}, { token: 'rubbish' }, { headers: { 'x-arclight-credential': 'both' } }] as Asked[])
      expect(await health(asked)).toMatchObject({ status: 200, body: { ok: true } });
    expect(Object.keys((await health()).body)).toEqual(['ok']);
  });

  test('is no back door either', async () => {
    expect((await health({ headers: { 'x-arclight-origin': 'a guess' } })).status).toBe(403);
  });
});

describe('a path nobody takes', () => {
  test.each([
    '/',
    '/v1',
    '/v1/nothing',
    '/v1/videos/',
    '/v1/videos/vid_1/nothing',
    '/healthz/deep',
    '/x/v1/videos',
    '/V1/videos',
    '/v1/videos%2f',
  ])('%s is 404', async (path) => {
    const { status, headers, error } = await unrouted('GET', path);
    expect([status, error.code]).toEqual([404, 'request.path_not_found']);
    expect(headers).not.toHaveProperty('allow');
    expect(headers['x-request-id']).toBe(error.request_id);
  });

  test('is 404 for every method', async () => {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'BREW'])
      expect((await unrouted(method, '/v1/nothing')).status).toBe(404);
  });
});

describe('a path that is taken, by another method', () => {
  test.each([
    ['PUT', '/v1/videos', 'GET'],
    ['POST', '/v1/videos/vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T', 'GET, PATCH, DELETE'],
    ['GET', '/v1/videos/vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T/publish', 'POST'],
    ['DELETE', '/v1/videos/anything/progress', 'PUT, GET'],
    ['PUT', '/v1/me', 'GET, PATCH, DELETE'],
    ['HEAD', '/v1/uploads', 'POST, GET'],
    ['GET', '/v1/auth/login', 'POST'],
    ['POST', '/healthz', 'GET'],
  ])('%s %s is 405 and says which', async (method, path, allow) => {
    const { status, headers, error } = await unrouted(method, path);
    expect([status, error.code, headers['allow']]).toEqual([405, 'request.method_not_allowed', allow]);
  });

  test('every path of ours says all its methods', () => {
    for (const { path } of operations) {
      const methods = operations.filter((op) => op.path === path).map(({ method }) => method);
      expect(allowedMethods(operations, path.replaceAll(/\{\w+\}/g, 'x'))).toEqual(expect.arrayContaining(methods));
    }
  });
});

test('who does not come through the edge learns nothing of our paths', async () => {
  const headers = { 'x-arclight-origin': '' };
  for (const path of ['/v1/videos', '/v1/nothing']) {
    const { status, headers: answered, error } = await unrouted('PUT', path, { headers });
    expect([status, error.code]).toEqual([403, 'access.not_through_the_edge']);
    expect(answered).not.toHaveProperty('allow');
  }
});
