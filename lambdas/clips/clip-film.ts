import { atOnce } from '../kit/at-once.ts';
import { BrokenBoxes } from '../kit/boxes.ts';
import type { Clip } from './clip.ts';
import { bestIn, type Segment, segmentsOf } from './cut.ts';
import { filmOf, type Track } from './film.ts';
import { readHead, samplesOf } from './fragments.ts';
import { bytesAt, textAt } from './media-bucket.ts';

/** What of a film everybody’s device plays, and a minute and a half of which is below a hundred megabytes. */
const mostShortSide = 1080;
const readsAtOnce = 16;

/** From a playlist to what it names. */
const beside = (playlistKey: string, name: string): string => new URL(name, `s3:///${playlistKey}`).pathname.slice(1);

/** Everything in a playlist, with what comes first. */
const readTrack = async (bucket: string, playlistKey: string): Promise<Track> => {
  const segments = segmentsOf(await textAt(bucket, playlistKey));
  const files = new Map<string, Uint8Array>();
  await atOnce([...new Set(segments.flatMap(({ map, name }) => [map, name]))], readsAtOnce, async (name) => {
    files.set(name, await bytesAt(bucket, beside(playlistKey, name)));
  });
  const at = (name: string): Uint8Array => files.get(name) ?? new Uint8Array();
  return [...Map.groupBy(segments, ({ run }) => run).values()].map((run: Segment[]) => {
    const head = readHead(at(run[0]?.map ?? ''));
    return { head, samples: run.flatMap(({ name }) => samplesOf(at(name), head)) };
  });
};

/**
 * A clip as one file, out of the segments its playlists name: what they show, from the picture it begins with to the one it
 * ends with. Nothing is encoded anew.
 */
export const readFilm = async (
  bucket: string,
  { key, startMs }: NonNullable<Clip['files']>,
  lengthMs: number,
): Promise<Uint8Array> => {
  const best = bestIn(await textAt(bucket, key), mostShortSide);
  if (!best) throw new BrokenBoxes('a playlist without pictures');
  const paths = [best.picture, ...(best.sound ? [best.sound] : [])];
  const tracks = await Promise.all(paths.map((path) => readTrack(bucket, beside(key, path))));
  return Buffer.concat(filmOf(tracks, { startMs, lengthMs }));
};
