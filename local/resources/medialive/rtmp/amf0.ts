// AMF0, the encoding of RTMP's commands. What arrives is a stranger's: depth, count and length are bounded.

export type AmfValue = null | number | boolean | string | AmfValue[] | { [name: string]: AmfValue };

const depthAtMost = 8;
const valuesAtMost = 512;

class Reader {
  #at = 0;
  #values = 0;
  readonly #bytes: Buffer;
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get ended(): boolean {
    return this.#at >= this.#bytes.length;
  }

  #take(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new Error('a command ends in the middle of a value');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #text(lengthBytes: 2 | 4): string {
    return this.#take(this.#take(lengthBytes).readUIntBE(0, lengthBytes)).toString('utf8');
  }

  #members(depth: number): { [name: string]: AmfValue } {
    const members: { [name: string]: AmfValue } = Object.create(null);
    for (;;) {
      const name = this.#text(2);
      if (name === '' && this.#bytes[this.#at] === 9) {
        this.#at += 1;
        return members;
      }
      members[name] = this.value(depth + 1);
    }
  }

  value(depth = 0): AmfValue {
    this.#values += 1;
    if (depth > depthAtMost || this.#values > valuesAtMost) throw new Error('a command is nested too deep or too long');
    const type = this.#take(1)[0];
    switch (type) {
      case 0:
        return this.#take(8).readDoubleBE();
      case 1:
        return this.#take(1)[0] !== 0;
      case 2:
        return this.#text(2);
      case 3:
        return this.#members(depth);
      case 5:
      case 6:
        return null;
      case 8:
        this.#take(4);
        return this.#members(depth);
      case 10: {
        const count = this.#take(4).readUInt32BE();
        if (count > valuesAtMost) throw new Error('a command has too long a list');
        return Array.from({ length: count }, () => this.value(depth + 1));
      }
      case 11:
        return this.#take(10).readDoubleBE();
      case 12:
        return this.#text(4);
      default:
        throw new Error(`a command has a value of the unknown kind ${type}`);
    }
  }
}

/** Every value of a command or of metadata; throws when it is damaged or oversized. */
export const readAmf = (bytes: Buffer): AmfValue[] => {
  const reader = new Reader(bytes);
  const values: AmfValue[] = [];
  while (!reader.ended) values.push(reader.value());
  return values;
};

const shortText = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

const writeOne = (value: AmfValue): Buffer => {
  if (value === null) return Buffer.from([5]);
  if (typeof value === 'boolean') return Buffer.from([1, value ? 1 : 0]);
  if (typeof value === 'string') return Buffer.concat([Buffer.from([2]), shortText(value)]);
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(9);
    bytes.writeDoubleBE(value, 1);
    return bytes;
  }
  if (Array.isArray(value)) {
    const head = Buffer.from([10, 0, 0, 0, 0]);
    head.writeUInt32BE(value.length, 1);
    return Buffer.concat([head, ...value.map(writeOne)]);
  }
  const members = Object.entries(value).flatMap(([name, each]) => [shortText(name), writeOne(each)]);
  return Buffer.concat([Buffer.from([3]), ...members, Buffer.from([0, 0, 9])]);
};

export const writeAmf = (...values: AmfValue[]): Buffer => Buffer.concat(values.map(writeOne));
