import { readInit, readSegment, samplesIn } from './boxes.ts';
import type { Adopted } from './encode.ts';
import type { Encode } from './encode-record.ts';
import { excerptOf } from './excerpt.ts';
import { type PlaylistsRead, readOrBad, textOf, wholeCacheControl, writeManifests } from './finished-part.ts';
import { folderOf } from './jobs.ts';
import { lowestUseful } from './ladder.ts';
import { beginningsOf, type Enclosed, masterPlaylist } from './master-playlist.ts';
import { etagOf, put, replace, sizesUnder } from './media-bucket.ts';
import { mediaPlaylist } from './media-playlist.ts';
import { mpdOfPeriods } from './mpd.ts';
import { BadOutput, parseRuns } from './playlist.ts';
import {
  checkRecording,
  ladderOf,
  leadOf,
  momentsOf,
  playlistsNamed,
  type RecordedRendition,
  type RecordedRun,
  sourceOf,
  type Track,
} from './recording.ts';

const folderIn = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** One rendition as it was recorded: its stretches, each with what its first files say. Files are named from the video's folder. */
const readTrack = async (bucket: string, root: string, path: string): Promise<Track> => {
  const below = folderIn(path);
  const runs: RecordedRun[] = [];
  for (const run of parseRuns(textOf(await readOrBad(bucket, `${root}${path}`)))) {
    const init = `${below}${run.init}`;
    const segments = run.segments.map(({ name, seconds }) => ({ name: `${below}${name}`, seconds }));
    const [first] = segments;
    if (!first) continue;
    const [initBytes, segment] = await Promise.all([
      readOrBad(bucket, `${root}${init}`),
      readOrBad(bucket, `${root}${first.name}`),
    ]);
    const facts = readInit(initBytes);
    const startsAt = readSegment(segment) / facts.timescale;
    runs.push({ number: run.number, init, segments, facts, startsAt, perSecond: samplesIn(segment) / first.seconds });
  }
  return { runs };
};

/** Every file that is named is there, every rendition begins as it should, and all are as long as one another. */
const readRecording = async (bucket: string, encode: Encode): Promise<RecordedRendition[]> => {
  const { playlistKey = '', durationMs = 0 } = encode.recording ?? {};
  const root = folderOf(encode);
  if (!playlistKey.startsWith(root)) throw new BadOutput(`a recording elsewhere: ${playlistKey}`);
  const path = playlistKey.slice(root.length);
  const named = playlistsNamed(textOf(await readOrBad(bucket, playlistKey)));
  const [sizes, tracks] = await Promise.all([
    sizesUnder(bucket, root),
    Promise.all(named.map((name) => readTrack(bucket, root, `${folderIn(path)}${name}`))),
  ]);
  return checkRecording(tracks, sizes, durationMs);
};

/** The DASH manifest has a period for each stretch: only there does DASH let a clock begin anew. */
const periodsOf = (renditions: readonly RecordedRendition[]) => {
  const lead = leadOf(renditions);
  return lead.runs.map((run, index) => ({
    zero: run.startsAt,
    seconds: run.segments.reduce((sum, { seconds }) => sum + seconds, 0),
    playables: renditions.map(({ rendition, runs }) => {
      const { facts, startsAt, init, segments } = runs[index] as RecordedRun;
      const { width, height, codecs } = facts;
      return { rendition: { ...rendition, width, height, codecs, startsAt }, playlist: { init, segments } };
    }),
  }));
};

/** A text longer than this comes sooner by itself than inside another one. */
const enclosedAtMost = 64 * 1024;

const enclosedOf = async (bucket: string, root: string, asked: readonly RecordedRendition[]): Promise<Enclosed[]> => {
  const files = await Promise.all(
    asked.map(async ({ rendition, runs }): Promise<Enclosed[]> => {
      const text = mediaPlaylist(runs);
      const init = runs[0]?.init ?? '';
      const begins = { name: init, bytes: await readOrBad(bucket, `${root}${init}`) };
      return text.length > enclosedAtMost ? [begins] : [{ name: rendition.path, text }, begins];
    }),
  );
  return files.flat();
};

const writePlaylists = async (
  bucket: string,
  encode: Encode,
  renditions: readonly RecordedRendition[],
  was: PlaylistsRead,
): Promise<void> => {
  const root = folderOf(encode);
  for (const { rendition, runs } of renditions) {
    const key = `${root}${rendition.path}`;
    const contentType = 'application/vnd.apple.mpegurl';
    const playlist = { body: mediaPlaylist(runs), contentType, cacheControl: wholeCacheControl };
    await replace(bucket, key, await etagOf(bucket, key), playlist);
  }
  const facts = renditions.map(({ rendition }) => rendition);
  const startWith = lowestUseful(ladderOf(renditions)).name;
  const beginnings = beginningsOf(facts, startWith);
  const askedFirst = renditions.filter(({ rendition }) => beginnings.includes(rendition));
  const hls = masterPlaylist(facts, startWith, await enclosedOf(bucket, root, askedFirst));
  await writeManifests(bucket, encode, { hls, dash: mpdOfPeriods(periodsOf(renditions)) }, wholeCacheControl, was);
};

const writeExcerpt = async (
  bucket: string,
  encode: Encode,
  renditions: readonly RecordedRendition[],
): Promise<Encode['excerpt']> => {
  const root = folderOf(encode);
  const { run, segments, everySeconds } = momentsOf(renditions);
  const [init = new Uint8Array(), ...pieces] = await Promise.all(
    [run.init, ...segments].map((name) => readOrBad(bucket, `${root}${name}`)),
  );
  const key = `${root}excerpt.mp4`;
  await put(bucket, key, excerptOf(init, pieces, everySeconds), 'video/mp4');
  const { width, height } = run.facts;
  return { key, width, height, durationMs: segments.length * everySeconds * 1000 };
};

/**
 * Takes over what was recorded of a stream as it lies in the bucket, without encoding anything: checks it, writes our
 * playlists over it, and the excerpt its pictures are taken from. Throws `BadOutput` at the first thing amiss. Twice
 * writes the same.
 */
export const adopt = async (bucket: string, encode: Encode, was: PlaylistsRead): Promise<Adopted> => {
  const renditions = await readRecording(bucket, encode);
  const excerpt = await writeExcerpt(bucket, encode, renditions);
  await writePlaylists(bucket, encode, renditions, was);
  return {
    source: sourceOf(renditions),
    ladder: ladderOf(renditions),
    renditions: renditions.map(({ rendition }) => rendition),
    excerpt,
  };
};
