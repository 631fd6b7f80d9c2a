import { Transform, type TransformCallback } from 'node:stream';
import { S3Error } from './s3-error.ts';

const longestLineBytes = 8 * 1024;
const lineFeed = 0x0a;

/**
 * Unwraps `Content-Encoding: aws-chunked`: sizes and trailers are taken out, the bytes between go on as they come.
 * A body that stops before its last chunk is an IncompleteBody, however plausible what came before.
 */
export class AwsChunkedDecoder extends Transform {
  /** What followed the last chunk, by lower-case name; complete once the stream has ended. */
  readonly trailers = new Map<string, string>();
  #expects: 'size' | 'data' | 'end of chunk' | 'trailer' | 'nothing' = 'size';
  #left = 0;
  #line = '';

  override _transform(bytes: Buffer, _: BufferEncoding, done: TransformCallback): void {
    try {
      this.#read(bytes);
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    done(this.#expects === 'nothing' ? null : new S3Error('IncompleteBody'));
  }

  #read(bytes: Buffer) {
    let at = 0;
    while (at < bytes.length) {
      if (this.#expects === 'data') {
        const until = Math.min(at + this.#left, bytes.length);
        this.push(bytes.subarray(at, until));
        this.#left -= until - at;
        at = until;
        if (this.#left === 0) this.#expects = 'end of chunk';
        continue;
      }
      const end = bytes.indexOf(lineFeed, at);
      this.#line += bytes.toString('latin1', at, end < 0 ? bytes.length : end);
      if (this.#line.length > longestLineBytes)
        throw new S3Error('InvalidRequest', { message: 'A chunk header is too long' });
      if (end < 0) return;
      at = end + 1;
      const line = this.#line.replace(/\r$/, '');
      this.#line = '';
      this.#take(line);
    }
  }

  #take(line: string) {
    if (this.#expects === 'end of chunk') {
      if (line !== '') throw new S3Error('InvalidRequest', { message: 'A chunk is longer than its header says' });
      this.#expects = 'size';
    } else if (this.#expects === 'size') {
      const size = /^([0-9a-f]{1,12})(;|$)/i.exec(line)?.[1];
      if (size === undefined) throw new S3Error('InvalidRequest', { message: 'A chunk header is not a size' });
      this.#left = Number.parseInt(size, 16);
      this.#expects = this.#left === 0 ? 'trailer' : 'data';
    } else if (this.#expects === 'trailer' && line !== '') {
      const colon = line.indexOf(':');
      if (colon < 1) throw new S3Error('MalformedTrailerError');
      this.trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    } else if (this.#expects === 'trailer') {
      this.#expects = 'nothing';
    } else {
      throw new S3Error('InvalidRequest', { message: 'The body goes on after its end' });
    }
  }
}
