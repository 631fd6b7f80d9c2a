import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Edge } from './edge.ts';

const address = /^\/2020-05-31\/distribution\/([^/]+)\/invalidation\/?$/;

/** A call of CloudFront's own API, not a viewer: signed, and for an address no viewer has a use for. */
export const isControlRequest = (request: IncomingMessage): boolean =>
  request.url?.startsWith('/2020-05-31/') === true &&
  request.headers.authorization?.startsWith('AWS4-HMAC-SHA256') === true;

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

function answer(response: ServerResponse, status: number, xml: string): void {
  response.writeHead(status, { 'content-type': 'text/xml' }).end(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`);
}

/** CreateInvalidation, done at once; every other operation is refused by name. */
export async function answerInvalidation(
  request: IncomingMessage,
  response: ServerResponse,
  edge: Edge,
): Promise<void> {
  const body = await textOf(request);
  const distributionId = address.exec(request.url ?? '')?.[1];
  if (request.method !== 'POST' || distributionId === undefined) {
    const message = `${request.method} ${request.url} is not among what the edge here understands`;
    answer(
      response,
      501,
      `<ErrorResponse><Error><Code>NotImplemented</Code><Message>${message}</Message></Error></ErrorResponse>`,
    );
    return;
  }
  const paths = [...body.matchAll(/<Path>([^<]*)<\/Path>/g)].map((match) => unescaped(match[1] ?? ''));
  const reference = /<CallerReference>([^<]*)</.exec(body)?.[1] ?? '';
  edge.invalidate(paths);
  const items = [...body.matchAll(/<Path>[^<]*<\/Path>/g)].join('');
  answer(
    response,
    201,
    `<Invalidation><Id>I${Date.now().toString(36).toUpperCase()}</Id><Status>Completed</Status><CreateTime>${new Date().toISOString()}</CreateTime><InvalidationBatch><Paths><Quantity>${paths.length}</Quantity><Items>${items}</Items></Paths><CallerReference>${reference}</CallerReference></InvalidationBatch></Invalidation>`,
  );
}
