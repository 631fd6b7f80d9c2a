import type { MediaPlaylist } from './playlist.ts';

/** One rendition's own HLS playlist over its stretches: each begins anew, with an initialization section of its own. */
export const mediaPlaylist = (runs: readonly MediaPlaylist[]): string => {
  const longest = Math.max(1, ...runs.flatMap(({ segments }) => segments.map(({ seconds }) => Math.round(seconds))));
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${longest}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...runs.flatMap(({ init, segments }, index) => [
      ...(index > 0 ? ['#EXT-X-DISCONTINUITY'] : []),
      `#EXT-X-MAP:URI="${init}"`,
      ...segments.flatMap(({ name, seconds }) => [`#EXTINF:${seconds.toFixed(6)},`, name]),
    ]),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
};
