import type { IncomingMessage } from 'node:http';
import { local } from '../../resource.ts';
import type { Claims } from './jwt.ts';
import type { Chosen } from './routing.ts';

export interface Asked {
  apiId: string;
  chosen: Chosen;
  requestId: string;
  claims: Claims | undefined;
  stageVariables: Record<string, string> | undefined;
  now: Date;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number) => String(value).padStart(2, '0');

/** `20/Nov/2026:18:40:00 +0000`, as access logs write it. */
export const logTime = (at: Date): string =>
  `${two(at.getUTCDate())}/${months[at.getUTCMonth()]}/${at.getUTCFullYear()}:${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`;

/** Bodies of these types travel as text, all others as base64. */
const isText = (contentType: string): boolean =>
  contentType === '' || /^(text\/|application\/(json|javascript|xml|[\w.+-]+\+(json|xml))\b)/i.test(contentType);

/** The event a function gets from an HTTP API: payload format 2.0. */
export function eventOf(request: IncomingMessage, body: Buffer, asked: Asked): Record<string, unknown> {
  const [rawPath = '/', rawQueryString = ''] = splitOnce(request.url ?? '/', '?');
  const { cookies, headers } = headersOf(request);
  const query = queryOf(rawQueryString);
  const text = isText(headers['content-type'] ?? '');
  const { chosen, claims, now } = asked;
  const method = request.method ?? 'GET';
  const sourceIp = request.headers['x-forwarded-for']?.toString().split(',')[0]?.trim() ?? local.host;
  return {
    version: '2.0',
    routeKey: chosen.route.key,
    rawPath,
    rawQueryString,
    ...(cookies ? { cookies } : {}),
    headers,
    ...(query ? { queryStringParameters: query } : {}),
    requestContext: {
      accountId: local.accountId,
      apiId: asked.apiId,
      ...(claims ? { authorizer: { jwt: { claims, scopes: null } } } : {}),
      domainName: headers.host ?? '',
      domainPrefix: asked.apiId,
      http: {
        method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: asked.requestId,
      routeKey: chosen.route.key,
      stage: '$default',
      time: logTime(now),
      timeEpoch: now.getTime(),
    },
    ...(chosen.pathParameters ? { pathParameters: chosen.pathParameters } : {}),
    ...(asked.stageVariables ? { stageVariables: asked.stageVariables } : {}),
    ...(body.length > 0 ? { body: body.toString(text ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: body.length > 0 && !text,
  };
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** Lower-case names, repeated ones joined with commas, cookies apart. */
function headersOf(request: IncomingMessage): { headers: Record<string, string>; cookies: string[] | undefined } {
  const headers: Record<string, string> = {};
  let cookies: string[] | undefined;
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const name = (request.rawHeaders[at] ?? '').toLowerCase();
    const value = request.rawHeaders[at + 1] ?? '';
    if (name === 'cookie') cookies = [...(cookies ?? []), ...value.split(/;\s*/).filter((cookie) => cookie !== '')];
    else headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`;
  }
  return { headers, cookies };
}

function queryOf(rawQueryString: string): Record<string, string> | undefined {
  if (rawQueryString === '') return undefined;
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQueryString))
    query[name] = query[name] === undefined ? value : `${query[name]},${value}`;
  return query;
}
