import { flvHeader, type Tag } from '../feed/flv.ts';

const headBytes = 11;
const trailBytes = 4;
const kinds: Record<number, Tag['kind']> = { 8: 'audio', 9: 'video' };

/** Reads an FLV stream of our own ffmpeg as it comes, in whatever pieces. */
export class FlvReader {
  #held: Buffer = Buffer.alloc(0);
  #isPastHeader = false;

  /** The tags that are whole by now; what says something of the file is left out. */
  *read(bytes: Buffer): Generator<Tag> {
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    if (!this.#isPastHeader) {
      if (this.#held.length < flvHeader.length) return;
      this.#isPastHeader = true;
      this.#held = this.#held.subarray(flvHeader.length);
    }
    while (this.#held.length >= headBytes) {
      const held = this.#held;
      const end = headBytes + held.readUIntBE(1, 3);
      if (held.length < end + trailBytes) return;
      this.#held = held.subarray(end + trailBytes);
      const kind = kinds[held[0] ?? 0];
      const atMs = held.readUIntBE(4, 3) + (held[7] ?? 0) * 0x1000000;
      if (kind) yield { kind, atMs, body: held.subarray(headBytes, end) };
    }
  }
}
