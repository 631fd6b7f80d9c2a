import type { Rendition } from './rendition.ts';

const audioGroup = 'sound';

const attributes = (list: Record<string, string | number>): string =>
  Object.entries(list)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');

const quoted = (text: string): string => `"${text}"`;

/** Players begin with what is listed first: `startWith` (the rung made first, pleasant and light), then lowest first. */
const picturesOf = (renditions: readonly Rendition[], startWith: string): Rendition[] =>
  renditions
    .filter(({ kind }) => kind === 'video')
    .toSorted(
      (a, b) => Number(b.name === startWith) - Number(a.name === startWith) || a.height * a.width - b.height * b.width,
    );

const soundOf = (renditions: readonly Rendition[]): Rendition | undefined =>
  renditions.find(({ kind }) => kind === 'audio');

/** What every player asks for first: the leading picture and the sound. */
export const beginningsOf = (renditions: readonly Rendition[], startWith: string): Rendition[] =>
  [picturesOf(renditions, startWith)[0], soundOf(renditions)].filter((rendition) => rendition !== undefined);

/** A small file a player would ask for next; its name is relative to the multivariant playlist. */
export type Enclosed = { name: string; text: string } | { name: string; bytes: Uint8Array };

/**
 * Files that travel inside the playlist, as session data of our own: JSON of texts and base64 by name, percent-encoded.
 * Our player (`web/src/player/enclosed-files.ts`) takes them from here and starts four requests sooner; other players
 * read over it.
 */
const enclosure = (files: readonly Enclosed[]): string[] => {
  const texts = files.flatMap((file) => ('text' in file ? [[file.name, file.text]] : []));
  const bytes = files.flatMap((file) =>
    'bytes' in file ? [[file.name, Buffer.from(file.bytes).toString('base64')]] : [],
  );
  const value = encodeURIComponent(
    JSON.stringify({ texts: Object.fromEntries(texts), bytes: Object.fromEntries(bytes) }),
  );
  const data = attributes({ 'DATA-ID': quoted('arclight.enclosed'), VALUE: quoted(value) });
  return files.length > 0 ? [`#EXT-X-SESSION-DATA:${data}`] : [];
};

/** The HLS multivariant playlist over whatever renditions have been checked so far. */
export const masterPlaylist = (
  renditions: readonly Rendition[],
  startWith: string,
  enclosed: readonly Enclosed[] = [],
): string => {
  const audio = soundOf(renditions);
  const pictures = picturesOf(renditions, startWith);
  const sound = audio
    ? [
        `#EXT-X-MEDIA:${attributes({
          TYPE: 'AUDIO',
          'GROUP-ID': quoted(audioGroup),
          NAME: quoted('Original'),
          DEFAULT: 'YES',
          AUTOSELECT: 'YES',
          CHANNELS: quoted('2'),
          URI: quoted(audio.path),
        })}`,
      ]
    : [];
  const variants = pictures.flatMap((picture) => [
    `#EXT-X-STREAM-INF:${attributes({
      BANDWIDTH: picture.peakBitrate + (audio?.peakBitrate ?? 0),
      'AVERAGE-BANDWIDTH': picture.averageBitrate + (audio?.averageBitrate ?? 0),
      RESOLUTION: `${picture.width}x${picture.height}`,
      'FRAME-RATE': picture.frameRate.toFixed(3),
      CODECS: quoted([picture.codecs, ...(audio ? [audio.codecs] : [])].join(',')),
      ...(audio ? { AUDIO: quoted(audioGroup) } : {}),
    })}`,
    picture.path,
  ]);
  const head = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS'];
  return [...head, ...enclosure(enclosed), ...sound, ...variants, ''].join('\n');
};
