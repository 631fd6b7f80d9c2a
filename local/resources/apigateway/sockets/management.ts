import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Connection, largestMessageBytes } from './connection.ts';
import { problemOfSignature } from './signature.ts';

const isUtf8 = new TextDecoder('utf-8', { fatal: true });
/** What the gateway makes: twelve characters or more of URL-safe base64. */
const connectionIdShape = /^[\w-]{12,}={0,2}$/;

/** The connection an `@connections` request is about, before or after the stage; undefined for any other request. */
export function connectionIdIn(url: string): string | undefined {
  const path = url.split('?')[0] ?? '';
  const found = /^(?:\/[\w-]+)?\/(?:@|%40)connections\/([^/]+)$/i.exec(path)?.[1];
  try {
    return found === undefined ? undefined : decodeURIComponent(found);
  } catch {
    return found;
  }
}

/** Answers `PostToConnection`, `GetConnection` and `DeleteConnection`. */
export async function answerManagement(
  request: IncomingMessage,
  response: ServerResponse,
  connectionOf: (id: string) => Connection | undefined,
): Promise<void> {
  const say = (status: number, body?: unknown, errorType?: string) => {
    if (response.destroyed) return;
    const text = body === undefined ? '' : JSON.stringify(body);
    response.writeHead(status, {
      'x-amzn-requestid': randomUUID(),
      ...(errorType ? { 'x-amzn-errortype': errorType } : {}),
      ...(text ? { 'content-type': 'application/json' } : {}),
      ...(status === 204 ? {} : { 'content-length': Buffer.byteLength(text) }),
    });
    response.end(status === 204 ? undefined : text);
  };
  const refuse = (status: number, errorType: string, message: string | null) => say(status, { message }, errorType);

  const body = await bodyOf(request);
  if (!body) return refuse(413, 'PayloadTooLargeException', 'Message too long');
  const unsigned = problemOfSignature(request, body);
  if (unsigned) return refuse(403, unsigned.code, unsigned.message);
  const id = connectionIdIn(request.url ?? '') ?? '';
  if (!connectionIdShape.test(id)) return refuse(400, 'BadRequestException', `Invalid connectionId: ${id}`);
  const connection = connectionOf(id);
  if (!connection?.isOpen) return refuse(410, 'GoneException', null);

  if (request.method === 'POST') {
    if (!decodes(body)) return refuse(400, 'BadRequestException', 'The message is not UTF-8');
    connection.send(body);
    return say(200);
  }
  if (request.method === 'GET') {
    const { connectedAt, sourceIp, userAgent } = connection.peer;
    const { lastActiveAt } = connection;
    return say(200, {
      connectedAt: connectedAt.toISOString(),
      identity: { sourceIp, userAgent },
      lastActiveAt: lastActiveAt.toISOString(),
    });
  }
  if (request.method === 'DELETE') {
    connection.close(1000, 'Connection Closed Normally');
    return say(204);
  }
  refuse(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
}

const decodes = (body: Buffer): boolean => {
  try {
    isUtf8.decode(body);
    return true;
  } catch {
    return false;
  }
};

/** Undefined when there is more than a message may have; the rest is read and dropped, so that the answer is seen. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes <= largestMessageBytes) chunks.push(chunk as Buffer);
  }
  return bytes > largestMessageBytes ? undefined : Buffer.concat(chunks);
}
