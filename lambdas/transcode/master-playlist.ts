import type { Rendition } from './rendition.ts';

const audioGroup = 'sound';

const attributes = (list: Record<string, string | number>): string =>
  Object.entries(list)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');

const quoted = (text: string): string => `"${text}"`;

/**
 * The HLS multivariant playlist over whatever renditions have been checked so far. Players begin with the variant that is
 * listed first, so `startWith` (the rung made first, pleasant and light) leads; the others follow, lowest first.
 */
export const masterPlaylist = (renditions: readonly Rendition[], startWith: string): string => {
  const audio = renditions.find(({ kind }) => kind === 'audio');
  const pictures = renditions
    .filter(({ kind }) => kind === 'video')
    .toSorted(
      (a, b) => Number(b.name === startWith) - Number(a.name === startWith) || a.height * a.width - b.height * b.width,
    );
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
  return ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS', ...sound, ...variants, ''].join('\n');
};
