import { open } from 'node:fs/promises';
import { boxOf, ebmlHead, endlessEbml, ftyp, lyingBox, text, u8, u64, withBoxes } from './bytes.ts';
import type { Workbench } from './hostile.ts';

const GiB = 1024 ** 3;
export const sparseBytes = 5 * GiB;

/** Bytes at the beginning and at the end of a file of 5 GB, and nothing but a hole between them. */
interface Ends {
  head: Buffer;
  tail?: Buffer;
}
export interface Sparse {
  name: string;
  ends: 'refused' | 'plays' | 'bounded';
  make(bench: Workbench): Ends | Promise<Ends>;
}

/** A box of MP4 that reaches over the hole up to what comes last. */
const hole = (type: string, before: number, after: number): Buffer =>
  lyingBox(1, type, u64(BigInt(sparseBytes - before - after)));

const segment = 0x18538067;
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-an'];

/** AB-02: files of 5 GB that cost whoever made them a few kilobytes. */
export const sparse: readonly Sparse[] = [
  {
    name: 'MP4, a film and then a hole nobody need read',
    ends: 'plays',
    make: ({ silent }) => ({ head: Buffer.concat([silent, hole('free', silent.length, 0)]) }),
  },
  {
    name: 'MP4, its pictures a hole, its head behind them',
    ends: 'refused',
    make: ({ silent }) => {
      const moov = withBoxes(boxOf(silent, 'moov'), 'stco', (contents) => contents.fill(0x20, 8));
      return { head: Buffer.concat([ftyp, hole('mdat', ftyp.length, moov.length)]), tail: moov };
    },
  },
  {
    name: 'MP4, a hole and no head',
    ends: 'refused',
    make: () => ({ head: Buffer.concat([ftyp, hole('mdat', ftyp.length, 0)]) }),
  },
  {
    name: 'MP4, a head that is a hole',
    ends: 'refused',
    make: () => ({ head: Buffer.concat([ftyp, hole('moov', ftyp.length, 0)]) }),
  },
  { name: 'MP4, boxes of no length to the end', ends: 'refused', make: () => ({ head: ftyp }) },
  {
    name: 'MP4, a film cut off by the hole',
    ends: 'refused',
    make: ({ film }) => ({ head: film.subarray(0, film.length / 2) }),
  },
  {
    name: 'Matroska without an end, and nothing in it',
    ends: 'refused',
    make: () => ({ head: Buffer.concat([ebmlHead, endlessEbml(segment)]) }),
  },
  {
    name: 'Matroska, a film and then a hole',
    ends: 'bounded',
    make: async ({ encode }) => ({ head: await encode('sparse.mkv', h264) }),
  },
  {
    name: 'transport stream, a film and then a hole',
    ends: 'bounded',
    make: async ({ encode }) => ({ head: await encode('sparse.ts', [...h264, '-f', 'mpegts']) }),
  },
  {
    name: 'programme stream, a film and then a hole',
    ends: 'bounded',
    make: async ({ encode }) => ({ head: await encode('sparse.mpg', ['-c:v', 'mpeg2video', '-an']) }),
  },
  {
    name: 'FLV, a film and then a hole',
    ends: 'bounded',
    make: async ({ encode }) => ({ head: await encode('sparse.flv', h264) }),
  },
  {
    name: 'AVI, a film and then a hole',
    ends: 'bounded',
    make: async ({ encode }) => ({ head: await encode('sparse.avi', ['-c:v', 'mpeg4', '-an']) }),
  },
  {
    name: 'Ogg, a page and then a hole',
    ends: 'refused',
    make: () => ({ head: Buffer.concat([text('OggS'), u8(0, 2), Buffer.alloc(21), u8(0)]) }),
  },
  {
    name: 'MP3, a tag and then a hole',
    ends: 'refused',
    make: () => ({ head: Buffer.concat([text('ID3'), u8(4, 0, 0, 0, 0, 0, 0)]) }),
  },
  {
    name: 'WAVE of silence',
    ends: 'refused',
    make: async ({ encode }) => ({ head: await encode('sparse.wav', ['-vn']) }),
  },
];

/** Writes a file of 5 GB that takes a few blocks of the disk. */
export const writeSparse = async (path: string, { head, tail = Buffer.alloc(0) }: Ends): Promise<void> => {
  const file = await open(path, 'w');
  try {
    await file.truncate(sparseBytes);
    await file.write(head, 0, head.length, 0);
    await file.write(tail, 0, tail.length, sparseBytes - tail.length);
  } finally {
    await file.close();
  }
};
