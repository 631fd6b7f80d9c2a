import type { IncomingMessage, ServerResponse } from 'node:http';

/** A no, as RFC 9457 writes it: what a program goes by, and a sentence for the person who wants to go live. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;
  constructor(status: number, code: string, detail: string, headers: Record<string, string> = {}) {
    super(detail);
    [this.status, this.code, this.headers] = [status, code, headers];
  }
}

const titles: Record<number, string> = {
  ...{ 400: 'Bad Request', 401: 'Unauthorized', 404: 'Not Found', 405: 'Method Not Allowed', 409: 'Conflict' },
  ...{ 413: 'Content Too Large', 415: 'Unsupported Media Type', 422: 'Unprocessable Content' },
  ...{ 429: 'Too Many Requests', 500: 'Internal Server Error', 503: 'Service Unavailable' },
};

/** Pages of any origin may ask: what lets anybody in is the key, which no browser adds by itself. */
const open = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'Location, Retry-After' };

export const send = (
  response: ServerResponse,
  status: number,
  { headers = {}, body = '' }: { headers?: Record<string, string>; body?: string } = {},
): void => {
  if (response.headersSent || response.destroyed) return;
  const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...open, 'cache-control': 'no-store', ...length, ...headers });
  response.end(body);
};

export const sendProblem = (response: ServerResponse, { status, code, message, headers }: Problem): void =>
  send(response, status, {
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify({ type: 'about:blank', title: titles[status] ?? 'Refused', status, code, detail: message }),
  });

/** What a page asks before it asks; and which methods there are, to whoever wants to know. */
export const sendOptions = (response: ServerResponse, methods: string): void =>
  send(response, 204, {
    headers: {
      ...{ allow: methods, 'accept-post': 'application/sdp', 'access-control-max-age': '600' },
      'access-control-allow-methods': methods,
      'access-control-allow-headers': 'Authorization, Content-Type, If-Match',
    },
  });

export const wrongMethod = (allow: string): Problem =>
  new Problem(405, 'whip.method_not_allowed', `Here is only ${allow}.`, { allow });

/** The key a publisher shows; throws when there is none. */
export const bearerOf = ({ headers }: IncomingMessage): string => {
  const [, token] = /^Bearer +([\w.~+/=-]{1,512}) *$/i.exec(headers.authorization ?? '') ?? [];
  if (token) return token;
  throw new Problem(401, 'whip.key_required', 'Send the stream key in the header “Authorization: Bearer …”.', {
    'www-authenticate': 'Bearer',
  });
};

export const demandType = ({ headers }: IncomingMessage, type: string): void => {
  if (headers['content-type']?.split(';')[0]?.trim().toLowerCase() === type) return;
  throw new Problem(415, 'whip.unsupported_media_type', `The body must be ${type}.`);
};

const bodyBytesAtMost = 64 * 1024;

export const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const pieces: Buffer[] = [];
  let bytes = 0;
  const tooLarge = () =>
    new Problem(413, 'whip.too_large', `The body may have ${bodyBytesAtMost} bytes.`, { connection: 'close' });
  if (Number(request.headers['content-length'] ?? 0) > bodyBytesAtMost) throw tooLarge();
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > bodyBytesAtMost) throw tooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
};
