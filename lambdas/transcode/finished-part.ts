import { dashKeyOf, hlsKeyOf } from './announcements.ts';
import { checkRendition, type Expected } from './check-outputs.ts';
import type { Encode, Part } from './encode-record.ts';
import { folderOf, playlistKeyOf, posterPrefixOf, rungsOf } from './jobs.ts';
import { lowestUseful } from './ladder.ts';
import { beginningsOf, type Enclosed, masterPlaylist } from './master-playlist.ts';
import { etagOf, read, replace, sizesUnder } from './media-bucket.ts';
import { mpd, type Playable } from './mpd.ts';
import { BadOutput, parsePlaylist } from './playlist.ts';
import type { Rendition } from './rendition.ts';
import type { Source } from './source.ts';

const nameIn = (key: string): string => key.slice(key.lastIndexOf('/') + 1);
const folderIn = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1);

const expectedOf = (encode: Encode, part: Part, source: Source): Expected[] => {
  const pathOf = (name: string): string =>
    playlistKeyOf({ ...encode, part: part.name, attempt: part.attempt }, name).slice(folderOf(encode).length);
  const perSecond = source.frameRate.numerator / source.frameRate.denominator;
  const pictures = rungsOf(part.name, encode.ladder).map(({ name, width, height }) => ({
    ...{ name, kind: 'video' as const, width, height, frameRate: perSecond, path: pathOf(name) },
  }));
  const sound = { name: 'audio', kind: 'audio' as const, width: 0, height: 0, frameRate: 0, path: pathOf('audio') };
  return part.name === 'first' && source.audio ? [...pictures, sound] : pictures;
};

export const readOrBad = async (bucket: string, key: string): Promise<Uint8Array> => {
  const bytes = await read(bucket, key);
  if (!bytes || bytes.length === 0) throw new BadOutput(`${nameIn(key)} is missing or empty`);
  return bytes;
};

export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Reads what a job left behind and holds it against what was ordered; throws `BadOutput` at the first thing amiss. */
export const checkPart = async (bucket: string, encode: Encode, part: Part): Promise<Playable[]> => {
  const { source } = encode;
  const expected = source ? expectedOf(encode, part, source) : [];
  const folder = folderIn(`${folderOf(encode)}${expected[0]?.path}`);
  const sizes = await sizesUnder(bucket, folder);
  return Promise.all(
    expected.map(async (one) => {
      if (!source) throw new BadOutput('nothing is known of the source');
      const playlist = textOf(await readOrBad(bucket, `${folderOf(encode)}${one.path}`));
      const { init, segments } = parsePlaylist(playlist);
      const [initBytes, firstSegment] = await Promise.all([
        readOrBad(bucket, `${folder}${init}`),
        readOrBad(bucket, `${folder}${segments[0]?.name}`),
      ]);
      return checkRendition(one, { playlist, sizes, init: initBytes, firstSegment }, source);
    }),
  );
};

/** The captured pictures in the order of the film, and the most detailed: a black or empty one compresses to almost nothing. */
export const choosePoster = async (
  bucket: string,
  encode: Encode,
  part: Part,
): Promise<Pick<Encode, 'posterKey' | 'frameKeys'>> => {
  const prefix = posterPrefixOf({ ...encode, part: part.name, attempt: part.attempt });
  const captures = [...(await sizesUnder(bucket, prefix))].filter(([name]) => name.endsWith('.jpg'));
  const [best] = captures.toSorted(([, a], [, b]) => b - a);
  const frameKeys = captures.map(([name]) => `${prefix}${name}`).sort();
  return { posterKey: best && `${prefix}${best[0]}`, frameKeys };
};

/** Which version of the playlists was there before we read the record we compose from. */
export interface PlaylistsRead {
  hls: string | undefined;
  dash: string | undefined;
}

export const readPlaylists = async (bucket: string, encode: Encode): Promise<PlaylistsRead> => {
  const [hls, dash] = await Promise.all([etagOf(bucket, hlsKeyOf(encode)), etagOf(bucket, dashKeyOf(encode))]);
  return { hls, dash };
};

const cacheControlFor = (seconds: number): string => `public, max-age=0, s-maxage=${seconds}`;
/** Of playlists nothing is added to any more. */
export const wholeCacheControl = cacheControlFor(3600);

/**
 * While rungs are still to come, the edge's copy is a second old at most (CloudFront's shortest useful life: viewers who
 * come at once still share it); then an hour. Players ask the edge each time.
 */
const cacheControlOf = (encode: Encode, renditions: readonly Rendition[]): string => {
  const isWhole = renditions.filter(({ kind }) => kind === 'video').length === encode.ladder.length;
  return isWhole ? wholeCacheControl : cacheControlFor(1);
};

/** What a player needs of a rendition before its first segment. */
const enclosedOf = async (
  bucket: string,
  encode: Encode,
  { rendition, text, playlist }: Playable & { text: string },
): Promise<Enclosed[]> => {
  const init = `${folderIn(rendition.path)}${playlist.init}`;
  const bytes = await readOrBad(bucket, `${folderOf(encode)}${init}`);
  return [
    { name: rendition.path, text },
    { name: init, bytes },
  ];
};

/** Each in one put and only over the version that was read before the record was: whoever is late writes nothing. */
export const writeManifests = async (
  bucket: string,
  encode: Encode,
  manifests: { hls: string; dash: string },
  cacheControl: string,
  was: PlaylistsRead,
): Promise<void> => {
  const dash = { body: manifests.dash, contentType: 'application/dash+xml', cacheControl };
  const hls = { body: manifests.hls, contentType: 'application/vnd.apple.mpegurl', cacheControl };
  await replace(bucket, dashKeyOf(encode), was.dash, dash);
  await replace(bucket, hlsKeyOf(encode), was.hls, hls);
};

/** Writes the master playlist and the MPD over all checked renditions. */
export const writePlaylists = async (
  bucket: string,
  encode: Encode,
  renditions: readonly Rendition[],
  was: PlaylistsRead,
): Promise<void> => {
  const playables = await Promise.all(
    renditions.map(async (rendition) => {
      const text = textOf(await readOrBad(bucket, `${folderOf(encode)}${rendition.path}`));
      return { rendition, text, playlist: parsePlaylist(text) };
    }),
  );
  const startWith = lowestUseful(encode.ladder).name;
  const beginnings = beginningsOf(renditions, startWith);
  const askedFirst = playables.filter(({ rendition }) => beginnings.includes(rendition));
  const enclosed = await Promise.all(askedFirst.map((playable) => enclosedOf(bucket, encode, playable)));
  const master = masterPlaylist(renditions, startWith, enclosed.flat());
  const manifests = { hls: master, dash: mpd(playables) };
  await writeManifests(bucket, encode, manifests, cacheControlOf(encode, renditions), was);
};
