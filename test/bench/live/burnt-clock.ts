/**
 * A clock in the picture itself: a row of black and white blocks along its upper edge says when the picture was made, so that
 * whoever shows it later knows how late it is. 32 bits of milliseconds since 1970, then 8 bits to tell a true reading from a
 * smeared one.
 */
export const clockBlocks = 40;

/** The row is this part of the picture's height; no encoder loses blocks of that size. */
export const clockRowShare = 1 / 16;

const sumOf = (low32: number): number =>
  ((low32 & 0xff) ^ ((low32 >>> 8) & 0xff) ^ ((low32 >>> 16) & 0xff) ^ ((low32 >>> 24) & 0xff) ^ 0xa5) & 0xff;

/** Whether each block is white, first block first, for a moment in milliseconds since 1970. */
export const blocksOf = (ms: number): boolean[] => {
  const low32 = (ms % 2 ** 32) >>> 0;
  const bit = (value: number, at: number): boolean => ((value >>> at) & 1) === 1;
  return [
    ...Array.from({ length: 32 }, (_, at) => bit(low32, 31 - at)),
    ...Array.from({ length: 8 }, (_, at) => bit(sumOf(low32), 7 - at)),
  ];
};

/** Draws the row into a planar picture's brightness plane (one byte a pixel, `width` bytes a line). */
export const burn = (luma: Uint8Array, width: number, height: number, ms: number): void => {
  const rows = Math.round(height * clockRowShare);
  const blockWidth = width / clockBlocks;
  blocksOf(ms).forEach((isWhite, block) => {
    const [from, to] = [Math.round(block * blockWidth), Math.round((block + 1) * blockWidth)];
    for (let row = 0; row < rows; row++) luma.fill(isWhite ? 235 : 16, row * width + from, row * width + to);
  });
};

/**
 * What the row of a shown picture says: the moment in milliseconds since 1970, or undefined when it cannot be read. `pixels`:
 * RGBA, `width` × any height, of the row alone. Knows nothing outside itself, because it is sent into the page as its own text.
 */
export const readClock = (pixels: Uint8ClampedArray, width: number, now: number): number | undefined => {
  const blocks = 40;
  const height = pixels.length / 4 / width;
  const line = Math.floor(height / 2) * width;
  let low32 = 0;
  let sum = 0;
  for (let block = 0; block < blocks; block++) {
    const pixel = pixels[(line + Math.floor(((block + 0.5) * width) / blocks)) * 4] ?? 0;
    if (pixel > 80 && pixel < 175) return undefined;
    const bit = pixel >= 175 ? 1 : 0;
    if (block < 32) low32 = low32 * 2 + bit;
    else sum = sum * 2 + bit;
  }
  const folded = (low32 ^ (low32 >>> 8) ^ (low32 >>> 16) ^ (low32 >>> 24) ^ 0xa5) & 0xff;
  if (folded !== sum) return undefined;
  const range = 2 ** 32;
  return Math.floor(now / range) * range + low32;
};
