import type { IncomingMessage } from 'node:http';

const ownHost = /^(localhost|127\.0\.0\.1)(:\d+)?$/;

/** Why a request may not pass: other pages in the same browser must neither read this one nor press its buttons. */
export function forbidden(request: IncomingMessage): string | undefined {
  const { host = '', origin } = request.headers;
  if (!ownHost.test(host)) return 'The console answers to localhost only.';
  const site = request.headers['sec-fetch-site'];
  const ownSite = site === undefined || site === 'same-origin' || site === 'none';
  if (origin !== undefined && origin !== `http://${host}`) return 'This request comes from another page.';
  if (request.method === 'GET') {
    const opensThePage = request.headers['sec-fetch-mode'] === 'navigate';
    return ownSite || opensThePage ? undefined : 'This request comes from another page.';
  }
  if (origin === undefined || !ownSite) return 'This request does not come from the console page.';
  return request.headers['content-type']?.startsWith('application/json') ? undefined : 'Only JSON is read here.';
}
