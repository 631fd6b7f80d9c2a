import type { ServerResponse } from 'node:http';
import { z } from 'zod';

const structured = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** Writes what a function answered in payload format 2.0; an answer of another shape is JSON with 200. */
export function writeAnswer(response: ServerResponse, payload: unknown, requestId: string) {
  const hasStatus = typeof payload === 'object' && payload !== null && 'statusCode' in payload;
  if (!hasStatus) {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload ?? null);
    return write(response, 200, { 'content-type': 'application/json' }, Buffer.from(text), requestId);
  }
  const parsed = structured.safeParse(payload);
  if (!parsed.success) return refuse(response, 500, 'Internal Server Error', requestId);
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const all: Record<string, string | string[]> = { 'content-type': 'text/plain;charset=utf-8' };
  for (const [name, value] of Object.entries(headers ?? {})) all[name.toLowerCase()] = String(value);
  if (cookies && cookies.length > 0) all['set-cookie'] = cookies;
  write(response, statusCode, all, Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'), requestId);
}

/** The gateway's own refusals: one `message`, no error code. */
export function refuse(
  response: ServerResponse,
  status: number,
  message: string,
  requestId: string,
  headers: Record<string, string> = {},
) {
  const body = Buffer.from(JSON.stringify({ message }));
  write(response, status, { 'content-type': 'application/json', ...headers }, body, requestId);
}

function write(
  response: ServerResponse,
  status: number,
  headers: Record<string, string | string[]>,
  body: Buffer,
  requestId: string,
) {
  if (response.headersSent || response.destroyed) return;
  const { 'content-length': _, ...rest } = headers;
  const bodyless = status === 204 || status === 304;
  response.writeHead(status, {
    ...rest,
    'apigw-requestid': requestId,
    ...(bodyless ? {} : { 'content-length': body.length }),
  });
  response.end(bodyless ? undefined : body);
}
