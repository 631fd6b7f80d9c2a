// The boxes an MP4 file is made of, read one level at a time.

/** Some bytes are not the boxes they should be. */
export class BrokenBoxes extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BrokenBoxes';
  }
}

export interface Box {
  type: string;
  /** Where the box begins, and how long it says it is, header included. */
  start: number;
  size: number;
  body: Uint8Array;
}

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const typeAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

/** The boxes on one level. The last may say it is longer than the bytes at hand; `body` then holds what there is. */
export const boxesIn = (bytes: Uint8Array): Box[] => {
  const found: Box[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    let size = viewOf(bytes).getUint32(at);
    let header = 8;
    if (size === 1 && at + 16 <= bytes.length) {
      size = Number(viewOf(bytes).getBigUint64(at + 8));
      header = 16;
    }
    if (size < header) throw new BrokenBoxes(`a box of ${size} bytes`);
    found.push({ type: typeAt(bytes, at + 4), start: at, size, body: bytes.subarray(at + header, at + size) });
    at += size;
  }
  return found;
};

/** What is in the first box of a path. */
export const child = (bytes: Uint8Array, ...path: string[]): Uint8Array => {
  let at = bytes;
  for (const type of path) {
    const found = boxesIn(at).find((box) => box.type === type);
    if (!found) throw new BrokenBoxes(`no ${path.join('/')}`);
    at = found.body;
  }
  return at;
};

/** What is in every box of a path. */
export const allIn = (bytes: Uint8Array, ...path: string[]): Uint8Array[] =>
  path.reduce(
    (level, type) => level.flatMap((one) => boxesIn(one).flatMap((box) => (box.type === type ? [box.body] : []))),
    [bytes],
  );

/** A track's clock counts so many ticks a second. */
export const timescaleOf = (media: Uint8Array): number => {
  const mdhd = child(media, 'mdhd');
  const timescale = viewOf(mdhd).getUint32(mdhd[0] === 1 ? 20 : 12);
  if (timescale === 0) throw new BrokenBoxes('a track without a clock');
  return timescale;
};

/** When the first picture or sound of a fragment is decoded, in ticks of the track's clock. */
export const decodedAtOf = (traf: Uint8Array): number => {
  const tfdt = child(traf, 'tfdt');
  return tfdt[0] === 1 ? Number(viewOf(tfdt).getBigUint64(4)) : viewOf(tfdt).getUint32(4);
};
