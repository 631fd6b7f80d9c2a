import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { local } from '../../../resource.ts';

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const mostSkewMs = 5 * 60_000;

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

export interface Unsigned {
  code: 'MissingAuthenticationTokenException' | 'InvalidSignatureException' | 'UnrecognizedClientException';
  message: string;
}

/** What is wrong with the Signature Version 4 of a request to `execute-api`; undefined when the laptop's account signed it. */
export function problemOfSignature(request: IncomingMessage, body: Buffer): Unsigned | undefined {
  const { authorization } = request.headers;
  const [, credential = '', names = '', signature = ''] =
    /^AWS4-HMAC-SHA256 +Credential=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/.exec(
      authorization ?? '',
    ) ?? [];
  const [accessKeyId, ...scope] = credential.split('/');
  const stamp = String(request.headers['x-amz-date'] ?? '');
  if (!signature || !stamp)
    return { code: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' };
  if (accessKeyId !== local.accessKeyId)
    return { code: 'UnrecognizedClientException', message: 'The security token included in the request is invalid.' };
  const wanted = [stamp.slice(0, 8), local.region, 'execute-api', 'aws4_request'];
  const wrong = (message: string): Unsigned => ({ code: 'InvalidSignatureException', message });
  if (scope.join('/') !== wanted.join('/')) return wrong(`Credential should be scoped to ${wanted.join('/')}.`);
  const at = Date.parse(stamp.replace(/^(.{4})(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  // Functions sign by the machine's clock, also where a test has turned the laptop's.
  if (!(Math.abs(Date.now() - at) <= mostSkewMs)) return wrong(`Signature expired: ${stamp}`);
  const signed = names.split(';');
  if (!signed.includes('host') || !signed.includes('x-amz-date')) return wrong('host and x-amz-date must be signed.');
  const canonical = [
    request.method,
    // As it came, each segment encoded once more: of all services only S3 does not.
    (request.url ?? '/').split('?')[0]?.split('/').map(encoded).join('/'),
    '',
    ...signed.map(
      (name) =>
        `${name}:${String(request.headers[name] ?? '')
          .trim()
          .replace(/ +/g, ' ')}`,
    ),
    '',
    names,
    sha256(body),
  ].join('\n');
  const key = wanted.reduce<string | Buffer>(hmac, `AWS4${local.secretAccessKey}`);
  const ours = hmac(key, ['AWS4-HMAC-SHA256', stamp, wanted.join('/'), sha256(canonical)].join('\n'));
  return timingSafeEqual(ours, Buffer.from(signature, 'hex'))
    ? undefined
    : wrong('The request signature we calculated does not match the signature you provided.');
}
