import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { type Operation, routeKeyOf } from '../../lambdas/kit/operation.ts';
import { answerKeys, appClientId, clientId, issuer } from './signed-token.ts';

export const siteOrigin = 'http://site.test';
export const originSecret = 'the edge was here';

/** What every HTTP function is told, and the secrets it may ask for; call before importing an `api.lambda.ts`. */
export const openDoor = (more: Record<string, string> = {}, secrets: Record<string, unknown> = {}): void => {
  Object.assign(process.env, {
    TOKEN_ISSUER: issuer,
    TOKEN_CLIENT_ID: clientId,
    TOKEN_APP_CLIENTS: appClientId,
    ORIGIN_SECRET: 'arclight/test/origin',
    CURSOR_SECRET: 'arclight/test/cursor',
    SITE_ORIGIN: siteOrigin,
    LIMITS_TABLE: 'arclight-limits',
    LIMITS: '{}',
    ...more,
  });
  answerKeys();
  const manager = mockClient(SecretsManagerClient);
  // Whatever else is asked of it goes on to who answers under the clients.
  manager.send.callThrough();
  manager
    .on(GetSecretValueCommand)
    .callsFake(({ SecretId }) => ({ SecretString: JSON.stringify(secrets[SecretId] ?? { current: originSecret }) }));
};

export interface Asked {
  params?: Record<string, string>;
  query?: Record<string, string>;
  /** JSON, or a file as it is (give its content type in `headers`). */
  body?: unknown;
  token?: string;
  /** `cookie`: the edge took the token from our cookie. */
  credential?: 'bearer' | 'cookie' | 'both';
  cookies?: string[];
  headers?: Record<string, string>;
}

const bodyOf = (body: unknown): string =>
  body instanceof Uint8Array ? Buffer.from(body).toString('base64') : JSON.stringify(body);

let requests = 0;

/** A request as API Gateway hands it over, after the edge has seen it. */
export const apiEvent = (operation: Pick<Operation, 'method' | 'path'>, asked: Asked = {}): APIGatewayProxyEventV2 => {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => asked.params?.[name] ?? '');
  const isFile = asked.body instanceof Uint8Array;
  const headers = {
    'x-arclight-origin': originSecret,
    ...(asked.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(asked.token
      ? { authorization: `Bearer ${asked.token}`, 'x-arclight-credential': asked.credential ?? 'bearer' }
      : {}),
    ...asked.headers,
  };
  return {
    version: '2.0',
    routeKey: routeKeyOf(operation),
    rawPath: path,
    rawQueryString: new URLSearchParams(asked.query).toString(),
    headers,
    ...(asked.cookies ? { cookies: asked.cookies } : {}),
    ...(asked.params ? { pathParameters: asked.params } : {}),
    ...(asked.query ? { queryStringParameters: asked.query } : {}),
    ...(asked.body === undefined ? {} : { body: bodyOf(asked.body) }),
    isBase64Encoded: isFile,
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'api.test',
      domainPrefix: 'api',
      http: { method: operation.method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: `request-${++requests}`,
      routeKey: routeKeyOf(operation),
      stage: '$default',
      time: '20/Nov/2026:10:00:00 +0000',
      timeEpoch: 0,
    },
  };
};

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

export interface Answered {
  status: number;
  headers: Record<string, string | number | boolean>;
  cookies: string[];
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every operation.
  body: any;
}

/** Asks a domain's API as a client would, and reads the answer back. */
export const asking =
  (handler: unknown) =>
  async (operation: Pick<Operation, 'method' | 'path'>, asked: Asked = {}): Promise<Answered> => {
    const answer = await (handler as Handler)(apiEvent(operation, asked), {} as Context);
    return {
      status: answer.statusCode ?? 0,
      headers: answer.headers ?? {},
      cookies: answer.cookies ?? [],
      body: answer.body ? JSON.parse(answer.body) : undefined,
    };
  };
