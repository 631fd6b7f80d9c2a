import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import type { InvokeResult } from '../../../resource.ts';

/** What the `$connect` function decided: let in, with the subprotocol it chose, or the status it refused with. */
export type Verdict = { opens: true; subprotocol: string | undefined } | { opens: false; status: number };

const answer = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(z.string())).nullish(),
});

/** Any status of 200 to 299 opens; another refuses as it is, and a function that fails is 502. */
export function verdictOf(result: InvokeResult | undefined): Verdict {
  const said = answer.safeParse(result?.payload);
  if (!result || result.functionError || !said.success) return { opens: false, status: 502 };
  const { statusCode, headers, multiValueHeaders } = said.data;
  if (statusCode < 200 || statusCode > 299) return { opens: false, status: statusCode };
  const named = (name: string) => name.toLowerCase() === 'sec-websocket-protocol';
  const one = Object.entries(headers ?? {}).find(([name]) => named(name))?.[1];
  const many = Object.entries(multiValueHeaders ?? {}).find(([name]) => named(name))?.[1][0];
  return { opens: true, subprotocol: one === undefined ? many : String(one) };
}

/** Whether a request is the beginning of a socket at all. */
export const isHandshake = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' &&
  headers.upgrade?.toLowerCase() === 'websocket' &&
  headers['sec-websocket-version'] === '13' &&
  /^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '');

/** Answers a handshake with a plain status, and ends the connection. */
export function refuseHandshake(
  socket: Duplex,
  status: number,
  facts: { connectionId?: string; requestId: string },
): void {
  const message = status === 502 || status >= 500 ? 'Internal server error' : (STATUS_CODES[status] ?? 'Forbidden');
  const body = JSON.stringify({ message, ...facts });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    `x-amzn-RequestId: ${facts.requestId}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
