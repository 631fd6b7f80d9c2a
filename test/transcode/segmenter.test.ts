import { expect, test } from 'vitest';
import { boxesOf } from '../../local/resources/mediaconvert/segmenter.ts';

const box = (type: string, length: number, sizeField = length + 8): Buffer => {
  const bytes = Buffer.alloc(8 + length, type);
  bytes.writeUInt32BE(sizeField, 0);
  bytes.write(type, 4, 'latin1');
  return bytes;
};
const wideBox = (type: string, length: number): Buffer => {
  const head = Buffer.alloc(16);
  head.writeUInt32BE(1, 0);
  head.write(type, 4, 'latin1');
  head.writeBigUInt64BE(BigInt(16 + length), 8);
  return Buffer.concat([head, Buffer.alloc(length, type)]);
};
const inPieces = async function* (bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
};
const read = async (bytes: Buffer, pieces: number): Promise<{ type: string; bytes: Buffer }[]> => {
  const found: { type: string; bytes: Buffer }[] = [];
  for await (const one of boxesOf(inPieces(bytes, pieces))) found.push(one);
  return found;
};

const boxes = [box('ftyp', 20), box('moov', 100_000), wideBox('mdat', 70_000), box('moof', 0), wideBox('mdat', 0)];

test.each([1, 7, 8, 9, 4096, 65_536, 1_000_000])('boxes come whole out of pieces of %d bytes', async (pieces) => {
  const found = await read(Buffer.concat(boxes), pieces);
  expect(found.map(({ type }) => type)).toEqual(['ftyp', 'moov', 'mdat', 'moof', 'mdat']);
  expect(found.every(({ bytes }, at) => boxes[at]?.equals(bytes))).toBe(true);
});

test('a box without a size is refused by its name, and so is one that never ends', async () => {
  await expect(read(Buffer.concat([box('ftyp', 20), box('moov', 40, 0)]), 16)).rejects.toThrow('a moov of 0 bytes');
  await expect(read(box('mdat', 40, 4e9), 16)).rejects.toThrow('a mdat of 4000000000 bytes');
  await expect(read(box('mdat', 40, 49), 16)).rejects.toThrow('in the middle of a box');
});
