// Cuts ffmpeg's fragmented MP4 into CMAF segments while it is being written: fragments come out one per closed GOP, and a
// segment is as many of them as fit its length. Nothing is re-encoded and no more than a segment is held in memory.

export interface Segment {
  bytes: Buffer;
  seconds: number;
}

interface Box {
  type: string;
  /** Header included. */
  bytes: Buffer;
}

const boxBytesAtMost = 256e6;

/** Whole top-level boxes out of a stream of pieces. */
export async function* boxesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Box> {
  let pieces: Buffer[] = [];
  let held = 0;
  let wanted = 8;
  const take = (length: number): Buffer => {
    const all = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
    pieces = all.length > length ? [all.subarray(length)] : [];
    held = all.length - length;
    return all.subarray(0, length);
  };
  for await (const piece of stream) {
    pieces.push(piece);
    held += piece.length;
    while (held >= wanted) {
      if (pieces.length > 1) pieces = [Buffer.concat(pieces)];
      const [all] = pieces;
      if (!all) break;
      let size = all.readUInt32BE(0);
      if (size === 1) {
        wanted = 16;
        if (held < wanted) break;
        size = Number(all.readBigUInt64BE(8));
      }
      if (size < 8 || size > boxBytesAtMost) {
        throw new Error(`the encoder wrote a ${all.toString('latin1', 4, 8)} of ${size} bytes`);
      }
      wanted = size;
      if (held < size) break;
      const bytes = Buffer.from(take(size));
      wanted = 8;
      yield { type: bytes.toString('latin1', 4, 8), bytes };
    }
  }
  if (held > 0) throw new Error('the encoder stopped in the middle of a box');
}

/** The first box of a path inside a box's contents. */
const inside = (bytes: Buffer, ...path: string[]): Buffer | undefined => {
  const [type, ...rest] = path;
  for (let at = 8; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    if (size < 8) return undefined;
    if (bytes.toString('latin1', at + 4, at + 8) === type) {
      const found = bytes.subarray(at, at + size);
      return rest.length === 0 ? found : inside(found, ...rest);
    }
    at += size;
  }
  return undefined;
};

const timescaleOf = (moov: Buffer): number => {
  const mdhd = inside(moov, 'trak', 'mdia', 'mdhd');
  if (!mdhd) throw new Error('the encoder wrote no media header');
  return mdhd.readUInt32BE(mdhd[8] === 1 ? 28 : 20);
};

const has = (flags: number, bit: number): boolean => (flags & bit) !== 0;

/** How long a fragment lasts, from its own table of samples. */
export const fragmentTicks = (moof: Buffer): number => {
  const tfhd = inside(moof, 'traf', 'tfhd');
  const trun = inside(moof, 'traf', 'trun');
  if (!tfhd || !trun) throw new Error('the encoder wrote a fragment without samples');
  const tfhdFlags = tfhd.readUInt32BE(8) & 0xffffff;
  let at = 16 + (has(tfhdFlags, 0x1) ? 8 : 0) + (has(tfhdFlags, 0x2) ? 4 : 0);
  const usual = has(tfhdFlags, 0x8) ? tfhd.readUInt32BE(at) : 0;
  const flags = trun.readUInt32BE(8) & 0xffffff;
  const count = trun.readUInt32BE(12);
  if (!has(flags, 0x100)) return count * usual;
  const stride = [0x100, 0x200, 0x400, 0x800].filter((bit) => has(flags, bit)).length * 4;
  at = 16 + (has(flags, 0x1) ? 4 : 0) + (has(flags, 0x4) ? 4 : 0);
  let ticks = 0;
  for (let sample = 0; sample < count; sample++) ticks += trun.readUInt32BE(at + sample * stride);
  return ticks;
};

const box = (type: string, contents: Buffer): Buffer => {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(contents.length + 8, 0);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, contents]);
};
const styp = box('styp', Buffer.from('msdh\0\0\0\0msdhcmfs', 'latin1'));

/** A frame's worth of leniency: a cut a hair before the boundary is the boundary. */
const nearly = 0.02;

/** Hands over the initialization section once, then each segment as soon as it is complete. */
export const cutSegments = async (
  stream: AsyncIterable<Buffer>,
  segmentSeconds: number,
  give: { init(bytes: Buffer): Promise<void>; segment(segment: Segment): Promise<void> },
): Promise<void> => {
  const header: Buffer[] = [];
  let timescale = 0;
  let ticks = 0;
  let segmentStart = 0;
  let boundary = segmentSeconds;
  let parts: Buffer[] = [];

  const finish = async (): Promise<void> => {
    if (parts.length === 0) return;
    await give.segment({ bytes: Buffer.concat([styp, ...parts]), seconds: (ticks - segmentStart) / timescale });
    parts = [];
    segmentStart = ticks;
  };
  for await (const { type, bytes } of boxesOf(stream)) {
    if (type === 'ftyp') header.push(bytes);
    if (type === 'moov') {
      header.push(bytes);
      timescale = timescaleOf(bytes);
      await give.init(Buffer.concat(header));
    }
    if (type === 'moof') {
      if (ticks / timescale >= boundary - nearly) {
        await finish();
        boundary = (Math.floor((ticks / timescale + nearly) / segmentSeconds) + 1) * segmentSeconds;
      }
      ticks += fragmentTicks(bytes);
      parts.push(bytes);
    }
    if (type === 'mdat') parts.push(bytes);
  }
  await finish();
};
