import { deflateSync } from 'node:zlib';
import { box, boxOf, ftyp, lyingBox, text, u8, u16, u32, u64, withBoxes, withHead } from './bytes.ts';
import type { Hostile, Workbench } from './hostile.ts';

/** Times a duration that stands in version 0 of a header box: `mvhd` and `mdhd` share the layout. */
const header = (timescale: number | undefined, duration: number | undefined) => (contents: Buffer) => {
  if (timescale !== undefined) contents.writeUInt32BE(timescale, 12);
  if (duration !== undefined) contents.writeUInt32BE(duration, 16);
};
const eachDelta = (delta: number) => (contents: Buffer) => {
  for (let at = 8; at + 8 <= contents.length; at += 8) contents.writeUInt32BE(delta, at + 4);
};
const pictureSize = (width: number, height: number) => (contents: Buffer) => {
  contents.writeUInt16BE(width, 8 + 8 + 16 + 8);
  contents.writeUInt16BE(height, 8 + 8 + 16 + 10);
};

/** One picture that is shown for as long as it says. */
const longPicture = async (bench: Workbench, hours: number): Promise<Buffer> => {
  const film = await bench.encode('one.mp4', ['-frames:v', '1', '-an', '-c:v', 'libx264', '-preset', 'ultrafast']);
  const timescale = boxOf(film, 'mdhd').readUInt32BE(20);
  const ticks = hours * 3600 * timescale;
  const spoilt = withBoxes(
    withBoxes(withBoxes(film, 'mdhd', header(undefined, ticks)), 'mvhd', header(1000, hours * 3_600_000)),
    'stts',
    eachDelta(ticks),
  );
  return withBoxes(spoilt, 'elst', (contents) => contents.writeUInt32BE(hours * 3_600_000, 8));
};

const chunk = (type: string, contents: Buffer): Buffer => {
  const named = Buffer.concat([text(type), contents]);
  return Buffer.concat([u32(contents.length), named, u32(crc32(named))]);
};
const crc32 = (bytes: Buffer): number => {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
};
/** A picture of one colour: a few kilobytes that unfold to `width × height × 4` bytes. */
const png = (width: number, height: number): Buffer =>
  Buffer.concat([
    u8(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
    chunk('IHDR', Buffer.concat([u32(width), u32(height), u8(8, 6, 0, 0, 0)])),
    chunk('IDAT', deflateSync(Buffer.alloc((1 + 4 * width) * height), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);

/** A film of one still picture, as it is, in a track of its own. */
const stillTrack = (codec: string, width: number, height: number, picture: Buffer): Buffer => {
  const media = box('mdat', picture);
  const entry = box(
    codec,
    ...[Buffer.alloc(6), u16(1), Buffer.alloc(16), u16(width & 0xffff), u16(height & 0xffff)],
    ...[u32(0x480000), u32(0x480000), u32(0), u16(1), Buffer.alloc(32), u16(24), u16(0xffff)],
  );
  const table = box(
    'stbl',
    box('stsd', u32(0), u32(1), entry),
    box('stts', u32(0), u32(1), u32(1), u32(1000)),
    box('stsc', u32(0), u32(1), u32(1), u32(1), u32(1)),
    box('stsz', u32(0), u32(picture.length), u32(1)),
    box('stco', u32(0), u32(1), u32(ftyp.length + 8)),
  );
  const matrix = Buffer.concat([0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map(u32));
  const track = box(
    'trak',
    box('tkhd', u32(3), u32(0), u32(0), u32(1), u32(0), u32(1000), Buffer.alloc(16), matrix, u32(0), u32(0)),
    box(
      'mdia',
      box('mdhd', u32(0), u32(0), u32(0), u32(1000), u32(1000), u32(0)),
      box('hdlr', u32(0), u32(0), text('vide'), Buffer.alloc(12), text('x\0')),
      box('minf', box('vmhd', u32(1), u32(0), u32(0)), table),
    ),
  );
  const movie = box(
    'mvhd',
    u32(0),
    u32(0),
    u32(0),
    u32(1000),
    u32(1000),
    u32(0x10000),
    u32(0x1000000),
    u32(0),
    u32(0),
    matrix,
    Buffer.alloc(24),
    u32(2),
  );
  return Buffer.concat([ftyp, media, box('moov', movie, track)]);
};

/** A small JPEG whose head promises another size. */
const jpegOf = async (bench: Workbench, width: number, height: number): Promise<Buffer> => {
  const picture = await bench.encode('small.jpg', [
    '-frames:v',
    '1',
    '-an',
    '-c:v',
    'mjpeg',
    '-pix_fmt',
    'yuvj420p',
    '-f',
    'image2',
  ]);
  const at = picture.indexOf(u8(0xff, 0xc0));
  picture.writeUInt16BE(height, at + 5);
  picture.writeUInt16BE(width, at + 7);
  return picture;
};

const nested = (type: string, depth: number): Buffer =>
  Buffer.concat(Array.from({ length: depth }, (_, level) => Buffer.concat([u32(8 * (depth - level)), text(type)])));

const tooLarge = /larger than 8K/;
const tooFast = /more than 240 frames a second/;
const unreadable = /could not read this file/;
/** As far as anybody can tell: the boxes that would say what is in the file never come. */
const cutOff = /end of this file is missing/;

const pictures: Hostile[] = [
  {
    name: '100,000 frames a second',
    ends: 'refused',
    words: tooFast,
    bytes: ({ silent }) =>
      withBoxes(silent, 'mdhd', (contents) => contents.writeUInt32BE(contents.readUInt32BE(12) * 4000, 12)),
  },
  {
    name: '1 × 1 at 100,000 frames a second',
    ends: 'refused',
    bytes: async ({ encode }) =>
      withBoxes(await encode('dot.mp4', ['-s', '16x16', '-an', '-c:v', 'mpeg4']), 'mdhd', (contents) =>
        contents.writeUInt32BE(contents.readUInt32BE(12) * 4000, 12),
      ),
  },
  {
    name: 'PNG of 30,000 × 30,000',
    ends: 'refused',
    bytes: async (bench) =>
      stillTrack(
        'png ',
        30_000,
        30_000,
        (await bench.encode('s.png', ['-frames:v', '1', '-an', '-f', 'image2', '-c:v', 'png']))
          .fill(u32(30_000), 16, 20)
          .fill(u32(30_000), 20, 24),
      ),
  },
  {
    name: 'JPEG of 30,000 × 30,000',
    ends: 'refused',
    bytes: async (bench) => stillTrack('jpeg', 30_000, 30_000, await jpegOf(bench, 30_000, 30_000)),
  },
  {
    name: 'JPEG of 65,535 × 65,535',
    ends: 'refused',
    bytes: async (bench) => stillTrack('jpeg', 65_535, 65_535, await jpegOf(bench, 65_535, 65_535)),
  },
  {
    name: 'PNG of 8,000 × 8,000 that unfolds to 256 MB',
    ends: 'refused',
    words: tooLarge,
    bytes: () => stillTrack('png ', 8000, 8000, png(8000, 8000)),
  },
  {
    name: 'PNG of 9,000 × 7,000, beyond the widest side',
    ends: 'refused',
    words: tooLarge,
    bytes: () => stillTrack('png ', 9000, 7000, png(9000, 7000)),
  },
  { name: 'a line of 8,192 × 1', ends: 'refused', bytes: () => stillTrack('png ', 8192, 1, png(8192, 1)) },
  {
    name: 'a head that promises 30,000 × 30,000',
    ends: 'bounded',
    bytes: ({ silent }) => withBoxes(silent, 'stsd', pictureSize(30_000, 30_000)),
  },
  {
    name: 'a head that promises nothing × nothing',
    ends: 'bounded',
    bytes: ({ silent }) => withBoxes(silent, 'stsd', pictureSize(0, 0)),
  },
];

const lengths: Hostile[] = [
  {
    name: 'ten hours of one picture',
    ends: 'refused',
    words: /fewer than one picture a minute/,
    bytes: (bench) => longPicture(bench, 10),
  },
  {
    name: 'thirteen hours of one picture',
    ends: 'refused',
    words: /longer than 12 hours/,
    bytes: (bench) => longPicture(bench, 13),
  },
  {
    name: 'a length of 2^32 ticks',
    ends: 'refused',
    bytes: ({ silent }) => withBoxes(withBoxes(silent, 'mdhd', header(1, 0xfffffff0)), 'mvhd', header(1, 0xfffffff0)),
  },
  {
    name: 'clocks that stand still',
    ends: 'bounded',
    bytes: ({ silent }) => withBoxes(withBoxes(silent, 'mdhd', header(0, undefined)), 'mvhd', header(0, undefined)),
  },
  { name: 'pictures of no length', ends: 'bounded', bytes: ({ silent }) => withBoxes(silent, 'stts', eachDelta(0)) },
  {
    name: 'pictures of endless length',
    ends: 'bounded',
    bytes: ({ silent }) => withBoxes(silent, 'stts', eachDelta(0x7fffffff)),
  },
  {
    name: 'two seconds by its head, an hour by its pictures',
    ends: 'bounded',
    bytes: ({ silent }) =>
      withBoxes(silent, 'stts', (contents) => eachDelta(contents.readUInt32BE(12) * 1800)(contents)),
  },
];

const tables: Hostile[] = [
  {
    name: 'four thousand million samples by their size',
    ends: 'refused',
    bytes: ({ silent }) =>
      withBoxes(silent, 'stsz', (contents) => {
        contents.writeUInt32BE(1, 4);
        contents.writeUInt32BE(0xfffffff0, 8);
      }),
  },
  {
    name: 'four thousand million samples by their time',
    ends: 'bounded',
    bytes: ({ silent }) => withBoxes(silent, 'stts', (contents) => contents.writeUInt32BE(0xfffffff0, 8)),
  },
  {
    name: 'a table of times with 500 million rows',
    ends: 'bounded',
    bytes: ({ silent }) => withBoxes(silent, 'stts', (contents) => contents.writeUInt32BE(500_000_000, 4)),
  },
  {
    name: 'chunks far behind the end of the file',
    ends: 'refused',
    bytes: ({ silent }) => withBoxes(silent, 'stco', (contents) => contents.fill(0xff, 8)),
  },
  {
    name: 'an edit list of a million rows',
    ends: 'bounded',
    bytes: ({ silent }) =>
      withHead(silent, (moov) => {
        const edits = box(
          'edts',
          box(
            'elst',
            u32(0),
            u32(1_000_000),
            // One piece: as a million arguments they may not fit the stack.
            Buffer.alloc(12_000_000, Buffer.concat([u32(40), u32(0), u32(0x10000)])),
          ),
        );
        return withInFirstTrack(moov, edits);
      }),
  },
  {
    name: 'five thousand tracks',
    ends: 'refused',
    bytes: ({ silent }) =>
      withHead(silent, (moov) => {
        const trak = boxOf(moov, 'trak');
        return box('moov', moov.subarray(8), ...Array.from({ length: 5000 }, () => trak));
      }),
  },
  {
    name: 'sixty-five tracks',
    ends: 'refused',
    bytes: ({ silent }) =>
      withHead(silent, (moov) => {
        const trak = boxOf(moov, 'trak');
        return box('moov', moov.subarray(8), ...Array.from({ length: 64 }, () => trak));
      }),
  },
];

/** The edit list of the first track exchanged for another. */
const withInFirstTrack = (moov: Buffer, edits: Buffer): Buffer => {
  const trak = boxOf(moov, 'trak');
  const old = boxOf(trak, 'edts');
  const at = trak.indexOf(old);
  const changed = box('trak', trak.subarray(8, at), edits, trak.subarray(at + old.length));
  const start = moov.indexOf(trak);
  return box('moov', moov.subarray(8, start), changed, moov.subarray(start + trak.length));
};

const boxes: Hostile[] = [
  {
    name: 'boxes nested ten thousand deep',
    ends: 'refused',
    words: unreadable,
    bytes: () => Buffer.concat([ftyp, nested('moov', 10_000)]),
  },
  {
    name: 'user data nested ten thousand deep',
    ends: 'bounded',
    bytes: ({ silent }) => withHead(silent, (moov) => box('moov', moov.subarray(8), nested('udta', 10_000))),
  },
  {
    name: 'boxes of no length',
    ends: 'refused',
    words: cutOff,
    bytes: () => Buffer.concat([ftyp, Buffer.alloc(20_000)]),
  },
  {
    name: 'long boxes of no length',
    ends: 'refused',
    words: cutOff,
    bytes: () =>
      Buffer.concat([ftyp, ...Array.from({ length: 1000 }, () => Buffer.concat([lyingBox(1, 'moov'), u64(0n)]))]),
  },
  {
    name: 'boxes shorter than their own head',
    ends: 'refused',
    words: cutOff,
    bytes: () => Buffer.concat([ftyp, ...Array.from({ length: 1000 }, () => lyingBox(7, 'moov'))]),
  },
  {
    name: 'a box longer than any file',
    ends: 'refused',
    words: unreadable,
    bytes: () => Buffer.concat([ftyp, lyingBox(1, 'moov'), u64((1n << 63n) - 1n), Buffer.alloc(4000)]),
  },
  {
    name: 'a million empty boxes',
    ends: 'bounded',
    bytes: ({ film }) => Buffer.concat([ftyp, ...Array.from({ length: 1_000_000 }, () => lyingBox(8, 'free')), film]),
  },
  {
    name: 'forty megabytes of title',
    ends: 'bounded',
    bytes: ({ silent }) =>
      withHead(silent, (moov) =>
        box('moov', moov.subarray(8), box('udta', box('\xa9nam', u16(0xffff), u16(0), Buffer.alloc(40_000_000, 0x41)))),
      ),
  },
  { name: 'head only', ends: 'refused', bytes: ({ silent }) => Buffer.concat([ftyp, boxOf(silent, 'moov')]) },
];

/** AB-02: MP4 and MOV that cost more to read than they are worth. */
export const mp4Bombs: readonly Hostile[] = [...pictures, ...lengths, ...tables, ...boxes];
