import { type Box, boxesIn, demand, field, Malformed } from './boxes.ts';
import type { TrackFacts } from './init-segment.ts';

/** What a `moof` says of the samples behind it. Times are in ticks of the track's timescale. */
export interface FragmentFacts {
  /** When its first sample is decoded. */
  decodeTicks: number;
  ticks: number;
  samples: number;
  /** Whether it can be decoded without anything before it. */
  independent: boolean;
}

const isNotSync = 0x10000;

/** Fields of a `tfhd` that come before those we read, by flag and length. */
const headerFields: [flag: number, bytes: 4 | 8, name?: 'ticks' | 'flags'][] = [
  [0x01, 8],
  [0x02, 4],
  [0x08, 4, 'ticks'],
  [0x10, 4],
  [0x20, 4, 'flags'],
];

function defaultsOf(bytes: Buffer, header: Box, track: TrackFacts): { ticks: number; flags: number } {
  const flags = field(bytes, header, 0, 4) & 0xffffff;
  const found = { ticks: track.sampleTicks, flags: track.sampleFlags };
  let at = 8;
  for (const [flag, length, name] of headerFields) {
    if ((flags & flag) === 0) continue;
    if (name) found[name] = field(bytes, header, at, 4);
    at += length;
  }
  return found;
}

interface Run {
  ticks: number;
  samples: number;
  firstFlags: number | undefined;
}

function runOf(bytes: Buffer, run: Box, defaults: { ticks: number; flags: number }): Run {
  const flags = field(bytes, run, 0, 4) & 0xffffff;
  const samples = field(bytes, run, 4, 4);
  let at = 8 + (flags & 0x1 ? 4 : 0);
  const ofFirst = flags & 0x4 ? field(bytes, run, at, 4) : undefined;
  if (flags & 0x4) at += 4;
  const bytesPerSample = [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag).length * 4;
  if (run.body + at + samples * bytesPerSample > run.end) throw new Malformed("the box 'trun' is too short");
  const flagsAt = (flags & 0x100 ? 4 : 0) + (flags & 0x200 ? 4 : 0);
  const inRun = flags & 0x400 && samples > 0 ? field(bytes, run, at + flagsAt, 4) : undefined;
  let ticks = flags & 0x100 ? 0 : samples * defaults.ticks;
  if (flags & 0x100) for (let n = 0; n < samples; n += 1) ticks += field(bytes, run, at + n * bytesPerSample, 4);
  return { ticks, samples, firstFlags: samples > 0 ? (ofFirst ?? inRun ?? defaults.flags) : undefined };
}

/** Reads a `moof` of a track; refused in words when it says nothing usable. */
export function readFragment(bytes: Buffer, track: TrackFacts): FragmentFacts {
  const fragment = demand(bytes, 'moof/traf');
  const defaults = defaultsOf(bytes, demand(bytes, 'tfhd', fragment), track);
  const time = demand(bytes, 'tfdt', fragment);
  const decodeTicks = field(bytes, time, 4, field(bytes, time, 0, 1) === 1 ? 8 : 4);
  const runs = [...boxesIn(bytes, fragment.body, fragment.end)]
    .filter(({ type }) => type === 'trun')
    .map((run) => runOf(bytes, run, defaults));
  const ticks = runs.reduce((sum, run) => sum + run.ticks, 0);
  const samples = runs.reduce((sum, run) => sum + run.samples, 0);
  if (samples === 0 || ticks === 0) throw new Malformed('a fragment has no samples, or they last no time');
  const first = runs.find(({ firstFlags }) => firstFlags !== undefined)?.firstFlags ?? 0;
  return { decodeTicks, ticks, samples, independent: track.kind === 'audio' || (first & isNotSync) === 0 };
}
