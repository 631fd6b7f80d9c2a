import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { outOfRoom } from '../../wire/out-of-room.ts';
import type { S3Request } from './request.ts';
import { S3Error } from './s3-error.ts';
import { type Xml, xmlDocument, xmlError } from './xml.ts';

/** What an operation answers: a status, headers, and a document or a stream of bytes when there is a body. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string | AsyncIterable<Buffer>;
}

/** An answer that is a document. */
export const documentAnswer = (root: string, content: Xml, headers: Record<string, string> = {}): Answer => ({
  status: 200,
  headers: { ...headers, 'content-type': 'application/xml' },
  body: xmlDocument(root, content),
});

/** An ETag as headers and documents carry it. */
export const quoted = (etag: string) => `"${etag}"`;

/** Sends an answer; a reader that goes away in the middle is no fault of ours. */
export const send = async (response: ServerResponse, request: { method?: string | undefined }, answer: Answer) => {
  const { body } = answer;
  if (typeof body === 'string') {
    const bytes = Buffer.from(body);
    response.writeHead(answer.status, { ...answer.headers, 'content-length': String(bytes.length) });
    response.end(request.method === 'HEAD' ? undefined : bytes);
    return;
  }
  response.writeHead(answer.status, answer.headers);
  if (body === undefined || request.method === 'HEAD') {
    response.end();
    return;
  }
  await pipeline(Readable.from(body, { objectMode: false }), response);
};

const failureOf = (error: unknown): S3Error => {
  const reason = outOfRoom(error);
  if (reason === undefined) return new S3Error('InternalError');
  return new S3Error('ServiceUnavailable', { message: `Nothing of this was kept: ${reason}.` });
};

/** Turns whatever was thrown into the refusal S3 would have sent. */
export const answerOfError = (error: unknown, request: S3Request | undefined): Answer => {
  const refusal = error instanceof S3Error ? error : failureOf(error);
  if (refusal.status === 304) return { status: 304, headers: refusal.headers };
  return {
    status: refusal.status,
    headers: { ...refusal.headers, 'content-type': 'application/xml' },
    body: xmlError({
      Code: refusal.code,
      Message: refusal.message,
      ...refusal.facts,
      Resource: request?.path ?? '',
      RequestId: request?.id ?? '',
    }),
  };
};
