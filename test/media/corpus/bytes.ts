// The containers' own bytes, written by hand: what no encoder would make.

export const u8 = (...values: number[]): Buffer => Buffer.from(values);
export const u16 = (value: number): Buffer => Buffer.from([(value >>> 8) & 0xff, value & 0xff]);
export const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};
export const u64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, value));
  return bytes;
};
export const text = (value: string): Buffer => Buffer.from(value, 'latin1');

/** A box of MP4, of its true size. */
export const box = (type: string, ...contents: Buffer[]): Buffer => {
  const body = Buffer.concat(contents);
  return Buffer.concat([u32(body.length + 8), text(type), body]);
};
/** A box that says of its size what it likes. */
export const lyingBox = (size: number, type: string, ...contents: Buffer[]): Buffer =>
  Buffer.concat([u32(size), text(type), ...contents]);

export const ftyp = box('ftyp', text('isom'), u32(0x200), text('isomiso2avc1mp41'));

/** Boxes that hold other boxes on the way to what is spoilt. */
const parents = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'dinf', 'edts', 'udta', 'meta']);

interface Found {
  type: string;
  at: number;
  size: number;
}
const boxesIn = (bytes: Buffer, from: number, to: number): Found[] => {
  const found: Found[] = [];
  for (let at = from; at + 8 <= to; ) {
    const size = bytes.readUInt32BE(at);
    if (size < 8) break;
    const type = bytes.toString('latin1', at + 4, at + 8);
    found.push({ type, at, size });
    if (parents.has(type)) found.push(...boxesIn(bytes, at + 8, at + size));
    at += size;
  }
  return found;
};

/** A copy of a film in which every box of a type has been rewritten in place, from its contents on. */
export const withBoxes = (film: Buffer, type: string, rewrite: (contents: Buffer) => void): Buffer => {
  const bytes = Buffer.from(film);
  const found = boxesIn(bytes, 0, bytes.length).filter((one) => one.type === type);
  if (found.length === 0) throw new Error(`the film has no ${type}`);
  for (const { at, size } of found) rewrite(bytes.subarray(at + 8, at + size));
  return bytes;
};

/** The first box of a type, header included. */
export const boxOf = (film: Buffer, type: string): Buffer => {
  const found = boxesIn(film, 0, film.length).find((one) => one.type === type);
  if (!found) throw new Error(`the film has no ${type}`);
  return film.subarray(found.at, found.at + found.size);
};

/** A film whose head is rebuilt with more in it; its media comes first, so that no offset moves. */
export const withHead = (film: Buffer, build: (moov: Buffer) => Buffer): Buffer => {
  const moov = boxOf(film, 'moov');
  const at = film.indexOf(moov);
  const blank = Buffer.from(film);
  blank.write('free', at + 4, 'latin1');
  return Buffer.concat([blank, build(moov)]);
};

/** An EBML number of as few bytes as it takes. */
const ebmlSize = (value: number): Buffer => {
  for (let length = 1; length <= 8; length++) {
    if (BigInt(value) >= (1n << BigInt(7 * length)) - 1n) continue;
    const bytes = u64(BigInt(value) | (1n << BigInt(7 * length)));
    return bytes.subarray(8 - length);
  }
  throw new Error(`${value} is too large`);
};
export const ebml = (id: number, ...contents: Buffer[]): Buffer => {
  const body = Buffer.concat(contents);
  const name = u32(id);
  return Buffer.concat([name.subarray(name.findIndex((byte) => byte !== 0)), ebmlSize(body.length), body]);
};
/** An element without an end. */
export const endlessEbml = (id: number, ...contents: Buffer[]): Buffer =>
  Buffer.concat([u32(id), u8(0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), ...contents]);
export const ebmlHead = ebml(
  0x1a45dfa3,
  ...[ebml(0x4286, u8(1)), ebml(0x42f7, u8(1)), ebml(0x42f2, u8(4)), ebml(0x42f3, u8(8))],
  ...[ebml(0x4282, text('matroska')), ebml(0x4287, u8(4)), ebml(0x4285, u8(2))],
);
/** `SimpleBlock` of track 1. */
export const simpleBlock = (time: number, flags: number, ...payload: Buffer[]): Buffer =>
  ebml(0xa3, u8(0x81), u16(time), u8(flags), ...payload);
