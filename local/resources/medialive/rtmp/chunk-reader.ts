import { isMedia, type Message, messageType } from './message.ts';

/** The other side does not speak RTMP as it should; the connection ends. */
export class BadRtmp extends Error {}

interface ChunkStream {
  type: number;
  streamId: number;
  length: number;
  timestamp: number;
  delta: number;
  isExtended: boolean;
  pieces: Buffer[];
  received: number;
}

const chunkStreamsAtMost = 32;
const chunkBytesAtMost = 1024 ** 2;
/** Commands before anybody is let in are small. */
const bytesAtMost = { before: 16 * 1024, after: 8 * 1024 ** 2 };
const extendedTimestamp = 0xffffff;

/**
 * Puts RTMP messages together from chunks that come in pieces of any size. It never holds more than the sender has sent, and
 * never more than a bound: small until `admit`, when media is not taken either.
 */
export class ChunkReader {
  /** Bytes of pictures and sound that were looked at. */
  mediaBytes = 0;
  #admitted = false;
  #chunkBytes = 128;
  #held: Buffer = Buffer.alloc(0);
  #unfinishedBytes = 0;
  readonly #streams = new Map<number, ChunkStream>();

  /** From here on media may come. */
  admit(): void {
    this.#admitted = true;
  }

  /** Messages that are complete with these bytes, one at a time, so that the taker may stop between two. */
  *read(bytes: Buffer): Generator<Message> {
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    for (;;) {
      const found = this.#chunk();
      if (!found) break;
      if (found.message) yield found.message;
    }
    // What is kept must not keep the whole piece it came in.
    this.#held = Buffer.from(this.#held);
  }

  #chunk(): { message?: Message } | undefined {
    const bytes = this.#held;
    const [first] = bytes;
    if (first === undefined) return undefined;
    const format = first >> 6;
    const short = first & 63;
    const basicBytes = short === 0 ? 2 : short === 1 ? 3 : 1;
    let at = basicBytes + ([11, 7, 3, 0][format] ?? 0);
    if (bytes.length < at) return undefined;
    const id = basicBytes === 1 ? short : 64 + (bytes[1] ?? 0) + (basicBytes === 3 ? (bytes[2] ?? 0) * 256 : 0);
    const known = this.#streams.get(id);
    if (!known && format > 1) throw new BadRtmp('a chunk continues nothing');
    if (!known && this.#streams.size >= chunkStreamsAtMost) throw new BadRtmp('too many chunk streams');
    const stream: ChunkStream = known ?? {
      ...{ type: 0, streamId: 0, length: 0, timestamp: 0, delta: 0, isExtended: false, pieces: [], received: 0 },
    };
    const isFirst = stream.received === 0;
    if (!isFirst && format !== 3) throw new BadRtmp('a message begins before the one before it has ended');

    let time = format < 3 ? bytes.readUIntBE(basicBytes, 3) : 0;
    const isExtended = format < 3 ? time === extendedTimestamp : stream.isExtended;
    if (isExtended) {
      if (bytes.length < at + 4) return undefined;
      time = bytes.readUInt32BE(at);
      at += 4;
    }
    const length = format < 2 ? bytes.readUIntBE(basicBytes + 3, 3) : stream.length;
    const type = format < 2 ? (bytes[basicBytes + 6] ?? 0) : stream.type;
    if (isMedia(type) && !this.#admitted) throw new BadRtmp('media came before anybody was let in');
    const bound = this.#admitted ? bytesAtMost.after : bytesAtMost.before;
    if (length > bound) throw new BadRtmp(`a message of ${length} bytes is too large`);
    const size = Math.min(this.#chunkBytes, length - stream.received);
    if (bytes.length < at + size) return undefined;
    if (this.#unfinishedBytes + size > bound) throw new BadRtmp('too much is begun and not ended');

    if (format === 0) stream.streamId = bytes.readUInt32LE(basicBytes + 7);
    if (isFirst) Object.assign(stream, timeOf(stream, format, time));
    Object.assign(stream, { type, length, isExtended });
    stream.pieces.push(Buffer.from(bytes.subarray(at, at + size)));
    stream.received += size;
    this.#unfinishedBytes += size;
    if (isMedia(type)) this.mediaBytes += size;
    this.#streams.set(id, stream);
    this.#held = bytes.subarray(at + size);
    if (stream.received < length) return {};
    return this.#whole(stream);
  }

  #whole(stream: ChunkStream): { message?: Message } {
    const body = stream.pieces.length === 1 && stream.pieces[0] ? stream.pieces[0] : Buffer.concat(stream.pieces);
    this.#forget(stream);
    if (stream.type === messageType.setChunkSize) this.#resize(body);
    else if (stream.type === messageType.abort) this.#abort(body);
    const { type, streamId, timestamp } = stream;
    return { message: { type, streamId, timestamp, body } };
  }

  #resize(body: Buffer): void {
    const bytes = body.length >= 4 ? body.readUInt32BE() : 0;
    if (bytes < 1 || bytes > chunkBytesAtMost) throw new BadRtmp(`chunks of ${bytes} bytes are not taken`);
    this.#chunkBytes = bytes;
  }

  #abort(body: Buffer): void {
    const stream = body.length >= 4 ? this.#streams.get(body.readUInt32BE()) : undefined;
    if (stream) this.#forget(stream);
  }

  #forget(stream: ChunkStream): void {
    this.#unfinishedBytes -= stream.received;
    stream.pieces = [];
    stream.received = 0;
  }
}

/** Chunk headers carry either the time itself or what is added to the last one. */
function timeOf(stream: ChunkStream, format: number, time: number): { timestamp: number; delta: number } {
  if (format === 0) return { timestamp: time, delta: 0 };
  const delta = format === 3 ? stream.delta : time;
  return { timestamp: (stream.timestamp + delta) >>> 0, delta };
}
