import { BitReader } from './bits.ts';

/** What a publisher's pictures are, from the encoder's own header. */
export interface Picture {
  width: number;
  height: number;
  /** Pictures a second, where the header says it. */
  framesPerSecond?: number;
}

const largestSide = 8192;
const profilesWithChroma = [100, 110, 122, 244, 44, 83, 86, 118, 128];

/** Emulation prevention bytes are no part of what is said. */
const withoutEmulation = (bytes: Buffer): Buffer => {
  const kept: number[] = [];
  for (const [at, byte] of bytes.entries()) {
    const isEmulation = byte === 3 && at >= 2 && bytes[at - 1] === 0 && bytes[at - 2] === 0;
    if (!isEmulation) kept.push(byte);
  }
  return Buffer.from(kept);
};

const skipScalingList = (reader: BitReader, size: number): void => {
  let [last, next] = [8, 8];
  for (let n = 0; n < size; n++) {
    if (next !== 0) next = (last + reader.signed() + 256) % 256;
    last = next === 0 ? last : next;
  }
};

const skipChroma = (reader: BitReader): number => {
  const chroma = reader.unsigned();
  if (chroma === 3) reader.bits(1);
  reader.unsigned();
  reader.unsigned();
  reader.bits(1);
  if (!reader.flag()) return chroma;
  for (let n = 0; n < (chroma === 3 ? 12 : 8); n++) {
    const isGiven = reader.flag();
    if (isGiven) skipScalingList(reader, n < 6 ? 16 : 64);
  }
  return chroma;
};

const skipOrder = (reader: BitReader): void => {
  const type = reader.unsigned();
  if (type === 0) reader.unsigned();
  if (type !== 1) return;
  reader.bits(1);
  reader.signed();
  reader.signed();
  const count = reader.unsigned();
  if (count > 255) throw new RangeError('too many reference frames');
  for (let n = 0; n < count; n++) reader.signed();
};

const rateOf = (reader: BitReader): number | undefined => {
  if (reader.flag() && reader.bits(8) === 255) reader.bits(32);
  if (reader.flag()) reader.bits(1);
  if (reader.flag()) {
    reader.bits(4);
    if (reader.flag()) reader.bits(24);
  }
  if (reader.flag()) {
    reader.unsigned();
    reader.unsigned();
  }
  if (!reader.flag()) return undefined;
  const [ticks, scale] = [reader.bits(32), reader.bits(32)];
  const rate = ticks > 0 ? scale / (2 * ticks) : 0;
  return rate >= 1 && rate <= 240 ? rate : undefined;
};

const parameterSet = (bytes: Buffer): Picture => {
  const reader = new BitReader(withoutEmulation(bytes));
  reader.bits(8);
  const profile = reader.bits(8);
  reader.bits(16);
  reader.unsigned();
  const chroma = profilesWithChroma.includes(profile) ? skipChroma(reader) : 1;
  reader.unsigned();
  skipOrder(reader);
  reader.unsigned();
  reader.bits(1);
  const blocksAcross = reader.unsigned() + 1;
  const unitsDown = reader.unsigned() + 1;
  const isProgressive = reader.flag();
  if (!isProgressive) reader.bits(1);
  reader.bits(1);
  const crop = { left: 0, right: 0, top: 0, bottom: 0 };
  if (reader.flag()) for (const side of ['left', 'right', 'top', 'bottom'] as const) crop[side] = reader.unsigned();
  const [stepX, stepY] = [chroma === 1 || chroma === 2 ? 2 : 1, (chroma === 1 ? 2 : 1) * (isProgressive ? 1 : 2)];
  const width = blocksAcross * 16 - stepX * (crop.left + crop.right);
  const height = unitsDown * 16 * (isProgressive ? 1 : 2) - stepY * (crop.top + crop.bottom);
  const rate = reader.flag() ? rateOf(reader) : undefined;
  return { width, height, ...(rate ? { framesPerSecond: rate } : {}) };
};

/** Reads the AVC header of an FLV video tag; undefined when it makes no sense or the pictures are beyond any honest size. */
export const pictureOf = (tagBody: Buffer): Picture | undefined => {
  const record = tagBody.subarray(5);
  if (record.length < 8 || ((record[5] ?? 0) & 31) === 0) return undefined;
  const length = record.readUInt16BE(6);
  if (record.length < 8 + length || length < 4) return undefined;
  try {
    const picture = parameterSet(record.subarray(8, 8 + length));
    const sides = [picture.width, picture.height];
    return sides.every((side) => side >= 16 && side <= largestSide) ? picture : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};
