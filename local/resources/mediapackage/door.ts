import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { local } from '../../resource.ts';
import { outOfRoom } from '../../wire/out-of-room.ts';
import { type Api, answerApi } from './api.ts';
import { isOrigin, type Origin } from './origin.ts';
import { invalid, Refusal } from './refusal.ts';

/** What answers requests: the API, and the origin players read from. */
export interface Answering {
  api: Api;
  origin: Origin;
}

const largestBody = 1_000_000;

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const piece of request) {
    text += piece;
    if (text.length > largestBody) throw new Refusal(413, 'ValidationException', 'The request is larger than 1 MB.');
  }
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('MEMBER_INVALID', 'The body is not JSON.');
  }
}

const header = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

async function answerCall(api: Api, request: IncomingMessage, url: URL): Promise<string> {
  if (!request.headers.authorization?.includes(`Credential=${local.accessKeyId}/`))
    throw new Refusal(403, 'AccessDeniedException', 'The request is not signed with the credentials of this laptop.');
  const token = header(request, 'x-amzn-client-token');
  const ifMatch = header(request, 'x-amzn-update-if-match');
  const answer = await answerApi(api, {
    method: request.method ?? 'GET',
    path: decodeURI(url.pathname),
    query: url.searchParams,
    body: await bodyOf(request),
    ...(token !== undefined && { token }),
    ...(ifMatch !== undefined && { ifMatch }),
  });
  return JSON.stringify(answer);
}

function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  const reason = outOfRoom(error);
  return reason === undefined
    ? undefined
    : new Refusal(503, 'ServiceUnavailable', `Nothing of this was kept: ${reason}.`);
}

/** Answers one request that is no ingest. */
export async function answerRequest(
  { api, origin }: Answering,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const send = (status: number, body: Buffer | string, headers: Record<string, string>): void => {
    if (response.destroyed) return;
    const length = String(Buffer.byteLength(body));
    response.writeHead(status, { 'x-amzn-requestid': randomUUID(), 'content-length': length, ...headers });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  const url = new URL(request.url ?? '/', api.url);
  const isMedia = isOrigin(url.pathname);
  try {
    if (!isMedia) return send(200, await answerCall(api, request, url), { 'content-type': 'application/json' });
    if (request.method !== 'GET' && request.method !== 'HEAD')
      throw new Refusal(405, 'MethodNotAllowedException', 'Media is read with GET and HEAD.');
    const { type, body, maxAgeSeconds } = await origin.answer({
      path: url.pathname,
      query: url.searchParams,
      authorization: request.headers.authorization,
    });
    const headers = { 'content-type': type, 'cache-control': `max-age=${maxAgeSeconds}` };
    if (typeof body === 'string' || Buffer.isBuffer(body)) return send(200, body, headers);
    response.writeHead(200, { 'x-amzn-requestid': randomUUID(), ...headers });
    if (request.method === 'HEAD') return void response.end();
    // Who leaves in the middle is no fault; what breaks off must not look as if it had ended.
    await pipeline(Readable.from(body), response).catch(() => response.destroy());
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    const { status, type, message, facts } = refusal;
    // What is not there yet is asked for by many at once, and may be there in a second.
    const kept: Record<string, string> = isMedia && status !== 503 ? { 'cache-control': 'max-age=1' } : {};
    send(status, JSON.stringify({ Message: message, ...facts }), {
      ...{ 'content-type': 'application/json', 'x-amzn-errortype': type },
      ...kept,
    });
  }
}
