import { type Box, boxesIn, demand, field, Malformed } from '../../mediapackage/boxes.ts';
import { readInit, type TrackFacts } from '../../mediapackage/init-segment.ts';
import type { Tag } from '../feed/flv.ts';

/** A track's initialization, as far as RTMP needs it. */
export interface RelayTrack {
  facts: TrackFacts;
  /** The body that says how to decode what follows. */
  header: Buffer;
}

const entryBytes = { video: 78, audio: 28 };

/** What describes its own decoder within an `esds`: the contents of descriptor 5. */
const audioConfiguration = (bytes: Buffer, esds: Box): Buffer => {
  const skips: Record<number, number> = { 3: 3, 4: 13 };
  let at = esds.body + 4;
  while (at + 2 < esds.end) {
    const tag = bytes[at] ?? 0;
    at += 1;
    let length = 0;
    for (;;) {
      const next = bytes[at] ?? 0;
      at += 1;
      length = length * 128 + (next & 127);
      if (next < 128 || at >= esds.end) break;
    }
    if (tag === 5) return bytes.subarray(at, at + length);
    at += skips[tag] ?? length;
  }
  throw new Malformed("the box 'esds' does not describe its decoder");
};

const [avcHeader, avcPacket] = [0, 1];
const aac = 0xaf;

/** Reads `ftyp` + `moov`. */
export const relayTrackOf = (bytes: Buffer): RelayTrack => {
  const facts = readInit(bytes);
  const descriptions = demand(bytes, 'moov/trak/mdia/minf/stbl/stsd');
  const [entry] = boxesIn(bytes, descriptions.body + 8, descriptions.end);
  if (!entry) throw new Malformed('the track describes no samples');
  const inner = { ...entry, body: entry.body + entryBytes[facts.kind] };
  if (facts.kind === 'audio') {
    const configuration = audioConfiguration(bytes, demand(bytes, 'esds', inner));
    return { facts, header: Buffer.concat([Buffer.from([aac, 0]), configuration]) };
  }
  const box = demand(bytes, 'avcC', inner);
  const head = Buffer.from([0x17, avcHeader, 0, 0, 0]);
  return { facts, header: Buffer.concat([head, bytes.subarray(box.body, box.end)]) };
};

interface Defaults {
  ticks: number;
  bytes: number;
  flags: number;
}

const defaultsOf = (bytes: Buffer, header: Box, { sampleTicks, sampleFlags }: TrackFacts): Defaults => {
  const flags = field(bytes, header, 0, 4) & 0xffffff;
  const found: Defaults = { ticks: sampleTicks, bytes: 0, flags: sampleFlags };
  let at = 8 + (flags & 0x1 ? 8 : 0) + (flags & 0x2 ? 4 : 0);
  const read = (flag: number, name: keyof Defaults): void => {
    if (!(flags & flag)) return;
    found[name] = field(bytes, header, at, 4);
    at += 4;
  };
  read(0x8, 'ticks');
  read(0x10, 'bytes');
  read(0x20, 'flags');
  return found;
};

const isNotSync = 0x10000;

const bodyOf = (kind: TrackFacts['kind'], isKey: boolean, offsetMs: number, media: Buffer): Buffer => {
  if (kind === 'audio') return Buffer.concat([Buffer.from([aac, 1]), media]);
  const head = Buffer.from([isKey ? 0x17 : 0x27, avcPacket, 0, 0, 0]);
  head.writeIntBE(offsetMs, 2, 3);
  return Buffer.concat([head, media]);
};

/** The pictures or sounds of a `moof` + `mdat`, as RTMP carries them; times in milliseconds since the encoder began. */
export const tagsOfFragment = (bytes: Buffer, { facts }: RelayTrack): Tag[] => {
  const moof = demand(bytes, 'moof');
  const fragment = demand(bytes, 'traf', moof);
  const defaults = defaultsOf(bytes, demand(bytes, 'tfhd', fragment), facts);
  const time = demand(bytes, 'tfdt', fragment);
  let ticks = field(bytes, time, 4, field(bytes, time, 0, 1) === 1 ? 8 : 4);
  const ms = (given: number): number => Math.round((given * 1000) / facts.timescale);
  const tags: Tag[] = [];
  for (const run of boxesIn(bytes, fragment.body, fragment.end)) {
    if (run.type !== 'trun') continue;
    const flags = field(bytes, run, 0, 4) & 0xffffff;
    let at = 8;
    const next = (isThere: number): number | undefined => {
      if (!(flags & isThere)) return undefined;
      at += 4;
      return field(bytes, run, at - 4, 4);
    };
    const count = field(bytes, run, 4, 4);
    let from = moof.start + (next(0x1) ?? moof.end - moof.start + 8);
    const firstFlags = next(0x4);
    for (let n = 0; n < count; n += 1) {
      const length = next(0x100) ?? defaults.ticks;
      const size = next(0x200) ?? defaults.bytes;
      const own = next(0x400) ?? (n === 0 ? firstFlags : undefined) ?? defaults.flags;
      const offset = (next(0x800) ?? 0) | 0;
      if (from + size > bytes.length) throw new Malformed('a fragment says it has more media than it has');
      const isKey = (own & isNotSync) === 0;
      const media = bytes.subarray(from, from + size);
      tags.push({ kind: facts.kind, atMs: ms(ticks), body: bodyOf(facts.kind, isKey, ms(offset), media) });
      from += size;
      ticks += length;
    }
  }
  return tags;
};

export const isKeyPicture = ({ kind, body }: Tag): boolean =>
  kind === 'video' && body[0] === 0x17 && body[1] === avcPacket;
