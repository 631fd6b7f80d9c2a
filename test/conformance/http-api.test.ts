import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { InvokeResult, Resource } from '../../local/resource.ts';
import { apigateway } from '../../local/resources/apigateway/apigateway.ts';
import { functionArn } from '../support/a-function.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

const routes: [key: string, secured: boolean][] = [
  ['GET /v1/videos', false],
  ['POST /v1/videos/{video_id}', true],
  ['GET /v1/videos/{video_id}', false],
  ['GET /v1/videos/newest', false],
  ['ANY /v1/videos/newest', false],
  ['GET /v1/files/{path+}', false],
  ['GET /slow', false],
  ['$default', false],
];

let issuer: string;
let keyServer: Server;
let service: OneService;
let event: Record<string, unknown> & { requestContext: Record<string, unknown> };
let answers: () => InvokeResult | Promise<InvokeResult>;

const api = (type: string, name: string, properties: Record<string, unknown>): Resource =>
  aResource(`AWS::ApiGatewayV2::${type}`, name, type === 'Api' ? properties : { ApiId: 'api', ...properties });

function template(): Resource[] {
  const integration = (name: string, TimeoutInMillis: number) =>
    api('Integration', name, {
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: functionArn(name),
      PayloadFormatVersion: '2.0',
      TimeoutInMillis,
    });
  return [
    api('Api', 'api', { Name: 'test', ProtocolType: 'HTTP' }),
    api('Stage', 'stage', { StageName: '$default', AutoDeploy: true }),
    api('Authorizer', 'who', {
      Name: 'who',
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Audience: ['client'], Issuer: issuer },
    }),
    integration('usual', 30_000),
    integration('slow', 50),
    ...routes.map(([RouteKey, secured], at) =>
      api('Route', `route${at}`, {
        RouteKey,
        Target: `integrations/${RouteKey.endsWith('slow') ? 'slow' : 'usual'}`,
        ...(secured ? { AuthorizationType: 'JWT', AuthorizerId: 'who' } : {}),
      }),
    ),
  ];
}

function token(claims: Record<string, unknown> = {}, options: { key?: KeyObject; alg?: string } = {}): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const all = { iss: issuer, client_id: 'client', sub: 'someone', iat: now, exp: now + 60, ...claims };
  const text = `${part({ alg: options.alg ?? 'RS256', kid: 'k1' })}.${part(all)}`;
  return `${text}.${createSign('sha256')
    .update(text)
    .sign(options.key ?? privateKey)
    .toString('base64url')}`;
}

const ask = (path: string, init: RequestInit = {}) => fetch(service.listening.url + path, init);
const signedIn = (bearer: string) =>
  ask('/v1/videos/v1', { method: 'POST', headers: { authorization: `Bearer ${bearer}` } });

beforeAll(async () => {
  keyServer = createServer((_, response) => {
    response.end(
      JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] }),
    );
  });
  await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}/pool`;
  service = await oneService(apigateway, {
    resources: template(),
    surroundings: {
      invoke: async (_arn, payload) => {
        event = payload as typeof event;
        return answers();
      },
    },
  });
});

beforeEach(() => {
  answers = () => ({ payload: { statusCode: 200, body: 'ok' } });
});

afterAll(async () => {
  await service.stop();
  keyServer.close();
});

describe('a route', () => {
  test.each([
    ['GET', '/v1/videos', 'GET /v1/videos', undefined],
    ['GET', '/v1/videos/vid_1', 'GET /v1/videos/{video_id}', { video_id: 'vid_1' }],
    ['GET', '/v1/videos/a%20b', 'GET /v1/videos/{video_id}', { video_id: 'a b' }],
    ['GET', '/v1/videos/newest', 'GET /v1/videos/newest', undefined],
    ['PUT', '/v1/videos/newest', 'ANY /v1/videos/newest', undefined],
    ['GET', '/v1/files/a/b/c', 'GET /v1/files/{path+}', { path: 'a/b/c' }],
    ['DELETE', '/v1/videos/vid_1', '$default', undefined],
    ['GET', '/v1/videos/', '$default', undefined],
  ])('%s %s leads to %s', async (method, path, routeKey, pathParameters) => {
    await ask(path, { method });
    expect(event.routeKey).toBe(routeKey);
    expect(event.pathParameters).toEqual(pathParameters);
  });
});

describe('the event', () => {
  test('is payload format 2.0, to the field', async () => {
    await ask('/v1/videos?tag=a&tag=b&q=x%20y', {
      headers: { cookie: 'one=1; two=2', 'X-Thing': 'Yes', 'user-agent': 'tester' },
    });
    expect(event).toEqual({
      version: '2.0',
      routeKey: 'GET /v1/videos',
      rawPath: '/v1/videos',
      rawQueryString: 'tag=a&tag=b&q=x%20y',
      cookies: ['one=1', 'two=2'],
      headers: expect.objectContaining({ 'x-thing': 'Yes', host: new URL(service.listening.url).host }),
      queryStringParameters: { tag: 'a,b', q: 'x y' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'api',
        domainName: new URL(service.listening.url).host,
        domainPrefix: 'api',
        http: {
          method: 'GET',
          path: '/v1/videos',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'tester',
        },
        requestId: expect.any(String),
        routeKey: 'GET /v1/videos',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
      isBase64Encoded: false,
    });
    expect(event.headers).not.toHaveProperty('cookie');
  });

  test.each([
    ['application/json', '{"a":1}', false],
    ['application/problem+json', '{}', false],
    ['application/octet-stream', 'AAE=', true],
    ['application/x-www-form-urlencoded', Buffer.from('a=1').toString('base64'), true],
  ])('carries a %s body as it should', async (type, body, isBase64Encoded) => {
    const sent = isBase64Encoded ? Buffer.from(body, 'base64') : body;
    await ask('/v1/videos', { method: 'POST', body: sent, headers: { 'content-type': type } });
    expect(event).toMatchObject({ body, isBase64Encoded });
  });
});

describe('the authorizer', () => {
  test('lets a good token through and shows its claims as text', async () => {
    expect((await signedIn(token({ groups: ['a', 'b'] }))).status).toBe(200);
    const { authorizer } = event.requestContext as { authorizer: { jwt: { claims: Record<string, string> } } };
    expect(authorizer.jwt.claims).toMatchObject({ sub: 'someone', groups: '[a b]', exp: expect.any(String) });
  });

  test.each([
    ['no token', () => ''],
    ['a word', () => 'nonsense'],
    ['an expired token', () => token({ exp: 1 })],
    ['a token of another issuer', () => token({ iss: 'http://elsewhere' })],
    ['a token for someone else', () => token({ client_id: 'other' })],
    ['a token signed by a stranger', () => token({}, { key: stranger })],
    ['a token that says its algorithm is none', () => token({}, { alg: 'none' })],
  ])('answers %s with the gateway’s own 401', async (_, made) => {
    const answer = await signedIn(made());
    expect(answer.status).toBe(401);
    expect(await answer.text()).toBe('{"message":"Unauthorized"}');
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });
});

describe('the answer', () => {
  test('carries several cookies, lower-case headers and binary bodies', async () => {
    answers = () => ({
      payload: {
        statusCode: 201,
        headers: { 'X-Thing': 'yes', 'Content-Type': 'image/png' },
        cookies: ['a=1; Path=/', 'b=2'],
        body: Buffer.from([0, 255]).toString('base64'),
        isBase64Encoded: true,
      },
    });
    const answer = await ask('/v1/videos');
    expect(answer.status).toBe(201);
    expect(answer.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0, 255]);
    expect(answer.headers.get('apigw-requestid')).toBe(event.requestContext.requestId);
  });

  test('without a status is JSON with 200', async () => {
    answers = () => ({ payload: { hello: 'there' } });
    const answer = await ask('/v1/videos');
    expect([answer.status, await answer.json()]).toEqual([200, { hello: 'there' }]);
  });

  test('of a function that fails, or makes no sense, is the gateway’s 500', async () => {
    const sentence = '{"message":"Internal Server Error"}';
    answers = () => ({ payload: null, functionError: { errorType: 'E', errorMessage: 'secret' } });
    expect(await (await ask('/v1/videos')).text()).toBe(sentence);
    answers = () => ({ payload: { statusCode: 'many' } });
    expect(await (await ask('/v1/videos')).text()).toBe(sentence);
  });

  test('of a function that takes too long is 503', async () => {
    answers = () => new Promise(() => {});
    const answer = await ask('/slow');
    expect([answer.status, await answer.text()]).toEqual([503, '{"message":"Service Unavailable"}']);
  });

  test('leaves the connection open for far longer than the 5 s CloudFront keeps one it does not use', async () => {
    const { headers } = await ask('/v1/videos');
    const [, seconds] = /timeout=(\d+)/.exec(headers.get('keep-alive') ?? '') ?? [];
    expect(Number(seconds)).toBeGreaterThanOrEqual(30);
  });

  test('to more than 10 MB is 413', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sending = sendRequest(`${service.listening.url}/v1/videos/v`, { method: 'PUT' }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sending.once('error', reject);
      sending.end(Buffer.alloc(10 * 1024 * 1024 + 1));
    });
    expect(status).toBe(413);
  });
});
