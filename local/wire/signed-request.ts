import { createHash, createHmac } from 'node:crypto';
import { local } from '../resource.ts';

interface Outgoing {
  url: string;
  /** As in the credential scope: 'sqs', 's3', 'dynamodb'. */
  service: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  now?: Date;
  signal?: AbortSignal;
}

const sha256 = (value: string | Uint8Array): string => createHash('sha256').update(value).digest('hex');
const hmac = (key: string | Buffer, value: string): Buffer => createHmac('sha256', key).update(value).digest();
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** The `Authorization` and `x-amz-*` headers of Signature Version 4, in the name of the laptop's one identity. */
export function signedHeaders(outgoing: Outgoing): Record<string, string> {
  const url = new URL(outgoing.url);
  const stamp = (outgoing.now ?? new Date()).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const bodyHash = sha256(outgoing.body ?? '');
  const headers: Record<string, string> = {
    ...Object.fromEntries(Object.entries(outgoing.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
    host: url.host,
    'x-amz-date': stamp,
    'x-amz-content-sha256': bodyHash,
  };
  const names = Object.keys(headers).sort();
  const query = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  const canonical = [
    outgoing.method ?? 'POST',
    url.pathname,
    query.join('&'),
    ...names.map((name) => `${name}:${headers[name]?.trim()}`),
    '',
    names.join(';'),
    bodyHash,
  ].join('\n');
  const scope = `${stamp.slice(0, 8)}/${local.region}/${outgoing.service}/aws4_request`;
  const key = scope
    .split('/')
    .reduce<string | Buffer>((made, part) => hmac(made, part), `AWS4${local.secretAccessKey}`);
  const signature = hmac(key as Buffer, ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n')).toString(
    'hex',
  );
  const { host: _, ...sent } = headers;
  return {
    ...sent,
    authorization: `AWS4-HMAC-SHA256 Credential=${local.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}

/** One signed request to a stand-in, as an SDK would make it. */
export const signedFetch = (outgoing: Outgoing): Promise<Response> =>
  fetch(outgoing.url, {
    method: outgoing.method ?? 'POST',
    headers: signedHeaders(outgoing),
    ...(outgoing.body === undefined ? {} : { body: outgoing.body }),
    ...(outgoing.signal ? { signal: outgoing.signal } : {}),
  });

/** What a service answered instead of doing what was asked; `code` is the exception's name. */
export class RefusedByService extends Error {
  readonly code: string;
  /** Whether the service cannot do it just now, as on a full disk, and may do it later. */
  readonly mayPass: boolean;

  constructor(code: string, message: string, status: number) {
    super(`${code}: ${message}`);
    this.code = code;
    this.mayPass = status >= 500;
  }
}

/** One call in AWS's JSON protocol, such as `call(url, 'sqs', 'AmazonSQS.ReceiveMessage', { … })`. */
export async function callJson<Answer>(
  url: string,
  service: string,
  target: string,
  input: unknown,
  options: { signal?: AbortSignal; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const answer = await signedFetch({
    url: url.endsWith('/') ? url : `${url}/`,
    service,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target, ...options.headers },
    body: JSON.stringify(input),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const text = await answer.text();
  const body = text === '' ? {} : JSON.parse(text);
  if (answer.ok) return body as Answer;
  const code = String(body.__type ?? answer.headers.get('x-amzn-errortype') ?? answer.status);
  throw new RefusedByService(
    code.split('#').at(-1)?.split(':')[0] ?? code,
    String(body.message ?? body.Message ?? text),
    answer.status,
  );
}
