import { atOnce } from '../kit/at-once.ts';
import type { Clip } from './clip.ts';
import { cutMultivariant, cutPlaylist, playlistsIn, windowsOf } from './cut.ts';
import { copy, editionOf, put, textAt } from './media-bucket.ts';

const copiesAtOnce = 32;

/** Players ask the edge each time; the edge asks again after an hour, or when a rung has come and it was written anew. */
const cacheControl = 'public, max-age=0, s-maxage=60';

const folderIn = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1);

/** Everything of a clip lies here: below its video's folder, so that it goes when the video goes. */
export const folderOf = (hlsKey: string, clipId: string): string => `${folderIn(hlsKey)}clips/${clipId}/`;

const putPlaylist = (bucket: string, key: string, body: string): Promise<void> =>
  put(bucket, key, { body, contentType: 'application/vnd.apple.mpegurl', cacheControl });

/** From a folder so deep below the video's clips back to the video's own files. */
const upFrom = (path: string): string => '../'.repeat(2 + path.split('/').length - 1);

interface Wanted {
  clip: Clip;
  hlsKey: string;
  stretch: { startMs: number; lengthMs: number };
  /**
   * Copies the segments beside the playlists: the grant of such a clip opens its own folder and not the whole recording. What
   * is not copied names the video's own segments.
   */
  isCopied: boolean;
}

/**
 * Writes what a clip needs to be played, unless it is there: playlists of its own over segments of the video. Undefined when
 * the video's playlists are not there. Whoever does it again does the same.
 */
export const writtenFiles = async (bucket: string, wanted: Wanted): Promise<Clip['files'] | undefined> => {
  const { clip, hlsKey, stretch, isCopied } = wanted;
  const edition = await editionOf(bucket, hlsKey);
  if (edition === undefined) return undefined;
  const folder = folderOf(hlsKey, clip.clipId);
  const key = `${folder}master.m3u8`;
  if (clip.files?.edition === edition && clip.files.key === key) return clip.files;
  const root = folderIn(hlsKey);
  const multivariant = await textAt(bucket, hlsKey);
  const paths = playlistsIn(multivariant);
  const tracks = await Promise.all(paths.map(async (path) => ({ path, text: await textAt(bucket, `${root}${path}`) })));
  const from = stretch.startMs / 1000;
  const { windows, from: begins } = windowsOf(tracks[0]?.text ?? '', { from, to: from + stretch.lengthMs / 1000 });
  const cuts = tracks.flatMap(({ path, text }) => {
    const back = `${upFrom(path)}${folderIn(path)}`;
    const cut = cutPlaylist(text, windows, (name) => (isCopied ? name : `${back}${name}`));
    return cut ? [{ path, ...cut }] : [];
  });
  if (cuts.length < tracks.length || cuts.length === 0) return undefined;
  if (isCopied) {
    const names = new Set(cuts.flatMap(({ path, files }) => files.map((name) => `${folderIn(path)}${name}`)));
    await atOnce([...names], copiesAtOnce, (name) => copy(bucket, `${root}${name}`, `${folder}${name}`));
  }
  await Promise.all(cuts.map(({ path, playlist }) => putPlaylist(bucket, `${folder}${path}`, playlist)));
  const startMs = Math.max(0, Math.round(stretch.startMs - begins * 1000));
  await putPlaylist(bucket, key, cutMultivariant(multivariant, startMs / 1000));
  return { edition, key, startMs };
};
