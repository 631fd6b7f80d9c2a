import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { S3Error } from './s3-error.ts';

/** One request as S3 reads it: path style, every `x-amz-` header of a presigned address found in its query. */
export interface S3Request {
  raw: IncomingMessage;
  id: string;
  method: string;
  /** The path as segments decoded once; the first is the bucket. */
  path: string;
  bucket: string | undefined;
  key: string | undefined;
  /** Every pair of the query in the order it came: the signature covers all of them. */
  pairs: readonly (readonly [string, string])[];
  query(name: string): string | undefined;
  header(name: string): string | undefined;
  isPresigned: boolean;
}

const longestKeyBytes = 1024;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error('InvalidURI');
  }
};

const pairsOf = (query: string) =>
  query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return [decoded(name.replaceAll('+', ' ')), decoded(value.replaceAll('+', ' '))] as const;
    });

/** A key may hold dots, but not climb out of its bucket: S3 refuses such an address and so do we. */
const climbsOut = (key: string): boolean => {
  let depth = 0;
  for (const segment of key.split('/')) {
    if (segment === '..') depth -= 1;
    else if (segment !== '.') depth += 1;
    if (depth < 0) return true;
  }
  return false;
};

/** Turns down a key that S3 could not have stored. Files never carry the key's name, so this is not what keeps us safe. */
export const checkedKey = (key: string): string => {
  if (Buffer.byteLength(key) > longestKeyBytes) throw new S3Error('KeyTooLongError');
  if (key.includes('\0') || climbsOut(key)) throw new S3Error('InvalidURI');
  return key;
};

const single = (value: string | string[] | undefined) => (Array.isArray(value) ? value.join(',') : value);

/** Reads method, address and headers. The URL class is not used: it would tidy `..` away before anyone saw it. */
export const readRequest = (raw: IncomingMessage): S3Request => {
  const target = raw.url ?? '/';
  if (!target.startsWith('/')) throw new S3Error('InvalidURI');
  const questionMark = target.indexOf('?');
  const path = decoded(questionMark < 0 ? target : target.slice(0, questionMark));
  const pairs = questionMark < 0 ? [] : pairsOf(target.slice(questionMark + 1));
  const slash = path.indexOf('/', 1);
  const bucket = slash < 0 ? path.slice(1) : path.slice(1, slash);
  const key = slash < 0 ? '' : path.slice(slash + 1);

  const byName = new Map(pairs.map(([name, value]) => [name, value]));
  const isPresigned = byName.has('X-Amz-Signature');
  // A presigner moves x-amz-… headers into the query; whoever follows the address has "sent" them all the same.
  const hoisted = new Map(isPresigned ? pairs.map(([name, value]) => [name.toLowerCase(), value]) : []);

  return {
    raw,
    id: randomBytes(8).toString('hex').toUpperCase(),
    method: raw.method ?? 'GET',
    path,
    bucket: bucket === '' ? undefined : bucket,
    key: key === '' ? undefined : checkedKey(key),
    pairs,
    query: (name) => byName.get(name),
    header: (name) => single(raw.headers[name]) ?? (name.startsWith('x-amz-') ? hoisted.get(name) : undefined),
    isPresigned,
  };
};

/** The names of all `x-amz-…` headers that came with the request, as headers or in a presigned query. */
export const amzHeaderNames = (request: S3Request): string[] => {
  const inQuery = request.isPresigned ? request.pairs.map(([name]) => name.toLowerCase()) : [];
  return [...new Set([...Object.keys(request.raw.headers), ...inQuery])].filter((name) => name.startsWith('x-amz-'));
};
