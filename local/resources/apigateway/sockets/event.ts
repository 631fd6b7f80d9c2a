import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { local } from '../../../resource.ts';
import { logTime } from '../event.ts';
import type { SocketTemplate } from './template.ts';

/** Who is connected, as every event about the connection says it. */
export interface Peer {
  connectionId: string;
  connectedAt: Date;
  sourceIp: string;
  userAgent: string | undefined;
  /** The host it asked for. */
  domainName: string;
}

type EventType = 'CONNECT' | 'MESSAGE' | 'DISCONNECT';

const contextOf = (
  api: SocketTemplate,
  peer: Peer,
  asked: { routeKey: string; eventType: EventType; now: Date; requestId: string },
) => ({
  routeKey: asked.routeKey,
  eventType: asked.eventType,
  extendedRequestId: randomUUID(),
  requestTime: logTime(asked.now),
  messageDirection: 'IN',
  stage: api.stage,
  connectedAt: peer.connectedAt.getTime(),
  requestTimeEpoch: asked.now.getTime(),
  identity: { ...(peer.userAgent === undefined ? {} : { userAgent: peer.userAgent }), sourceIp: peer.sourceIp },
  requestId: asked.requestId,
  domainName: peer.domainName,
  connectionId: peer.connectionId,
  apiId: api.id,
});

const variables = ({ stageVariables }: SocketTemplate) => (stageVariables ? { stageVariables } : {});

/** What `$connect` is told: the only event with headers and a query. */
export function connectEvent(api: SocketTemplate, peer: Peer, request: IncomingMessage, now: Date, requestId: string) {
  return {
    ...headersOf(request, peer, requestId),
    ...queryOf(request.url ?? ''),
    ...variables(api),
    requestContext: contextOf(api, peer, { routeKey: '$connect', eventType: 'CONNECT', now, requestId }),
    isBase64Encoded: false,
  };
}

/** What a route is told of a frame. */
export function messageEvent(
  api: SocketTemplate,
  peer: Peer,
  message: { routeKey: string; body: string; now: Date; requestId: string },
) {
  const { routeKey, body, now, requestId } = message;
  return {
    ...variables(api),
    requestContext: {
      ...contextOf(api, peer, { routeKey, eventType: 'MESSAGE', now, requestId }),
      messageId: randomUUID(),
    },
    body,
    isBase64Encoded: false,
  };
}

/** What `$disconnect` is told; its headers are the gateway's own. */
export function disconnectEvent(
  api: SocketTemplate,
  peer: Peer,
  closed: { code: number; reason: string; now: Date; requestId: string },
) {
  const headers = { Host: peer.domainName, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' };
  const { now, requestId } = closed;
  return {
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    ...variables(api),
    requestContext: {
      ...contextOf(api, peer, { routeKey: '$disconnect', eventType: 'DISCONNECT', now, requestId }),
      disconnectStatusCode: closed.code,
      disconnectReason: closed.reason,
    },
    isBase64Encoded: false,
  };
}

/** Names as the client wrote them; of repeated ones the last, and all of them in `multiValueHeaders`. */
function headersOf(request: IncomingMessage, { sourceIp }: Peer, requestId: string) {
  const all = new Map<string, string[]>();
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at] ?? '';
    if (/^x-forwarded-|^connection$|^upgrade$/i.test(name)) continue;
    all.set(name, [...(all.get(name) ?? []), request.rawHeaders[at + 1] ?? '']);
  }
  const told = request.headers['x-forwarded-for'];
  all.set('X-Amzn-Trace-Id', [`Root=1-${requestId.slice(0, 8)}-${requestId.replaceAll('-', '').slice(8)}`]);
  // What the client says of itself goes before what the gateway knows.
  all.set('X-Forwarded-For', [told === undefined ? sourceIp : `${told}, ${sourceIp}`]);
  all.set('X-Forwarded-Port', ['443']);
  all.set('X-Forwarded-Proto', ['https']);
  return lastAndAll('headers', 'multiValueHeaders', all);
}

function queryOf(url: string) {
  const all = new Map<string, string[]>();
  for (const [name, value] of new URL(url, `http://${local.host}`).searchParams)
    all.set(name, [...(all.get(name) ?? []), value]);
  return all.size > 0 ? lastAndAll('queryStringParameters', 'multiValueQueryStringParameters', all) : {};
}

const lastAndAll = (one: string, many: string, all: Map<string, string[]>) => ({
  [one]: Object.fromEntries([...all].map(([name, values]) => [name, values.at(-1) ?? ''])),
  [many]: Object.fromEntries(all),
});
