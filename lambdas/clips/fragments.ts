import { allIn, type Box, BrokenBoxes, boxesIn, child, decodedAtOf, timescaleOf, viewOf } from '../kit/boxes.ts';

// Reads the pictures and sounds out of a track's segments, one by one, as they lie there: nothing is decoded.

/** What a track's initialization section says of all that follows, kept as it was written. */
export interface TrackHead {
  isPicture: boolean;
  timescale: number;
  /** Of the moments pictures are shown at, this is the beginning: encoders that reorder pictures begin later. */
  beginsAt: number;
  /** From the layer on: its volume, how it is turned, width and height. */
  display: Uint8Array;
  language: Uint8Array;
  handler: Box;
  /** What kind of media it is, and where they lie. */
  about: Box[];
  /** How to decode it. */
  descriptions: Uint8Array[];
  usual: { ticks: number; size: number; flags: number };
}

/** One picture, or one piece of sound. Times in ticks of its track's clock. */
export interface Sample {
  decodedAt: number;
  shownAt: number;
  ticks: number;
  /** Decoding can begin here. */
  isKey: boolean;
  bytes: Uint8Array;
}

const displayBytes = 52;

/** A track may say that what is shown begins a little behind its first moment. */
const beginsAtOf = (trak: Uint8Array): number => {
  for (const list of allIn(trak, 'edts', 'elst')) {
    const at = viewOf(list);
    const isLong = list[0] === 1;
    for (let entry = 0; entry < at.getUint32(4); entry++) {
      const from = 8 + entry * (isLong ? 20 : 12);
      const begins = isLong ? Number(at.getBigInt64(from + 8)) : at.getInt32(from + 4);
      if (begins >= 0) return begins;
    }
  }
  return 0;
};

export const readHead = (init: Uint8Array): TrackHead => {
  const moov = child(init, 'moov');
  const [trak, ...others] = allIn(moov, 'trak');
  if (!trak || others.length > 0) throw new BrokenBoxes('an initialization section with other than one track');
  const media = child(trak, 'mdia');
  const information = child(media, 'minf');
  const descriptions = child(information, 'stbl', 'stsd').subarray(8);
  const handler = boxesIn(media).find(({ type }) => type === 'hdlr');
  if (!handler) throw new BrokenBoxes('a track that does not say what it is');
  const usual = viewOf(child(moov, 'mvex', 'trex'));
  return {
    isPicture: String.fromCharCode(...handler.body.subarray(8, 12)) === 'vide',
    timescale: timescaleOf(media),
    beginsAt: beginsAtOf(trak),
    display: child(trak, 'tkhd').slice(-displayBytes),
    language: child(media, 'mdhd').slice(-4),
    handler,
    about: boxesIn(information).filter(({ type }) => type !== 'stbl'),
    descriptions: boxesIn(descriptions).map(({ start, size }) => descriptions.slice(start, start + size)),
    usual: { ticks: usual.getUint32(12), size: usual.getUint32(16), flags: usual.getUint32(20) },
  };
};

const has = (flags: number, bit: number): boolean => (flags & bit) !== 0;
const flagsOf = (box: Uint8Array): number => viewOf(box).getUint32(0) & 0xffffff;
const isNoKey = 0x10000;

/** What of a fragment's samples is the same for all, else as the whole track has it. */
const usualIn = (tfhd: Uint8Array, { usual }: TrackHead): TrackHead['usual'] => {
  const flags = flagsOf(tfhd);
  if (has(flags, 0x1)) throw new BrokenBoxes('a fragment that counts from elsewhere');
  let at = 8 + (has(flags, 0x2) ? 4 : 0);
  const next = (bit: number, otherwise: number): number => {
    if (!has(flags, bit)) return otherwise;
    at += 4;
    return viewOf(tfhd).getUint32(at - 4);
  };
  return { ticks: next(0x8, usual.ticks), size: next(0x10, usual.size), flags: next(0x20, usual.flags) };
};

/** Where a run of samples lies, and each of them. `from` is where the run before it ended. */
const samplesOfRun = (
  trun: Uint8Array,
  { segment, base, usual }: { segment: Uint8Array; base: number; usual: TrackHead['usual'] },
  from: { byte: number; tick: number },
): Sample[] => {
  const table = viewOf(trun);
  const flags = flagsOf(trun);
  let at = 8;
  const next = (bit: number, otherwise: number): number => {
    if (!has(flags, bit)) return otherwise;
    at += 4;
    return table.getUint32(at - 4);
  };
  const offset = next(0x1, 0) | 0;
  let byte = has(flags, 0x1) ? base + offset : from.byte;
  let tick = from.tick;
  const first = has(flags, 0x4) ? next(0x4, 0) : undefined;
  return Array.from({ length: table.getUint32(4) }, (_, index) => {
    const ticks = next(0x100, usual.ticks);
    const size = next(0x200, usual.size);
    const said = next(0x400, index === 0 && first !== undefined ? first : usual.flags);
    // Of the first edition of this box it is never negative, and no film shows a picture hours after decoding it.
    const later = next(0x800, 0) | 0;
    if (byte < 0 || byte + size > segment.length) throw new BrokenBoxes('a fragment speaks of more than there is');
    const bytes = segment.subarray(byte, byte + size);
    const sample = { decodedAt: tick, shownAt: tick + later, ticks, isKey: !has(said, isNoKey), bytes };
    byte += size;
    tick += ticks;
    return sample;
  });
};

/** Everything in a segment, in the order it is decoded in. */
export const samplesOf = (segment: Uint8Array, head: TrackHead): Sample[] => {
  const fragments = boxesIn(segment).filter(({ type }) => type === 'moof');
  if (fragments.length === 0) throw new BrokenBoxes('a segment that is none');
  return fragments.flatMap(({ start, body }) => {
    const traf = child(body, 'traf');
    const within = { segment, base: start, usual: usualIn(child(traf, 'tfhd'), head) };
    const samples: Sample[] = [];
    let from = { byte: start, tick: decodedAtOf(traf) - head.beginsAt };
    for (const trun of allIn(traf, 'trun')) {
      const run = samplesOfRun(trun, within, from);
      const last = run.at(-1);
      if (!last) continue;
      from = {
        byte: last.bytes.byteOffset - segment.byteOffset + last.bytes.length,
        tick: last.decodedAt + last.ticks,
      };
      samples.push(...run);
    }
    return samples;
  });
};
