import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A request as the edge passes it along: raw path and query, lower-case headers, cookies apart from them. */
export interface ViewerRequest {
  method: string;
  /** The path exactly as the viewer wrote it, percent-encoding and all. */
  uri: string;
  /** In order, undecoded; a name may come more than once. */
  query: [name: string, value: string][];
  headers: Map<string, string[]>;
  cookies: [name: string, value: string][];
  viewerIp: string;
  requestId: string;
}

/** An answer made at the edge itself, not at an origin. */
export interface MadeAnswer {
  status: number;
  headers: Map<string, string[]>;
  body: Buffer;
}

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Headers that end at each hop; what `Connection` names besides them does not travel either. */
export function travelling(raw: IncomingHttpHeaders): Map<string, string[]> {
  const named = new Set((raw.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  const headers = new Map<string, string[]>();
  for (const [name, value] of Object.entries(raw)) {
    if (value === undefined || hopByHop.has(name) || named.has(name)) continue;
    headers.set(name, Array.isArray(value) ? value : [value]);
  }
  return headers;
}

/** A query string in its parts, still percent-encoded. */
export const queryParts = (text: string): [string, string][] =>
  text
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=');
      return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
    });

export const queryText = (query: [string, string][]): string =>
  query.map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join('&');

const cookieParts = (text: string): [string, string][] =>
  text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.includes('='))
    .map((part) => [part.slice(0, part.indexOf('=')).trim(), part.slice(part.indexOf('=') + 1).trim()]);

/** Headers a viewer cannot bring: CloudFront says them itself. */
const isOurs = (name: string): boolean => /^(cloudfront-|x-amz-cf-|x-edge-|via$)/.test(name);

/** What the viewer sent, in the edge's terms. */
export function viewerRequestFrom(incoming: IncomingMessage, requestId: string, country: string): ViewerRequest {
  const target = incoming.url ?? '/';
  const mark = target.indexOf('?');
  const headers = travelling(incoming.headers);
  for (const name of [...headers.keys()]) if (isOurs(name)) headers.delete(name);
  // Node keeps the first of several; whoever decides by it has to see them all.
  const { authorization } = incoming.headersDistinct;
  if (authorization) headers.set('authorization', authorization);
  const cookies = cookieParts((headers.get('cookie') ?? []).join('; '));
  headers.delete('cookie');
  const viewerIp = (incoming.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, '');
  headers.set('cloudfront-viewer-address', [`${viewerIp}:${incoming.socket.remotePort ?? 0}`]);
  headers.set('cloudfront-viewer-country', [country]);
  headers.set('cloudfront-forwarded-proto', ['https']);
  headers.set('cloudfront-viewer-http-version', [incoming.httpVersion]);
  return {
    method: incoming.method ?? 'GET',
    uri: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? [] : queryParts(target.slice(mark + 1)),
    headers,
    cookies,
    viewerIp,
    requestId,
  };
}
