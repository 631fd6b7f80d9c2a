// The few boxes of an MP4 file that are written here.

const typed = (type: string): Buffer => Buffer.from(type, 'latin1');

/** Numbers of four bytes; what is negative counts down from zero. */
export const words = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, index * 4);
  return bytes;
};

export const box = (type: string, ...parts: Uint8Array[]): Buffer =>
  Buffer.concat([words(8 + parts.reduce((sum, { length }) => sum + length, 0)), typed(type), ...parts]);

/** A box with an edition and flags, and in it numbers of four bytes. */
export const table = (type: string, editionAndFlags: number, ...values: number[]): Buffer =>
  box(type, words(editionAndFlags, ...values));

/** How a film is not turned: nine numbers of sixteen bits before and after the point, the last column of two and thirty. */
export const unturned: readonly number[] = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];
