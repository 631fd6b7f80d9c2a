const headBytes = 7;

/** Takes frames of AAC out of a stream of ADTS, in whatever pieces it comes. Throws when it is no such stream. */
export class AdtsReader {
  #rest: Buffer = Buffer.alloc(0);

  read(bytes: Buffer): Buffer[] {
    let rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const frames: Buffer[] = [];
    while (rest.length >= headBytes) {
      if (rest[0] !== 0xff || ((rest[1] ?? 0) & 0xf6) !== 0xf0) throw new Error('this is not AAC in ADTS');
      const length = (rest.readUInt32BE(3) >>> 13) & 0x1fff;
      const head = ((rest[1] ?? 0) & 1) === 0 ? headBytes + 2 : headBytes;
      if (length <= head) throw new Error('a frame of AAC is shorter than its head');
      if (rest.length < length) break;
      frames.push(rest.subarray(head, length));
      rest = rest.subarray(length);
    }
    this.#rest = rest;
    return frames;
  }
}
