import { type Box, boxesIn, demand, field, find, Malformed } from './boxes.ts';

/** What an init segment says of its one track. */
export interface TrackFacts {
  kind: 'video' | 'audio';
  /** Ticks in a second. */
  timescale: number;
  /** As RFC 6381 writes it: `avc1.64001f`, `mp4a.40.2`. */
  codec: string;
  width?: number;
  height?: number;
  channels?: number;
  sampleRate?: number;
  /** Bits a second as its encoder promises (`btrt`), when it does. */
  bitrate?: number;
  /** What `trex` says of samples whose fragment says nothing itself. */
  sampleTicks: number;
  sampleFlags: number;
}

const kinds: Record<string, TrackFacts['kind']> = { vide: 'video', soun: 'audio' };

/** Reads `ftyp` + `moov` as one track of CMAF ingest has them; whatever else it is, is refused in words. */
export function readInit(bytes: Buffer): TrackFacts {
  const tracks = [...boxesIn(bytes)]
    .filter(({ type }) => type === 'moov')
    .flatMap((moov) => [...boxesIn(bytes, moov.body, moov.end)].filter(({ type }) => type === 'trak'));
  const [track] = tracks;
  if (!track || tracks.length > 1)
    throw new Malformed(`the init segment has ${tracks.length} tracks; it must have one`);

  const header = demand(bytes, 'mdia/mdhd', track);
  const timescale = field(bytes, header, field(bytes, header, 0, 1) === 1 ? 20 : 12, 4);
  if (timescale === 0) throw new Malformed('the timescale of the track is 0');
  const handler = demand(bytes, 'mdia/hdlr', track);
  const kindName = bytes.toString('latin1', handler.body + 8, handler.body + 12);
  const kind = kinds[kindName];
  if (!kind) throw new Malformed(`the track is of kind '${kindName}'; only video and audio are taken`);
  const defaults = demand(bytes, 'moov/mvex/trex');
  return {
    kind,
    timescale,
    sampleTicks: field(bytes, defaults, 12, 4),
    sampleFlags: field(bytes, defaults, 20, 4),
    ...sampleEntry(bytes, demand(bytes, 'mdia/minf/stbl/stsd', track), kind),
  };
}

/** How many bytes of a sample entry come before the boxes in it. */
const entryBytes = { video: 78, audio: 28 };

function sampleEntry(bytes: Buffer, descriptions: Box, kind: TrackFacts['kind']) {
  const [entry] = boxesIn(bytes, descriptions.body + 8, descriptions.end);
  if (!entry) throw new Malformed('the track describes no samples');
  const inner: Box = { ...entry, body: entry.body + entryBytes[kind] };
  const promised = find(bytes, 'btrt', inner);
  const bitrate = promised && Math.max(field(bytes, promised, 4, 4), field(bytes, promised, 8, 4));
  const common = bitrate ? { bitrate } : {};
  if (kind === 'video') {
    if (entry.type !== 'avc1') throw new Malformed(`video is '${entry.type}'; it must be H.264 ('avc1')`);
    const configuration = demand(bytes, 'avcC', inner);
    const profile = bytes.toString('hex', configuration.body + 1, configuration.body + 4);
    const [width, height] = [field(bytes, entry, 24, 2), field(bytes, entry, 26, 2)];
    return { ...common, codec: `avc1.${profile}`, width, height };
  }
  if (entry.type !== 'mp4a') throw new Malformed(`audio is '${entry.type}'; it must be AAC ('mp4a')`);
  const [channels, sampleRate] = [field(bytes, entry, 16, 2), field(bytes, entry, 24, 2)];
  return { ...common, codec: `mp4a.40.${audioObjectType(bytes, demand(bytes, 'esds', inner))}`, channels, sampleRate };
}

/** The AAC flavour out of the decoder's own configuration: the first five bits behind descriptor 5. */
function audioObjectType(bytes: Buffer, esds: Box): number {
  let at = esds.body + 4;
  const skips: Record<number, number> = { 3: 3, 4: 13 };
  while (at + 2 < esds.end) {
    const tag = bytes[at] ?? 0;
    at += 1;
    while ((bytes[at] ?? 0) >= 0x80 && at < esds.end) at += 1; // lengths may be written in up to four bytes
    at += 1;
    if (tag === 5) return (bytes[at] ?? 0) >> 3;
    at += skips[tag] ?? esds.end;
  }
  throw new Malformed("the box 'esds' does not describe its decoder");
}
