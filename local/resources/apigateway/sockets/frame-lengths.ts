/** Reads along the lengths in the headers of frames (RFC 6455, 5.2), so that one frame too long is noticed by itself. */
export class FrameLengths {
  #header: number[] = [];
  /** Bytes of the frame under way that are still to come. */
  #rest = 0;

  /** The longest payload, in bytes, that a frame announces whose header ends in these bytes; 0 when none does. */
  longestIn(bytes: Buffer): number {
    let longest = 0;
    let at = 0;
    while (at < bytes.length) {
      const skipped = Math.min(this.#rest, bytes.length - at);
      at += skipped;
      this.#rest -= skipped;
      const next = bytes[at];
      if (next === undefined) break;
      this.#header.push(next);
      at += 1;
      const length = payloadLength(this.#header);
      if (length === undefined) continue;
      longest = Math.max(longest, length);
      this.#rest = length;
      this.#header = [];
    }
    return longest;
  }
}

/** Undefined while the header is not whole. */
function payloadLength(header: number[]): number | undefined {
  const second = header[1];
  if (second === undefined) return undefined;
  const short = second & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const maskBytes = second & 0x80 ? 4 : 0;
  if (header.length < 2 + lengthBytes + maskBytes) return undefined;
  if (lengthBytes === 0) return short;
  return header.slice(2, 2 + lengthBytes).reduce((sum, byte) => sum * 256 + byte, 0);
}
