import { Malformed } from './boxes.ts';

/** A whole box off the wire. */
export interface WholeBox {
  type: string;
  bytes: Buffer;
}

/** The most a box of a kind may have; what is not named here is read past, and must be small. */
const most: Record<string, number> = { moov: 1 << 20, moof: 1 << 20, mdat: 32 << 20 };
const mostOfOthers = 1 << 20;
const others = new Set(['ftyp', 'styp', 'sidx', 'prft', 'emsg', 'free', 'skip', 'uuid', 'mfra']);

/** Cuts a stream of bytes into boxes; holds one box at most, and says at its first eight bytes when it is too large. */
export class BoxReader {
  #chunks: Buffer[] = [];
  #held = 0;
  #wanted = 8;

  /** The boxes that are whole now. */
  *take(chunk: Buffer): Generator<WholeBox> {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    while (this.#held >= this.#wanted) {
      const [head] = this.#gathered();
      const size = head.readUInt32BE(0);
      const type = head.toString('latin1', 4, 8);
      this.#wanted = sizeOf(size, type);
      if (this.#held < this.#wanted) return;
      const bytes = head.subarray(0, size);
      const rest = head.subarray(size);
      this.#chunks = rest.length > 0 ? [rest] : [];
      this.#held = rest.length;
      this.#wanted = 8;
      yield { type, bytes };
    }
  }

  /** Bytes of a box that has not come to its end. */
  get unfinished(): number {
    return this.#held;
  }

  #gathered(): [Buffer] {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return [this.#chunks[0] ?? Buffer.alloc(0)];
  }
}

function sizeOf(size: number, type: string): number {
  if (!(type in most) && !others.has(type))
    throw new Malformed('this is no fragmented MP4: where a box should begin, there is something else');
  if (size < 8) throw new Malformed(`the box '${type}' says it has ${size} bytes; boxes without an end are not taken`);
  const limit = most[type] ?? mostOfOthers;
  if (size > limit) throw new Malformed(`the box '${type}' says it has ${size} bytes; ${limit} are allowed`);
  return size;
}
