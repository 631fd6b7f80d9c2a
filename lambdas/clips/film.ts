import { BrokenBoxes } from '../kit/boxes.ts';
import { box, table, unturned, words } from './boxes-written.ts';
import type { Sample, TrackHead } from './fragments.ts';

// Puts tracks that lie in segments into one MP4 file, without encoding anything: what is played first stands first, so that it
// can be watched while it comes.

/** A stretch of one track that one encoder made without a break. */
export interface TrackRun {
  head: TrackHead;
  samples: readonly Sample[];
}
/** One track: as many runs as every other, each beginning where the run of the others begins. */
export type Track = readonly TrackRun[];

/** What of it is to be seen: so long, beginning so far behind the first picture. In milliseconds. */
export interface Stretch {
  startMs: number;
  lengthMs: number;
}

/** A sample in its place: `0` is where the film begins, in ticks of its track's first clock. */
interface Placed extends Sample {
  /** Which description decodes it, counted from one. */
  description: number;
}
interface Laid {
  head: TrackHead;
  descriptions: Uint8Array[];
  samples: Placed[];
}

const secondsOf = (samples: readonly Sample[], pick: (sample: Sample) => number, { timescale }: TrackHead): number[] =>
  samples.map((sample) => pick(sample) / timescale);
const beginOf = ({ head, samples }: TrackRun): number =>
  secondsOf(samples, ({ shownAt }) => shownAt, head).reduce((least, one) => Math.min(least, one), Infinity);
const endOf = ({ head, samples }: TrackRun): number =>
  secondsOf(samples, ({ shownAt, ticks }) => shownAt + ticks, head).reduce((most, one) => Math.max(most, one), 0);

/** The pictures say where a run begins in the film, and what its clock shows then: sounds are moved with them. */
const beginningsOf = (pictures: Track): { clock: number; film: number }[] => {
  let film = 0;
  return pictures.map((run) => {
    const clock = beginOf(run);
    const beginning = { clock, film };
    film += endOf(run) - clock;
    return beginning;
  });
};

/**
 * Behind a break there may be a little of what was there before it: pictures are decoded on, and shown when they were to be; of
 * sounds those are left out that would be heard on top of others.
 */
const inOrder = (samples: readonly Placed[], isPicture: boolean): Placed[] => {
  let before = Number.NEGATIVE_INFINITY;
  return samples.flatMap((sample) => {
    if (!isPicture && sample.decodedAt < before + sample.ticks / 2) return [];
    before = Math.max(before + 1, sample.decodedAt);
    return [{ ...sample, decodedAt: before }];
  });
};

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/**
 * From the last picture decoding can begin with to the last one that is shown; of sounds, those that are heard, and the piece
 * before them, out of which decoders come in.
 */
const within = (samples: readonly Placed[], isPicture: boolean, end: number): Placed[] => {
  const last = samples.findLastIndex(({ shownAt }) => shownAt < end);
  if (!isPicture) return samples.filter(({ shownAt, ticks }, index) => shownAt + 2 * ticks > 0 && index <= last);
  const first = Math.max(
    0,
    samples.findLastIndex(({ isKey, shownAt }) => isKey && shownAt <= 0),
  );
  return samples.slice(first, last + 1);
};

const laid = (track: Track, beginnings: ReturnType<typeof beginningsOf>, { startMs, lengthMs }: Stretch): Laid => {
  const head = track[0]?.head;
  if (!head || track.length !== beginnings.length) throw new BrokenBoxes('tracks that break at different places');
  const descriptions: Uint8Array[] = [];
  const numberOf = (wanted: Uint8Array): number => {
    const known = descriptions.findIndex((one) => sameBytes(one, wanted));
    return known < 0 ? descriptions.push(wanted) : known + 1;
  };
  const samples = track.flatMap((run, index) => {
    const { clock, film } = beginnings[index] ?? { clock: 0, film: 0 };
    const shift = Math.round((film - clock - startMs / 1000) * head.timescale);
    const scaled = (ticks: number): number => Math.round((ticks * head.timescale) / run.head.timescale);
    const description = numberOf(run.head.descriptions[0] ?? new Uint8Array());
    return run.samples.map((sample) => ({
      ...sample,
      ...{ decodedAt: scaled(sample.decodedAt) + shift, shownAt: scaled(sample.shownAt) + shift },
      ...{ ticks: scaled(sample.ticks), description },
    }));
  });
  const end = Math.round((lengthMs * head.timescale) / 1000);
  return { head, descriptions, samples: inOrder(within(samples, head.isPicture, end), head.isPicture) };
};

/** Samples that lie behind one another: a second of a track, so that players need not jump to and fro. */
interface Chunk {
  track: number;
  second: number;
  samples: Placed[];
}
const chunksOf = ({ head, samples }: Laid, track: number): Chunk[] =>
  [
    ...Map.groupBy(samples, ({ decodedAt, description }) => `${Math.floor(decodedAt / head.timescale)} ${description}`),
  ].map(([, list]) => ({ track, second: (list[0]?.decodedAt ?? 0) / head.timescale, samples: list }));

/** The same value many times over is said once. */
const counted = (values: readonly number[]): number[] => {
  const runs: [count: number, value: number][] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last && last[1] === value) last[0]++;
    else runs.push([1, value]);
  }
  return [runs.length, ...runs.flat()];
};

const durationsOf = (samples: readonly Placed[]): number[] =>
  samples.map(({ decodedAt, ticks }, index) => (samples[index + 1]?.decodedAt ?? decodedAt + ticks) - decodedAt);

/** How many samples a chunk holds, where that changes. */
const chunkTable = (chunks: readonly Chunk[]): number[] => {
  const shapes = chunks.map(({ samples }) => ({ count: samples.length, description: samples[0]?.description ?? 1 }));
  const changes = shapes.flatMap(({ count, description }, index) => {
    const before = shapes[index - 1];
    return before?.count === count && before.description === description ? [] : [[index + 1, count, description]];
  });
  return [changes.length, ...changes.flat()];
};

const sampleTables = ({ head, descriptions, samples }: Laid, chunks: readonly Chunk[], places: number[]): Buffer => {
  const later = samples.map(({ shownAt, decodedAt }) => shownAt - decodedAt);
  const keys = samples.flatMap(({ isKey }, index) => (isKey ? [index + 1] : []));
  return box(
    'stbl',
    box('stsd', words(0, descriptions.length), ...descriptions),
    table('stts', 0, ...counted(durationsOf(samples))),
    ...(later.some((ticks) => ticks !== 0)
      ? [table('ctts', later.some((ticks) => ticks < 0) ? 0x1000000 : 0, ...counted(later))]
      : []),
    ...(head.isPicture ? [table('stss', 0, keys.length, ...keys)] : []),
    table('stsc', 0, ...chunkTable(chunks)),
    table('stsz', 0, 0, samples.length, ...samples.map(({ bytes }) => bytes.length)),
    table('stco', 0, places.length, ...places),
  );
};

/** A film counts in milliseconds. */
const filmClock = 1000;

/** From when to when a track is shown, in the film's time. */
const shownOf = ({ head, samples }: Laid, lengthMs: number): { fromMs: number; toMs: number } => {
  const ms = (ticks: number): number => Math.round((ticks * 1000) / head.timescale);
  const from = samples.reduce((least, { shownAt }) => Math.min(least, shownAt), Infinity);
  const to = samples.reduce((most, { shownAt, ticks }) => Math.max(most, shownAt + ticks), 0);
  return { fromMs: Math.max(0, ms(from)), toMs: Math.min(lengthMs, ms(to)) };
};

/** What is shown begins exactly where it was asked for, also where decoding has to begin before it. */
const edits = ({ head, samples }: Laid, { fromMs, toMs }: { fromMs: number; toMs: number }): Buffer => {
  const first = samples[0]?.decodedAt ?? 0;
  const begins = Math.round((fromMs * head.timescale) / 1000) - first;
  const silent = fromMs > 0 ? [[fromMs, -1, 0x10000]] : [];
  const list = [...silent, [toMs - fromMs, begins, 0x10000]];
  return box('edts', table('elst', 0, list.length, ...list.flat()));
};

const trackBox = (one: Laid, number: number, tables: Buffer, lengthMs: number): Buffer => {
  const { head, samples } = one;
  const shown = shownOf(one, lengthMs);
  const ticks = durationsOf(samples).reduce((sum, each) => sum + each, 0);
  const isShownAndMeant = 0x3;
  return box(
    'trak',
    box('tkhd', words(isShownAndMeant, 0, 0, number, 0, shown.toMs, 0, 0), head.display),
    edits(one, shown),
    box(
      'mdia',
      box('mdhd', words(0, 0, 0, head.timescale, ticks), head.language),
      box('hdlr', head.handler.body),
      box('minf', ...head.about.map(({ type, body }) => box(type, body)), tables),
    ),
  );
};

const movieHead = (lengthMs: number, tracks: number): Buffer => {
  const [atItsSpeed, atFullVolume] = [0x10000, 0x1000000];
  const head = [0, 0, filmClock, lengthMs, atItsSpeed, atFullVolume, 0, 0];
  return table('mvhd', 0, ...head, ...unturned, 0, 0, 0, 0, 0, 0, tracks + 1);
};

const fileType = box('ftyp', Buffer.from('isom\0\0\x02\0isomiso2avc1mp41', 'latin1'));

/**
 * One file of these tracks, pictures first, as long as the stretch: it begins and ends with exactly that picture, as far as the
 * picture's own time goes. In pieces, to be put behind one another.
 */
export const filmOf = (tracks: readonly Track[], stretch: Stretch): Uint8Array[] => {
  const [pictures] = tracks;
  if (!pictures?.[0]?.head.isPicture) throw new BrokenBoxes('a film without pictures');
  const beginnings = beginningsOf(pictures);
  const parts = tracks.map((track) => laid(track, beginnings, stretch)).filter(({ samples }) => samples.length > 0);
  if (!parts[0]?.head.isPicture) throw new BrokenBoxes('a film without pictures there');
  const chunks = parts.flatMap(chunksOf).toSorted((a, b) => a.second - b.second || a.track - b.track);
  const lengthMs = Math.max(...parts.map((part) => shownOf(part, stretch.lengthMs).toMs));
  const movie = (from: number): Buffer => {
    const places: number[][] = parts.map(() => []);
    let at = from;
    for (const { track, samples } of chunks) {
      places[track]?.push(at);
      at += samples.reduce((sum, { bytes }) => sum + bytes.length, 0);
    }
    const boxes = parts.map((part, index) => {
      const own = chunks.filter(({ track }) => track === index);
      return trackBox(part, index + 1, sampleTables(part, own, places[index] ?? []), stretch.lengthMs);
    });
    return box('moov', movieHead(lengthMs, parts.length), ...boxes);
  };
  const pieces = chunks.flatMap(({ samples }) => samples.map(({ bytes }) => bytes));
  const size = pieces.reduce((sum, { length }) => sum + length, 0);
  // Where everything lies takes as much room to say, wherever it lies.
  const from = fileType.length + movie(0).length + 8;
  return [fileType, movie(from), words(8 + size), Buffer.from('mdat', 'latin1'), ...pieces];
};
