import { allIn, type Box, BrokenBoxes, boxesIn, child, decodedAtOf, timescaleOf, viewOf } from '../kit/boxes.ts';
import { BadOutput } from './playlist.ts';

// The few boxes of an MP4 file that tell whether a segment is one, and what a player must be able to decode.

/** What is not made of boxes is no output of a job: said like everything else that is amiss with one. */
const judged =
  <A extends unknown[], R>(read: (...given: A) => R) =>
  (...given: A): R => {
    try {
      return read(...given);
    } catch (error) {
      throw error instanceof BrokenBoxes ? new BadOutput(error.message) : error;
    }
  };

const hex = (value: number): string => value.toString(16).padStart(2, '0');

const visualHeader = 78;
const soundHeader = 28;

/** `avc1.64001f`: profile, constraints and level as the decoder's own configuration states them. */
const avcCodec = (entry: Box): string => {
  const config = child(entry.body.subarray(visualHeader), 'avcC');
  return `${entry.type}.${hex(config[1] ?? 0)}${hex(config[2] ?? 0)}${hex(config[3] ?? 0)}`;
};

/** Descriptors say their length in one to four bytes, seven bits each. */
const afterLength = (bytes: Uint8Array, at: number): number => {
  let next = at;
  while (((bytes[next] ?? 0) & 0x80) !== 0 && next < at + 3) next++;
  return next + 1;
};

/** `mp4a.40.2`: the object type, and for MPEG-4 audio the kind of it (the first five bits of its configuration). */
const aacCodec = (entry: Box): string => {
  const esds = child(entry.body.subarray(soundHeader), 'esds');
  let at = 4;
  if (esds[at] !== 0x03) throw new BadOutput('a sound track without its description');
  at = afterLength(esds, at + 1) + 3;
  if (esds[at] !== 0x04) throw new BadOutput('a sound track without its configuration');
  at = afterLength(esds, at + 1);
  const objectType = esds[at] ?? 0;
  at += 13;
  if (objectType !== 0x40 || esds[at] !== 0x05) return `mp4a.${hex(objectType)}`;
  at = afterLength(esds, at + 1);
  return `mp4a.40.${(esds[at] ?? 0) >> 3}`;
};

export interface InitFacts {
  codecs: string;
  timescale: number;
  /** Of the picture; 0 for sound. */
  width: number;
  height: number;
}

/** Reads an initialization section: begins as one, holds exactly one track, and says how to decode it. */
export const readInit = judged((bytes: Uint8Array): InitFacts => {
  const top = boxesIn(bytes).map(({ type }) => type);
  if (top[0] !== 'ftyp' || !top.includes('moov')) throw new BadOutput('an initialization section is none');
  const moov = child(bytes, 'moov');
  const tracks = boxesIn(moov).filter(({ type }) => type === 'trak');
  if (tracks.length !== 1) throw new BadOutput(`an initialization section with ${tracks.length} tracks`);
  child(moov, 'mvex');
  const media = child(moov, 'trak', 'mdia');
  const timescale = timescaleOf(media);
  const [entry] = boxesIn(child(media, 'minf', 'stbl', 'stsd').subarray(8));
  if (!entry) throw new BadOutput('a track without a description');
  if (entry.type === 'mp4a') return { codecs: aacCodec(entry), timescale, width: 0, height: 0 };
  if (entry.type !== 'avc1' && entry.type !== 'avc3') throw new BadOutput(`an unexpected codec ${entry.type}`);
  const body = viewOf(entry.body);
  return { codecs: avcCodec(entry), timescale, width: body.getUint16(24), height: body.getUint16(26) };
});

const has = (flags: number, bit: number): boolean => (flags & bit) !== 0;

/** The smallest shift between decoding and showing among the first pictures: zero, unless pictures are reordered. */
const firstShown = (trun: Uint8Array): number => {
  const at = viewOf(trun);
  const flags = at.getUint32(0) & 0xffffff;
  if (!has(flags, 0x800)) return 0;
  const start = 8 + (has(flags, 0x1) ? 4 : 0) + (has(flags, 0x4) ? 4 : 0);
  const before = [0x100, 0x200, 0x400].filter((bit) => has(flags, bit)).length * 4;
  const signed = trun[0] === 1;
  return start + before + 4 <= trun.length ? (signed ? at.getInt32(start + before) : at.getUint32(start + before)) : 0;
};

/** When its first picture or sound is decoded, in ticks of the track's clock. */
export const decodedAt = judged((segment: Uint8Array): number => decodedAtOf(child(segment, 'moof', 'traf')));

/** Marks that may stand before and between fragments. */
const marks = ['styp', 'sidx', 'prft', 'emsg'];

/**
 * Reads a segment: marks, then fragments, each with its data, and nothing cut off. Answers when its first picture or sound
 * is shown, in ticks of the track's clock.
 */
export const readSegment = judged((bytes: Uint8Array): number => {
  const boxes = boxesIn(bytes);
  const types = boxes.map(({ type }) => type).filter((type) => !marks.includes(type));
  const inPairs = types.every((type, index) => type === (index % 2 === 0 ? 'moof' : 'mdat'));
  if (types.length < 2 || types.length % 2 !== 0 || !inPairs) {
    throw new BadOutput(`a segment is made of ${types.slice(0, 4).join(', ')}`);
  }
  const last = boxes.at(-1);
  if (!last || last.start + last.size !== bytes.length) throw new BadOutput('a segment is cut short');
  return decodedAt(bytes) + firstShown(child(bytes, 'moof', 'traf', 'trun'));
});

/** How many pictures or pieces of sound a segment holds. */
export const samplesIn = judged((segment: Uint8Array): number =>
  allIn(segment, 'moof', 'traf', 'trun').reduce((sum, trun) => sum + viewOf(trun).getUint32(4), 0),
);

/** A copy of a segment whose clock shows so many ticks less; without marks, which speak of its old place. */
export const shifted = judged((segment: Uint8Array, ticks: number): Uint8Array => {
  const copy = segment.slice();
  for (const tfdt of allIn(copy, 'moof', 'traf', 'tfdt')) {
    const at = viewOf(tfdt);
    if (tfdt[0] === 1) at.setBigUint64(4, at.getBigUint64(4) - BigInt(ticks));
    else at.setUint32(4, at.getUint32(4) - ticks);
  }
  const kept = boxesIn(copy).filter(({ type }) => !marks.includes(type));
  return Buffer.concat(kept.map(({ start, size }) => copy.subarray(start, start + size)));
});
