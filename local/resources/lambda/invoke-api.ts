import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { InvokeResult } from '../../resource.ts';
import { AwsError, type Operation, parseJson } from '../../wire/json-api.ts';
import { functionNameIn } from './functions.ts';

const largestRequestBytes = { RequestResponse: 6 * 1024 * 1024, Event: 1024 * 1024 };

export interface InvokeApi {
  has(functionName: string): boolean;
  invoke(functionName: string, payload: unknown, requestId: string): Promise<InvokeResult>;
  accept(functionName: string, payload: unknown): string;
  /** The reading half of CloudWatch Logs, by operation. */
  logs: Record<string, Operation>;
}

const logsTarget = 'Logs_20140328.';

/**
 * Lambda's REST API as far as an SDK's `Invoke` needs it, and beside it what reads the functions' logs; anything else is
 * answered with a sentence, never silently.
 */
export const invokeServer = (api: InvokeApi) =>
  createServer((request, response) => {
    answer(api, request, response).catch((error: Error) => refuse(response, 500, 'ServiceException', error.message));
  });

async function answer(api: InvokeApi, request: IncomingMessage, response: ServerResponse) {
  const { pathname } = new URL(request.url ?? '/', 'http://lambda');
  const target = String(request.headers['x-amz-target'] ?? '');
  if (target.startsWith(logsTarget)) return answerAboutLogs(api, target.slice(logsTarget.length), request, response);
  const asked = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(pathname)?.[1];
  if (request.method !== 'POST' || asked === undefined)
    return refuse(response, 501, 'NotImplemented', `No stand-in on this laptop answers ${request.method} ${pathname}`);
  const name = functionNameIn(decodeURIComponent(asked));
  if (!api.has(name)) return refuse(response, 404, 'ResourceNotFoundException', `Function not found: ${name}`);

  const kind = String(request.headers['x-amz-invocation-type'] ?? 'RequestResponse');
  if (kind === 'DryRun') return end(response, 204, {});
  if (kind !== 'Event' && kind !== 'RequestResponse')
    return refuse(response, 400, 'InvalidParameterValueException', `Unknown invocation type ${kind}`);
  const body = await bodyOf(request, largestRequestBytes[kind]);
  if (body === undefined) return refuse(response, 413, 'RequestTooLargeException', 'The payload is too large');
  let payload: unknown;
  try {
    payload = body === '' ? {} : JSON.parse(body);
  } catch (error) {
    const because = `Could not parse request body into json: ${(error as Error).message}`;
    return refuse(response, 400, 'InvalidRequestContentException', because);
  }

  const version = { 'x-amz-executed-version': '$LATEST' };
  if (kind === 'Event') return end(response, 202, { ...version, 'x-amzn-requestid': api.accept(name, payload) });
  const requestId = randomUUID();
  const result = await api.invoke(name, payload, requestId);
  const failed: Record<string, string> = result.functionError ? { 'x-amz-function-error': 'Unhandled' } : {};
  end(response, 200, { ...version, ...failed, 'x-amzn-requestid': requestId }, JSON.stringify(result.payload));
}

async function answerAboutLogs(api: InvokeApi, name: string, request: IncomingMessage, response: ServerResponse) {
  const type = { 'content-type': 'application/x-amz-json-1.1' };
  try {
    const run = Object.hasOwn(api.logs, name) ? api.logs[name] : undefined;
    if (!run) throw new AwsError('UnknownOperationException', `The operation ${name} is not known here.`);
    const body = await bodyOf(request, largestRequestBytes.Event);
    end(response, 200, type, JSON.stringify(await run(parseJson(body || '{}'))));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { code, message, status } = error;
    end(response, status, { ...type, 'x-amzn-errortype': code }, JSON.stringify({ __type: code, message }));
  }
}

async function bodyOf(request: IncomingMessage, most: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes <= most) chunks.push(chunk as Buffer);
  }
  return bytes > most ? undefined : Buffer.concat(chunks).toString('utf8');
}

function end(response: ServerResponse, status: number, headers: Record<string, string>, body = '') {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body);
}

const refuse = (response: ServerResponse, status: number, code: string, message: string) =>
  end(response, status, { 'x-amzn-errortype': code }, JSON.stringify({ Type: 'User', Message: message, message }));
