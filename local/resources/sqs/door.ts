import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Desk, runOperation } from './operations.ts';
import { SqsError } from './sqs-error.ts';

const largestRequestBytes = 2 * 1024 ** 2;
const target = /^AmazonSQS\.(\w+)$/;

const readJson = async (raw: IncomingMessage): Promise<unknown> => {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of raw as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > largestRequestBytes) throw new SqsError('BatchRequestTooLong');
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8') || '{}');
  } catch {
    throw new SqsError('InvalidParameterValue', 'The request is not JSON.');
  }
};

const reply = (response: ServerResponse, status: number, body: object) => {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'content-length': bytes.length });
  response.end(bytes);
};

const replyWithError = (response: ServerResponse, error: unknown) => {
  const refusal = error instanceof SqsError ? error : new SqsError('InternalError');
  const status = refusal.code === 'InternalError' ? 500 : 400;
  // Clients written for the older query protocol look for the older name, and SDKs pass it on as the error's code.
  response.setHeader('x-amzn-query-error', `${refusal.queryCode};${status === 500 ? 'Receiver' : 'Sender'}`);
  reply(response, status, { __type: `com.amazonaws.sqs#${refusal.code}`, message: refusal.message });
};

/** Takes one request of the JSON protocol from the wire to its answer. */
export const serve = async (
  raw: IncomingMessage,
  response: ServerResponse,
  { desk, stopping, log }: { desk: Desk; stopping: AbortSignal; log: (line: string) => void },
): Promise<void> => {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.setHeader('x-amzn-requestid', randomUUID());
  try {
    const name = target.exec(String(raw.headers['x-amz-target'] ?? ''))?.[1];
    if (raw.method !== 'POST' || name === undefined) throw new SqsError('UnknownOperationException');
    const input = await readJson(raw);
    const signal = AbortSignal.any([gone.signal, stopping]);
    reply(response, 200, await runOperation(name, input, { desk, signal }));
  } catch (error) {
    if (response.destroyed || response.headersSent) return;
    if (!(error instanceof SqsError)) log(String(error));
    replyWithError(response, error);
  }
};
