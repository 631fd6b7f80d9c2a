/** Where a box of an MP4 lies: `start` at its length, `body` behind its type, `end` behind its last byte. */
export interface Box {
  type: string;
  start: number;
  body: number;
  end: number;
}

/** Bytes that are not the MP4 they claim to be; says in words what is wrong. */
export class Malformed extends Error {}

/** The boxes between two places, one after another; a length that does not fit is said, not skipped. */
export function* boxesIn(bytes: Buffer, start = 0, end = bytes.length): Generator<Box> {
  let at = start;
  while (at < end) {
    if (at + 8 > end) throw new Malformed(`${end - at} bytes are left over where a box should begin`);
    const size = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (size < 8 || at + size > end) throw new Malformed(`the box ${printable(type)} says it has ${size} bytes`);
    yield { type, start: at, body: at + 8, end: at + size };
    at += size;
  }
}

const printable = (type: string): string => (/^[\x20-\x7e]{4}$/.test(type) ? `'${type}'` : 'without a name');

const within = (bytes: Buffer, parent: Box | undefined): Generator<Box> =>
  parent ? boxesIn(bytes, parent.body, parent.end) : boxesIn(bytes);

/** The first box at a path such as `moov/trak/mdia`; undefined when there is none. */
export function find(bytes: Buffer, path: string, from?: Box): Box | undefined {
  let found = from;
  for (const type of path.split('/')) {
    found = [...within(bytes, found)].find((box) => box.type === type);
    if (!found) return undefined;
  }
  return found;
}

/** The same, for boxes that must be there. */
export function demand(bytes: Buffer, path: string, from?: Box): Box {
  const found = find(bytes, path, from);
  if (!found) throw new Malformed(`there is no ${path} box`);
  return found;
}

/** Reads a number out of a box; past its end there is nothing to read. */
export function field(bytes: Buffer, box: Box, offset: number, length: 1 | 2 | 4 | 8): number {
  const at = box.body + offset;
  if (at + length > box.end) throw new Malformed(`the box '${box.type}' is too short`);
  return length === 8 ? Number(bytes.readBigUInt64BE(at)) : bytes.readUIntBE(at, length);
}
