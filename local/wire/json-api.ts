import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { z } from 'zod';
import { local } from '../resource.ts';
import { outOfRoom } from './out-of-room.ts';

/** An error in the words of an AWS service: the SDK makes an exception of this name out of it. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly facts: Record<string, unknown>;

  constructor(code: string, message: string, options: { status?: number; facts?: Record<string, unknown> } = {}) {
    super(message);
    this.code = code;
    this.status = options.status ?? 400;
    this.facts = options.facts ?? {};
  }
}

/** One operation of a service: takes the request's JSON, answers the response's JSON. */
export type Operation = (input: unknown) => unknown;

/** An operation whose input is checked first; what does not fit is answered with the service's own validation error. */
export function operation<Schema extends z.ZodType>(
  schema: Schema,
  run: (input: z.output<Schema>) => unknown,
  options: { refusedAs?: string } = {},
): Operation {
  return (input) => {
    const parsed = schema.safeParse(input);
    if (parsed.success) return run(parsed.data);
    const reasons = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'request'}: ${issue.message}`);
    throw new AwsError(
      options.refusedAs ?? 'ValidationException',
      `1 validation error detected: ${reasons.join('; ')}`,
    );
  };
}

/** A request that is not `X-Amz-Target`: a REST operation, or a document such as a key set. */
export interface PlainRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
}

/** What a plain route answers; `undefined` says it is nobody's. `text` goes out as it is, instead of `body` as JSON. */
export type PlainAnswer =
  | { status?: number; body?: unknown; text?: string; headers?: Record<string, string> }
  | undefined;

export interface JsonApiOptions {
  port?: number;
  /** The operations by name, without the target's prefix. */
  operations?: Record<string, Operation>;
  /** What stands before the dot in `X-Amz-Target`. */
  targetPrefix?: string;
  /** The `x-amz-json-` version of answers. */
  version?: '1.0' | '1.1';
  plain?: (request: PlainRequest) => PlainAnswer | Promise<PlainAnswer>;
  maxBodyBytes?: number;
  /** Told of whatever is no AWS error: a fault of the stand-in itself. */
  onFault: (line: string) => void;
}

export interface JsonApi {
  url: string;
  /** Until this is called every request gets 503, which the SDKs retry. */
  serve(): void;
  /** Requests being answered right now. */
  underWay(): number;
  stop(): Promise<void>;
}

/** A server on the loopback that speaks AWS's JSON protocols (by `X-Amz-Target`, or REST with JSON bodies). */
export async function openJsonApi(options: JsonApiOptions): Promise<JsonApi> {
  let serving = false;
  let underWay = 0;

  const server = createServer((request, response) => {
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
    });
    answer(request).then(
      ({ status = 200, body, text, headers }) =>
        send(response, status, text ?? JSON.stringify(body), { 'content-type': typeOf(request), ...headers }),
      (error: unknown) => sendError(request, response, error),
    );
  });

  function typeOf(request: IncomingMessage): string {
    return request.headers['x-amz-target'] ? `application/x-amz-json-${options.version ?? '1.1'}` : 'application/json';
  }

  async function answer(request: IncomingMessage): Promise<NonNullable<PlainAnswer>> {
    const body = await readBody(request, options.maxBodyBytes ?? 4 * 1024 * 1024);
    if (!serving) throw new AwsError('ServiceUnavailable', 'The service is starting.', { status: 503 });
    const target = request.headers['x-amz-target'];
    if (typeof target === 'string') return { body: await byTarget(target, body) };

    const url = new URL(request.url ?? '/', 'http://local');
    const plain = {
      method: request.method ?? 'GET',
      path: decodeURI(url.pathname),
      query: url.searchParams,
      headers: request.headers,
      body,
    };
    const found = await options.plain?.(plain);
    if (!found)
      throw new AwsError('UnknownOperationException', `No operation ${plain.method} ${plain.path}.`, { status: 404 });
    return found;
  }

  async function byTarget(target: string, body: string): Promise<unknown> {
    const dot = target.lastIndexOf('.');
    const known = Object.hasOwn(options.operations ?? {}, target.slice(dot + 1));
    const run = known ? options.operations?.[target.slice(dot + 1)] : undefined;
    if (!run || target.slice(0, dot) !== options.targetPrefix)
      throw new AwsError('UnknownOperationException', `The operation ${target} is not known here.`);
    return (await run(parseJson(body || '{}'))) ?? {};
  }

  function send(response: ServerResponse, status: number, text: string, headers: Record<string, string>) {
    const length = Buffer.byteLength(text);
    response.writeHead(status, { ...headers, 'content-length': length, 'x-amzn-requestid': randomUUID() });
    response.end(text);
  }

  function sendError(request: IncomingMessage, response: ServerResponse, error: unknown) {
    if (response.destroyed) return;
    if (!(error instanceof AwsError))
      options.onFault(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const { code, status, message, facts } = error instanceof AwsError ? error : failureOf(error);
    const headers = { 'content-type': typeOf(request), 'x-amzn-errortype': code };
    send(response, status, JSON.stringify({ __type: code, message, ...facts }), headers);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, local.host, resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://${local.host}:${port}`,
    serve: () => {
      serving = true;
    },
    underWay: () => underWay,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function failureOf(error: unknown): AwsError {
  const reason = outOfRoom(error);
  if (reason === undefined)
    return new AwsError('InternalFailure', 'The stand-in failed; the terminal says why.', { status: 500 });
  return new AwsError('ServiceUnavailable', `Nothing of this was kept: ${reason}.`, { status: 503 });
}

/** Reads JSON, or answers as AWS does when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AwsError('SerializationException', 'The request is not JSON.');
  }
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > maxBytes)
      throw new AwsError('RequestEntityTooLargeException', 'The request is too large.', { status: 413 });
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
