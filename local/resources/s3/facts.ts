import type { Checksum } from './checksums.ts';
import type { S3Request } from './request.ts';
import { S3Error } from './s3-error.ts';

/** What is remembered of an object besides its bytes. */
export interface Facts {
  /** Headers given back as they came: content-type, cache-control, x-amz-meta-… */
  headers: Record<string, string>;
  tags: Record<string, string>;
  checksum?: Checksum & { type: 'FULL_OBJECT' | 'COMPOSITE' };
}

const keptHeaders = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
  'x-amz-storage-class',
];
const mostMetadataBytes = 2048;
const mostTags = 10;

/** aws-chunked describes the journey, not the object: S3 takes it off and so do we. */
const withoutChunking = (encoding: string) =>
  encoding
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '' && each !== 'aws-chunked')
    .join(',');

const metadataOf = (request: S3Request): Record<string, string> => {
  const names = [...Object.keys(request.raw.headers), ...request.pairs.map(([name]) => name.toLowerCase())];
  const metadata: Record<string, string> = {};
  let bytes = 0;
  for (const name of new Set(names.filter((each) => each.startsWith('x-amz-meta-')))) {
    const value = request.header(name);
    if (value === undefined) continue;
    metadata[name] = value;
    bytes += Buffer.byteLength(name) - 'x-amz-meta-'.length + Buffer.byteLength(value);
  }
  if (bytes > mostMetadataBytes) throw new S3Error('MetadataTooLarge');
  return metadata;
};

/** Refuses what would change who may read an object, or how it is kept, in ways the laptop does not have. */
const checkNothingUnsupported = (request: S3Request) => {
  const acl = request.header('x-amz-acl');
  if (acl !== undefined && acl !== 'private' && acl !== 'bucket-owner-full-control') {
    throw new S3Error('AccessControlListNotSupported');
  }
  for (const name of [
    'x-amz-server-side-encryption-customer-algorithm',
    'x-amz-object-lock-mode',
    'x-amz-object-lock-legal-hold',
    'x-amz-website-redirect-location',
    'x-amz-write-offset-bytes',
  ]) {
    if (request.header(name) !== undefined) {
      throw new S3Error('NotImplemented', { message: `${name} is not understood on the laptop.` });
    }
  }
};

/** Reads tags and turns down what S3 would. */
export const checkedTags = (pairs: readonly (readonly [string, string])[]): Record<string, string> => {
  const tags = Object.fromEntries(pairs);
  const names = Object.keys(tags);
  if (names.length !== pairs.length)
    throw new S3Error('InvalidTag', { message: 'Cannot provide multiple Tags with the same key' });
  if (names.length > mostTags) throw new S3Error('InvalidTag', { message: 'Object tags cannot be greater than 10' });
  for (const [name, value] of pairs) {
    if (name === '' || name.length > 128 || value.length > 256) throw new S3Error('InvalidTag');
  }
  return tags;
};

/** The tags of the `x-amz-tagging` header. */
export const taggingHeader = (request: S3Request): Record<string, string> =>
  checkedTags([...new URLSearchParams(request.header('x-amz-tagging') ?? '')]);

/** The headers an object keeps, read from the request that makes it. */
export const keptHeadersOf = (request: S3Request): Record<string, string> => {
  checkNothingUnsupported(request);
  const headers: Record<string, string> = { 'content-type': 'binary/octet-stream', ...metadataOf(request) };
  for (const name of keptHeaders) {
    const value = request.header(name);
    const kept = name === 'content-encoding' ? withoutChunking(value ?? '') : value;
    if (kept) headers[name] = kept;
  }
  return headers;
};

/** Headers and tags of a new object or upload. */
export const factsOf = (request: S3Request): Facts => ({
  headers: keptHeadersOf(request),
  tags: taggingHeader(request),
});
