/** One picture's units of H.264, without what RTP and byte streams put around them. */
export interface AccessUnit {
  /** The picture's time, in RTP's ticks. */
  timestamp: number;
  units: Buffer[];
}

export const unitType = { key: 5, parameters: 7, pictureParameters: 8, delimiter: 9 } as const;
export const typeOf = (unit: Buffer): number => (unit[0] ?? 0) & 31;

const [aggregate, fragment] = [24, 28];
const bytesAtMost = 4 * 1024 ** 2;
const unitsAtMost = 512;

/** Puts pictures together from the payloads of RTP (RFC 6184, mode 1): whole units, several in one, and pieces of one. */
export class AccessUnits {
  #timestamp: number | undefined;
  #units: Buffer[] = [];
  #pieces: Buffer[] = [];
  #bytes = 0;
  /** Of the picture at hand something is missing or makes no sense: the rest of it is worth nothing. */
  #isBroken = false;

  /** A picture when this packet was its last; `undefined` when it was not, or the picture is not whole. */
  take({
    payload,
    marker,
    timestamp,
  }: {
    payload: Buffer;
    marker: boolean;
    timestamp: number;
  }): AccessUnit | undefined {
    if (timestamp !== this.#timestamp) this.#begin(timestamp);
    if (!this.#isBroken && !this.#add(payload)) this.#isBroken = true;
    if (!marker) return undefined;
    const whole = !this.#isBroken && this.#pieces.length === 0 && this.#units.length > 0;
    const picture = whole ? { timestamp, units: this.#units } : undefined;
    this.#begin(undefined);
    return picture;
  }

  /** Something before what comes next is missing. */
  lost(): void {
    this.#isBroken = true;
  }

  #begin(timestamp: number | undefined): void {
    this.#timestamp = timestamp;
    [this.#units, this.#pieces, this.#bytes, this.#isBroken] = [[], [], 0, false];
  }

  #add(payload: Buffer): boolean {
    this.#bytes += payload.length;
    if (payload.length === 0) return true;
    if (this.#bytes > bytesAtMost || this.#units.length > unitsAtMost) return false;
    const type = typeOf(payload);
    if (type === fragment) return this.#addPiece(payload);
    if (this.#pieces.length > 0) return false;
    if (type === aggregate) return this.#addAll(payload);
    if (type === 0 || type > 23) return false;
    this.#units.push(payload);
    return true;
  }

  #addAll(payload: Buffer): boolean {
    let at = 1;
    while (at + 2 <= payload.length) {
      const end = at + 2 + payload.readUInt16BE(at);
      if (end > payload.length || end === at + 2) return false;
      this.#units.push(payload.subarray(at + 2, end));
      at = end;
    }
    return at === payload.length && at > 1;
  }

  #addPiece(payload: Buffer): boolean {
    const [indicator = 0, header] = payload;
    if (header === undefined || payload.length < 3) return false;
    const isFirst = (header & 0x80) !== 0;
    if (isFirst !== (this.#pieces.length === 0)) return false;
    if (isFirst) this.#pieces.push(Buffer.from([(indicator & 0xe0) | (header & 31)]));
    this.#pieces.push(payload.subarray(2));
    if ((header & 0x40) === 0) return true;
    this.#units.push(Buffer.concat(this.#pieces));
    this.#pieces = [];
    return true;
  }
}
