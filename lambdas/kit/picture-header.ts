/** What a picture's first bytes promise, read without decoding anything. Lengths in pixels. */
export interface PictureHeader {
  kind: 'jpeg' | 'png' | 'webp';
  width: number;
  height: number;
}

/** Says of which kind it is by its first bytes, or that it is none of ours. */
export const kindOf = (bytes: Uint8Array): PictureHeader['kind'] | undefined => {
  const begins = (at: number, ...wanted: number[]): boolean =>
    wanted.every((byte, index) => bytes[at + index] === byte);
  if (begins(0, 0xff, 0xd8, 0xff)) return 'jpeg';
  if (begins(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (begins(0, 0x52, 0x49, 0x46, 0x46) && begins(8, 0x57, 0x45, 0x42, 0x50)) return 'webp';
  return undefined;
};

/** More passes over the pixels than any camera or editor writes: only a bomb for the decoder does. */
const mostScans = 64;

const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** The frame header; every segment has to be whole, its end has to be there, and there may be only so many scans. */
const jpegHeader = (view: DataView): PictureHeader | undefined => {
  let found: PictureHeader | undefined;
  let scans = 0;
  for (let at = 2; at + 2 <= view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) {
      at++;
      continue;
    }
    const marker = view.getUint8(at + 1);
    // Between scans: stuffed bytes, restart marks and fill bytes belong to the compressed data.
    if (marker === 0 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd8)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    if (marker === 0xd9) return scans > 0 ? found : undefined;
    if (at + 4 > view.byteLength) return undefined;
    const length = view.getUint16(at + 2);
    if (length < 2 || at + 2 + length > view.byteLength) return undefined;
    if (marker === 0xda && ++scans > mostScans) return undefined;
    if (isFrame(marker)) {
      if (found || length < 8) return undefined;
      found = { kind: 'jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    at += 2 + length;
  }
  // Cut off: a decoder would make up the rest in grey.
  return undefined;
};

const pngHeader = (view: DataView): PictureHeader | undefined =>
  view.byteLength >= 33 && view.getUint32(8) === 13 && view.getUint32(12) === 0x49484452
    ? { kind: 'png', width: view.getUint32(16), height: view.getUint32(20) }
    : undefined;

const webpHeader = (view: DataView): PictureHeader | undefined => {
  if (view.byteLength < 30) return undefined;
  const threeBytes = (at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  const chunk = view.getUint32(12);
  const sized = (width: number, height: number): PictureHeader => ({ kind: 'webp', width, height });
  if (chunk === 0x56503858) return sized(threeBytes(24) + 1, threeBytes(27) + 1);
  if (chunk === 0x56503820) return sized(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
  if (chunk !== 0x5650384c) return undefined;
  const bits = view.getUint32(21, true);
  return sized((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1);
};

/** Kind and size of a picture; nothing when the promise itself is broken. */
export const headerOf = (bytes: Uint8Array): PictureHeader | undefined => {
  const kind = kindOf(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const readers = { jpeg: jpegHeader, png: pngHeader, webp: webpHeader };
  return kind && readers[kind](view);
};

const shortestSide = 64;
const longestSide = 10_000;
const mostPixels = 25_000_000;

/** Small enough to be decoded in the memory there is, large enough to be seen. */
export const isPossibleSize = ({ width, height }: Pick<PictureHeader, 'width' | 'height'>): boolean =>
  Math.min(width, height) >= shortestSide && Math.max(width, height) <= longestSide && width * height <= mostPixels;

const essentialChunks = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

/** A PNG with nothing but what its pixels need: compressed text and colour profiles are never even unpacked. */
export const pngEssentials = (bytes: Uint8Array): Uint8Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (essentialChunks.has(name)) kept.push(bytes.subarray(at, end));
    if (name === 'IEND' || end > bytes.length) break;
    at = end;
  }
  return Buffer.concat(kept);
};
