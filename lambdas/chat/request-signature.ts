import { createHmac, hash } from 'node:crypto';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export interface Unsigned {
  method: string;
  host: string;
  /** As it will be sent, without a query. */
  path: string;
  /** SHA-256 of the body, in hex. */
  bodyHash: string;
}

const algorithm = 'AWS4-HMAC-SHA256';
const sha256 = (text: string): string => hash('sha256', text, 'hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

export const hashOf = sha256;

/** Percent-encoding as AWS signs it: everything but A–Z a–z 0–9 - _ . ~ */
export const percentEncoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

/** `20261120T184000Z` */
const stampOf = (now: Date): string => now.toISOString().replace(/[-:]|\.\d{3}/g, '');

/**
 * Signs requests to one service with Signature Version 4: the headers to send along. The signing key is good for a day and is
 * made once; a request then costs two hashes. The path is encoded once more for signing, as every service but S3 wants it.
 */
export function signer(credentials: Credentials, { region, service }: { region: string; service: string }) {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const signedHeaders = `host;x-amz-date${sessionToken ? ';x-amz-security-token' : ''}`;
  const ending = sessionToken ? `x-amz-security-token:${sessionToken}\n\n${signedHeaders}` : `\n${signedHeaders}`;
  let day = '';
  let scope = '';
  let key: Buffer = Buffer.alloc(0);
  return ({ method, host, path, bodyHash }: Unsigned, now: Date): Record<string, string> => {
    const stamp = stampOf(now);
    if (stamp.slice(0, 8) !== day) {
      day = stamp.slice(0, 8);
      scope = `${day}/${region}/${service}/aws4_request`;
      key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`) as Buffer;
    }
    const encodedAgain = path.split('/').map(percentEncoded).join('/');
    const canonical = `${method}\n${encodedAgain}\n\nhost:${host}\nx-amz-date:${stamp}\n${ending}\n${bodyHash}`;
    const signature = hmac(key, `${algorithm}\n${stamp}\n${scope}\n${sha256(canonical)}`).toString('hex');
    return {
      host,
      'x-amz-date': stamp,
      ...(sessionToken ? { 'x-amz-security-token': sessionToken } : {}),
      authorization: `${algorithm} Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
    };
  };
}
