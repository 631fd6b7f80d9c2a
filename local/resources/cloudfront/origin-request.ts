import type { Readable } from 'node:stream';
import { acceptedEncodings } from './cache-key.ts';
import type { OriginRequest } from './origin.ts';
import { type CachePolicy, type OriginRequestPolicy, takes } from './policies.ts';
import { signatureParameters } from './signed-access.ts';
import type { ViewerRequest } from './viewer-request.ts';

/** Headers that describe the body or the wish for a part of it: they go along without being asked for. */
const always = new Set(['content-type', 'content-length', 'content-encoding']);
const partial = new Set(['range', 'if-range', 'if-none-match', 'if-modified-since', 'if-match', 'if-unmodified-since']);

interface Forwarding {
  cache: CachePolicy;
  origin: OriginRequestPolicy | undefined;
  /** An object that will be kept is asked for whole and unconditionally. */
  whole: boolean;
  body?: Readable;
}

/** What the origin gets to see of a viewer's request: what the two policies name, and the edge's own headers. */
export function originRequest(request: ViewerRequest, { cache, origin, whole, body }: Forwarding): OriginRequest {
  const reads = request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS';
  const headers = new Map<string, string[]>();
  for (const [name, values] of request.headers) {
    const named = takes(cache.headers, name) || (origin !== undefined && takes(origin.headers, name));
    const authorized = name === 'authorization' && !reads;
    const part = partial.has(name) && !whole;
    if (partial.has(name) && whole) continue;
    if (named || authorized || part || always.has(name)) headers.set(name, values);
  }
  headers.delete('accept-encoding');
  if (reads) headers.delete('content-length');
  if (cache.encodings.length > 0) headers.set('accept-encoding', [acceptedEncodings(request, cache).join(',')]);
  else if (origin && takes(origin.headers, 'accept-encoding')) {
    headers.set('accept-encoding', request.headers.get('accept-encoding') ?? ['identity']);
  }
  if (!headers.has('user-agent')) headers.set('user-agent', ['Amazon CloudFront']);
  headers.set('x-amz-cf-id', [request.requestId]);
  headers.set('via', ['1.1 edge.localhost (CloudFront)']);
  headers.set('x-forwarded-for', [[...(request.headers.get('x-forwarded-for') ?? []), request.viewerIp].join(', ')]);

  const cookies = request.cookies.filter(
    ([name]) => takes(cache.cookies, name) || (origin !== undefined && takes(origin.cookies, name)),
  );
  if (cookies.length > 0) headers.set('cookie', [cookies.map(([name, value]) => `${name}=${value}`).join('; ')]);
  const query = request.query.filter(
    ([name]) =>
      !signatureParameters.has(name) &&
      (takes(cache.query, name) || (origin !== undefined && takes(origin.query, name))),
  );
  const asked: OriginRequest = { method: request.method, uri: request.uri, query, headers };
  if (body && !reads) asked.body = body;
  return asked;
}
