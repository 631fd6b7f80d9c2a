import { readInit, readSegment } from './boxes.ts';
import { BadOutput, durationMsOf, type MediaPlaylist, parsePlaylist } from './playlist.ts';
import type { Rendition } from './rendition.ts';
import { problems, type Source } from './source.ts';

/** What was ordered, before looking at what came. */
export interface Expected {
  name: string;
  kind: Rendition['kind'];
  width: number;
  height: number;
  frameRate: number;
  path: string;
}

/** What lies in the bucket: names beside the playlist with their sizes, and the bytes that are worth reading. */
export interface Found {
  playlist: string;
  sizes: ReadonlyMap<string, number>;
  init: Uint8Array;
  firstSegment: Uint8Array;
}

const leniencyMs = (ms: number): number => 1000 + ms / 1000;
/** Of a film of a few seconds, a second is much: a quarter may be missing, and whatever goes by in a blink. */
const missingAtMostMs = (ms: number): number => Math.min(leniencyMs(ms), Math.max(250, ms / 4));

/** A rendition must be as long as its track (`own`); where nobody knows that, not absurdly shorter than the whole. */
export const isLongAsIts = (ms: number, { own, whole }: { own?: number | undefined; whole: number }): boolean => {
  const atLeast = own === undefined ? whole / 2 : own - missingAtMostMs(own);
  const longest = Math.max(whole, own ?? 0);
  return ms >= atLeast && ms <= longest + leniencyMs(longest);
};

const checkDuration = (name: string, ms: number, own: number | undefined, whole: number): void => {
  if (isLongAsIts(ms, { own, whole })) return;
  throw new BadOutput(`${name} lasts ${ms} ms, its source ${own ?? whole} ms`, problems.wrongLength);
};

const sizeOf = (sizes: ReadonlyMap<string, number>, name: string): number => {
  const size = sizes.get(name) ?? 0;
  if (size <= 0) throw new BadOutput(`${name} is missing or empty`);
  return size;
};

/** Shorter pieces say nothing about what a connection must carry. */
const shortestForPeakSeconds = 1;

/** What a rendition costs a connection, from the files it is made of: one stretch of them, or several. */
export const bitratesOf = (
  playlists: readonly MediaPlaylist[],
  sizes: ReadonlyMap<string, number>,
): Pick<Rendition, 'averageBitrate' | 'peakBitrate' | 'sizeBytes'> => {
  const segments = playlists
    .flatMap((playlist) => playlist.segments)
    .map(({ name, seconds }) => ({ seconds, bits: 8 * sizeOf(sizes, name) }));
  const bits = segments.reduce((sum, segment) => sum + segment.bits, 0);
  const durationMs = playlists.reduce((sum, playlist) => sum + durationMsOf(playlist), 0);
  const averageBitrate = Math.ceil((bits * 1000) / durationMs);
  const peaks = segments
    .filter(({ seconds }) => seconds >= shortestForPeakSeconds)
    .map((segment) => Math.ceil(segment.bits / segment.seconds));
  return {
    averageBitrate,
    peakBitrate: Math.max(averageBitrate, ...peaks),
    sizeBytes: playlists.reduce((sum, { init }) => sum + sizeOf(sizes, init), bits / 8),
  };
};

/** Nothing is playable on a job's word: what it left is read, listed and compared with what was ordered. */
export const checkRendition = (
  expected: Expected,
  found: Found,
  source: Pick<Source, 'durationMs' | 'videoDurationMs' | 'audio'>,
): { rendition: Rendition; playlist: MediaPlaylist } => {
  const playlist = parsePlaylist(found.playlist);
  const init = readInit(found.init);
  const isPicture = init.width > 0;
  if (isPicture !== (expected.kind === 'video')) throw new BadOutput(`${expected.name} is not ${expected.kind}`);
  if (init.width !== expected.width || init.height !== expected.height) {
    throw new BadOutput(`${expected.name} is ${init.width} × ${init.height}`);
  }
  const firstShown = readSegment(found.firstSegment);
  const durationMs = durationMsOf(playlist);
  checkDuration(
    expected.name,
    durationMs,
    isPicture ? source.videoDurationMs : source.audio?.durationMs,
    source.durationMs,
  );
  const rendition: Rendition = {
    ...expected,
    ...bitratesOf([playlist], found.sizes),
    codecs: init.codecs,
    durationMs,
    startsAt: firstShown / init.timescale,
  };
  return { rendition, playlist };
};
