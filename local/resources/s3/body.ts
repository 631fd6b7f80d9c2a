import { createHash } from 'node:crypto';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AwsChunkedDecoder } from './aws-chunked.ts';
import {
  algorithmOfHeader,
  type Checksum,
  type ChecksumAlgorithm,
  checkedValue,
  parseAlgorithm,
  startChecksum,
} from './checksums.ts';
import { amzHeaderNames, type S3Request } from './request.ts';
import { S3Error } from './s3-error.ts';

/** What is known of a body once the last byte has been read and every promise made about it was kept. */
export interface ReceivedBody {
  size: number;
  md5: Buffer;
  checksum: Checksum | undefined;
}

const largestObjectBytes = 5 * 1024 ** 3;
const largestDocumentBytes = 2 * 1024 ** 2;

/** What a request says of its body before the body comes. */
interface Promises {
  isChunked: boolean;
  size: number;
  sha256Hex: string | undefined;
  md5: string | undefined;
  /** From a header, or with `value` undefined: will come in the trailer. */
  checksum: { algorithm: ChecksumAlgorithm; value: string | undefined } | undefined;
}

const checksumPromised = (request: S3Request): Promises['checksum'] => {
  const given = amzHeaderNames(request).flatMap((name) => {
    const algorithm = algorithmOfHeader(name);
    return algorithm ? [{ algorithm, value: checkedValue(algorithm, request.header(name) ?? '') }] : [];
  });
  const inTrailer = (request.header('x-amz-trailer') ?? '').split(',').flatMap((name) => {
    const algorithm = algorithmOfHeader(name.trim().toLowerCase());
    return algorithm ? [{ algorithm, value: undefined }] : [];
  });
  const [first, second] = [...given, ...inTrailer];
  if (second) {
    throw new S3Error('InvalidRequest', {
      message: 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    });
  }
  const declared = request.header('x-amz-sdk-checksum-algorithm');
  if (declared && parseAlgorithm(declared) !== first?.algorithm) {
    throw new S3Error('InvalidRequest', {
      message:
        'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    });
  }
  return first;
};

const md5Promised = (request: S3Request): string | undefined => {
  const value = request.header('content-md5');
  if (value !== undefined && Buffer.from(value, 'base64').length !== 16) throw new S3Error('InvalidDigest');
  return value;
};

/** When a document completes an upload, the checksum in its headers is the finished object's and not the document's. */
interface Reading {
  checksumIsOf?: 'body' | 'object';
}

const promisesOf = (request: S3Request, { checksumIsOf = 'body' }: Reading): Promises => {
  const payload = request.header('x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD';
  const isChunked = payload === 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';
  const isHash = /^[0-9a-f]{64}$/.test(payload);
  if (!isChunked && !isHash && payload !== 'UNSIGNED-PAYLOAD') {
    throw new S3Error('NotImplemented', { message: `A payload of ${payload} is not understood on the laptop.` });
  }
  const length = request.header(isChunked ? 'x-amz-decoded-content-length' : 'content-length');
  const size = Number(length);
  if (length === undefined || !Number.isSafeInteger(size) || size < 0) throw new S3Error('MissingContentLength');
  if (size > largestObjectBytes) {
    throw new S3Error('EntityTooLarge', { facts: { ProposedSize: size, MaxSizeAllowed: largestObjectBytes } });
  }
  return {
    isChunked,
    size,
    sha256Hex: isHash ? payload : undefined,
    md5: md5Promised(request),
    checksum: checksumIsOf === 'body' ? checksumPromised(request) : undefined,
  };
};

/** Counts and digests bytes on their way through, and stops the moment there are more than were announced. */
const meterOf = (promised: Promises) => {
  const md5 = createHash('md5');
  const sha256 = promised.sha256Hex ? createHash('sha256') : undefined;
  const checksum = promised.checksum && startChecksum(promised.checksum.algorithm);
  let size = 0;
  const stream = new Transform({
    transform(bytes: Buffer, _, done) {
      size += bytes.length;
      if (size > promised.size)
        return done(new S3Error('IncompleteBody', { message: 'The body is longer than announced' }));
      md5.update(bytes);
      sha256?.update(bytes);
      checksum?.update(bytes);
      done(null, bytes);
    },
  });
  return {
    stream,
    result: () => ({
      size,
      md5: md5.digest(),
      sha256Hex: sha256?.digest('hex'),
      checksum: checksum?.digest().toString('base64'),
    }),
  };
};

const trailerValue = (trailers: ReadonlyMap<string, string>, algorithm: ChecksumAlgorithm): string => {
  const value = trailers.get(`x-amz-checksum-${algorithm.toLowerCase()}`);
  if (value === undefined) throw new S3Error('MalformedTrailerError');
  return checkedValue(algorithm, value);
};

/**
 * Streams a request's body into `sink` and holds it to everything that was said of it: its length, its Content-MD5,
 * its signed SHA-256, its checksum in header or trailer. Throws an S3Error on the first promise that is broken.
 */
export const receiveBody = async (request: S3Request, sink: Writable, reading: Reading = {}): Promise<ReceivedBody> => {
  const promised = promisesOf(request, reading);
  const meter = meterOf(promised);
  const decoder = promised.isChunked ? new AwsChunkedDecoder() : undefined;
  // Not the request itself: a pipeline that fails destroys its source, and with it the line the refusal must go out on.
  const source = request.raw.iterator({ destroyOnReturn: false });
  if (decoder) await pipeline(source, decoder, meter.stream, sink);
  else await pipeline(source, meter.stream, sink);

  const received = meter.result();
  if (received.size !== promised.size) throw new S3Error('IncompleteBody');
  if (promised.sha256Hex !== received.sha256Hex) throw new S3Error('XAmzContentSHA256Mismatch');
  if (promised.md5 !== undefined && promised.md5 !== received.md5.toString('base64')) {
    throw new S3Error('BadDigest', { message: 'The Content-MD5 you specified did not match what we received.' });
  }
  if (!promised.checksum) return { size: received.size, md5: received.md5, checksum: undefined };

  const { algorithm } = promised.checksum;
  const value = promised.checksum.value ?? trailerValue(decoder?.trailers ?? new Map(), algorithm);
  if (value !== received.checksum) {
    throw new S3Error('BadDigest', {
      message: `The ${algorithm} you specified did not match the calculated checksum.`,
    });
  }
  return { size: received.size, md5: received.md5, checksum: { algorithm, value } };
};

/** Reads a request's document (a part list, a delete list, tags) with the same checks, and a limit. */
export const receiveDocument = async (request: S3Request, reading: Reading = {}): Promise<string> => {
  const pieces: Buffer[] = [];
  let size = 0;
  const sink = new Writable({
    write(bytes: Buffer, _, done) {
      size += bytes.length;
      if (size > largestDocumentBytes) return done(new S3Error('MaxMessageLengthExceeded'));
      pieces.push(bytes);
      done();
    },
  });
  await receiveBody(request, sink, reading);
  return Buffer.concat(pieces).toString('utf8');
};
