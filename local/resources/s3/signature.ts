import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { local } from '../../resource.ts';
import { amzHeaderNames, type S3Request } from './request.ts';
import { S3Error } from './s3-error.ts';

/** What a caller claims: who signed, when, over which headers. */
interface Claim {
  accessKeyId: string;
  day: string;
  region: string;
  service: string;
  signedHeaders: string[];
  signature: string;
  timestamp: string;
  payloadHash: string;
}

const algorithm = 'AWS4-HMAC-SHA256';
const mostSkewMs = 15 * 60_000;
const longestPresignSeconds = 7 * 24 * 3600;
const unsigned = 'UNSIGNED-PAYLOAD';

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Percent-encoding as AWS signs it: everything but A–Z a–z 0–9 - _ . ~ */
export const percentEncoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const scopeOf = (credential: string, fault: () => S3Error) => {
  const [accessKeyId, day, region, service, ending, ...rest] = credential.split('/');
  if (!accessKeyId || !day || !region || !service || ending !== 'aws4_request' || rest.length > 0) throw fault();
  return { accessKeyId, day, region, service };
};

const claimOfHeader = (request: S3Request, authorization: string): Claim => {
  const fault = () => new S3Error('AuthorizationHeaderMalformed');
  const match = /^AWS4-HMAC-SHA256 +Credential=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/.exec(
    authorization,
  );
  const [, credential, signedHeaders, signature] = match ?? [];
  if (!credential || !signedHeaders || !signature) throw fault();
  const timestamp = request.header('x-amz-date');
  if (!timestamp)
    throw new S3Error('AccessDenied', { message: 'AWS authentication requires a valid Date or x-amz-date header' });
  const payloadHash = request.header('x-amz-content-sha256');
  if (!payloadHash) {
    throw new S3Error('InvalidRequest', { message: 'Missing required header for this request: x-amz-content-sha256' });
  }
  return {
    ...scopeOf(credential, fault),
    signedHeaders: signedHeaders.split(';'),
    signature,
    timestamp,
    payloadHash,
  };
};

const claimOfQuery = (request: S3Request): Claim => {
  const fault = () => new S3Error('AuthorizationQueryParametersError');
  const credential = request.query('X-Amz-Credential');
  const signedHeaders = request.query('X-Amz-SignedHeaders');
  const signature = request.query('X-Amz-Signature');
  const timestamp = request.query('X-Amz-Date');
  const complete = request.query('X-Amz-Algorithm') === algorithm && credential && signedHeaders && timestamp;
  if (!complete || !signature || !/^[0-9a-f]{64}$/.test(signature)) throw fault();
  return {
    ...scopeOf(credential, fault),
    signedHeaders: signedHeaders.split(';'),
    signature,
    timestamp,
    payloadHash: request.header('x-amz-content-sha256') ?? unsigned,
  };
};

const timeOf = (timestamp: string): number => {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp);
  const time = match
    ? Date.parse(timestamp.replace(/^(.{4})(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))
    : Number.NaN;
  if (Number.isNaN(time))
    throw new S3Error('AccessDenied', { message: 'The request date is not a valid ISO 8601 date' });
  return time;
};

const checkTime = (request: S3Request, claim: Claim, now: Date) => {
  const signedAt = timeOf(claim.timestamp);
  if (!request.isPresigned) {
    if (Math.abs(now.getTime() - signedAt) > mostSkewMs) throw new S3Error('RequestTimeTooSkewed');
    return;
  }
  const seconds = Number(request.query('X-Amz-Expires'));
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > longestPresignSeconds) {
    throw new S3Error('AuthorizationQueryParametersError', {
      message: 'X-Amz-Expires must be between 1 second and a week (in seconds)',
    });
  }
  if (signedAt - now.getTime() > mostSkewMs) throw new S3Error('AccessDenied', { message: 'Request is not yet valid' });
  if (now.getTime() > signedAt + seconds * 1000) {
    throw new S3Error('AccessDenied', {
      message: 'Request has expired',
      facts: { 'X-Amz-Expires': seconds, Expires: new Date(signedAt + seconds * 1000).toISOString() },
    });
  }
};

/** A header S3 would act on but the signer never saw could have been slipped in by anyone who holds the address. */
const checkNothingUnsigned = (request: S3Request, claim: Claim) => {
  const inQuery = new Set(request.pairs.map(([name]) => name.toLowerCase()));
  const loose = amzHeaderNames(request).filter(
    (name) =>
      !claim.signedHeaders.includes(name) &&
      !(request.isPresigned && inQuery.has(name) && !(name in request.raw.headers)),
  );
  if (loose.length > 0 || !claim.signedHeaders.includes('host')) {
    throw new S3Error('AccessDenied', {
      message: 'There were headers present in the request which were not signed',
      facts: { HeadersNotSigned: loose.length > 0 ? loose.join(', ') : 'host' },
    });
  }
};

const canonicalOf = (request: S3Request, claim: Claim): string => {
  const query = request.pairs
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [percentEncoded(name), percentEncoded(value)] as const)
    .sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]))
    .map((pair) => pair.join('='))
    .join('&');
  const headers = claim.signedHeaders.map((name) => {
    const value = request.raw.headers[name];
    return `${name}:${String(value ?? '')
      .trim()
      .replace(/ +/g, ' ')}\n`;
  });
  return [
    request.method,
    request.path.split('/').map(percentEncoded).join('/'),
    query,
    headers.join(''),
    claim.signedHeaders.join(';'),
    claim.payloadHash,
  ].join('\n');
};

const signatureOf = (request: S3Request, claim: Claim): string => {
  const scope = `${claim.day}/${claim.region}/${claim.service}/aws4_request`;
  const key = [claim.day, claim.region, claim.service, 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${local.secretAccessKey}`,
  );
  return hmac(key, [algorithm, claim.timestamp, scope, sha256(canonicalOf(request, claim))].join('\n')).toString('hex');
};

/** Lets a request through only when the laptop's one account signed exactly this, recently enough. */
export const verifySignature = (request: S3Request, now: Date): void => {
  const { authorization } = request.raw.headers;
  if (!authorization && !request.isPresigned) throw new S3Error('AccessDenied');
  if (authorization && request.isPresigned) {
    throw new S3Error('InvalidArgument', { message: 'Only one auth mechanism allowed' });
  }
  const claim = authorization ? claimOfHeader(request, authorization) : claimOfQuery(request);
  if (claim.accessKeyId !== local.accessKeyId) throw new S3Error('InvalidAccessKeyId');
  if (claim.region !== local.region || claim.service !== 's3' || !claim.timestamp.startsWith(claim.day)) {
    throw new S3Error('AuthorizationHeaderMalformed', {
      message: `The authorization is malformed; the scope must be ${claim.timestamp.slice(0, 8)}/${local.region}/s3`,
      facts: { Region: local.region },
    });
  }
  checkTime(request, claim, now);
  checkNothingUnsigned(request, claim);
  const expected = Buffer.from(signatureOf(request, claim), 'hex');
  if (!timingSafeEqual(expected, Buffer.from(claim.signature, 'hex'))) throw new S3Error('SignatureDoesNotMatch');
};
