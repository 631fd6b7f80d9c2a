import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerOfError, send } from './answer.ts';
import { corsHeaders, preflight } from './cors.ts';
import { readRequest, type S3Request } from './request.ts';
import { answerTo } from './routes.ts';
import { S3Error } from './s3-error.ts';
import { verifySignature } from './signature.ts';
import type { Store } from './store.ts';

const answer = async (request: S3Request, store: Store) => {
  if (request.method === 'OPTIONS') return preflight(request, store.buckets.get(request.bucket ?? ''));
  verifySignature(request, store.now());
  return answerTo(request, store);
};

/** Takes one request from the wire to its answer: read, verify, do, and say how it went in S3's words. */
export const serve = async (
  raw: IncomingMessage,
  response: ServerResponse,
  { store, log }: { store: Store; log: (line: string) => void },
): Promise<void> => {
  let request: S3Request | undefined;
  try {
    // Set first, so that a refusal carries them too: the SDK corrects its clock by Date, and people quote the id.
    response.setHeader('date', store.now().toUTCString());
    response.setHeader('server', 'AmazonS3');
    request = readRequest(raw);
    response.setHeader('x-amz-request-id', request.id);
    response.setHeader('x-amz-id-2', randomBytes(24).toString('base64'));
    for (const [name, value] of Object.entries(corsHeaders(request, store.buckets.get(request.bucket ?? '')))) {
      response.setHeader(name, value);
    }
    await send(response, raw, await answer(request, store));
  } catch (error) {
    // A body that could no longer be sent, or a caller that hung up: there is no one left to answer.
    if (response.headersSent || response.destroyed || (raw.destroyed && !raw.complete)) {
      response.destroy();
      return;
    }
    if (!(error instanceof S3Error)) log(`${raw.method} ${request?.path ?? raw.url}: ${String(error)}`);
    await send(response, raw, answerOfError(error, request));
  }
};
