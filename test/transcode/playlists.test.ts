import HLS from 'hls-parser';
import { parse as parseMpd } from 'mpd-parser';
import { expect, test } from 'vitest';
import { masterPlaylist } from '../../lambdas/transcode/master-playlist.ts';
import { mpd } from '../../lambdas/transcode/mpd.ts';
import { durationMsOf, type MediaPlaylist, parsePlaylist } from '../../lambdas/transcode/playlist.ts';
import type { Rendition } from '../../lambdas/transcode/rendition.ts';
import { addressOf, enclosedIn } from '../../web/src/player/enclosed-files.ts';

const video = (name: string, width: number, height: number, rate: number): Rendition => ({
  ...{ name, kind: 'video', width, height, averageBitrate: rate, peakBitrate: rate * 1.4, frameRate: 30_000 / 1001 },
  ...{ codecs: 'avc1.64001f', sizeBytes: 1000, durationMs: 10_010, path: `first-1/cmaf_${name}.m3u8`, startsAt: 0 },
});
const sound: Rendition = {
  ...{ name: 'audio', kind: 'audio', width: 0, height: 0, averageBitrate: 128_000, peakBitrate: 131_000, frameRate: 0 },
  ...{ codecs: 'mp4a.40.2', sizeBytes: 1000, durationMs: 10_005, path: 'first-1/cmaf_audio.m3u8', startsAt: 0.5 },
};
const ladder = [
  video('240p', 426, 240, 200_000),
  video('720p', 1280, 720, 2_500_000),
  video('360p', 640, 360, 500_000),
];

const text = (name: string, durations: number[]): string =>
  [
    ...[
      '#EXTM3U',
      '#EXT-X-VERSION:7',
      '#EXT-X-TARGETDURATION:4',
      '#EXT-X-MEDIA-SEQUENCE:1',
      '#EXT-X-PLAYLIST-TYPE:VOD',
    ],
    `#EXT-X-MAP:URI="cmaf_${name}init.cmfv"`,
    ...durations.flatMap((seconds, n) => [
      `#EXTINF:${seconds},`,
      `cmaf_${name}_${String(n + 1).padStart(9, '0')}.cmfv`,
    ]),
    '#EXT-X-ENDLIST',
  ].join('\n');
const playlistOf = ({ name }: Rendition): MediaPlaylist => parsePlaylist(text(name, [4.004, 4.004, 2.002]));

test('the master playlist is one a strict reader takes, and begins with the rung made first', () => {
  const parsed = HLS.parse(masterPlaylist([...ladder, sound], '360p'));
  if (!parsed.isMasterPlaylist) throw new Error('not a master playlist');
  expect(parsed.independentSegments).toBe(true);
  expect(parsed.variants.map(({ uri }) => uri)).toEqual(
    ['360p', '240p', '720p'].map((name) => `first-1/cmaf_${name}.m3u8`),
  );
  expect(parsed.variants[0]).toMatchObject({
    bandwidth: 500_000 * 1.4 + 131_000,
    averageBandwidth: 628_000,
    codecs: 'avc1.64001f,mp4a.40.2',
    resolution: { width: 640, height: 360 },
    frameRate: 29.97,
    audio: [{ uri: 'first-1/cmaf_audio.m3u8', isDefault: true }],
  });
});

test('a silent video names no sound', () => {
  const master = masterPlaylist(ladder, '360p');
  expect(master).not.toMatch(/AUDIO|mp4a/);
  expect(HLS.parse(master).isMasterPlaylist).toBe(true);
});

test('files enclosed in the master come out as they went in; a strict reader reads over them', () => {
  const media = text('360p', [4.004, 2.002]);
  const master = masterPlaylist([...ladder, sound], '360p', [
    { name: 'first-1/cmaf_360p.m3u8', text: media },
    { name: 'first-1/cmaf_360pinit.cmfv', bytes: Uint8Array.of(0, 34, 10, 255) },
  ]);
  const parsed = HLS.parse(master);
  if (!parsed.isMasterPlaylist) throw new Error('not a master playlist');
  expect(parsed.variants).toHaveLength(3);
  const files = enclosedIn(master, 'https://video.example/v/vid/1/master.m3u8?CMCD=sid');
  expect([...files]).toEqual([
    ['https://video.example/v/vid/1/first-1/cmaf_360p.m3u8', media],
    ['https://video.example/v/vid/1/first-1/cmaf_360pinit.cmfv', Uint8Array.of(0, 34, 10, 255)],
  ]);
  expect(files.has(addressOf('https://video.example/v/vid/1/first-1/cmaf_360p.m3u8?CMCD=x#t'))).toBe(true);
  expect(enclosedIn(masterPlaylist(ladder, '360p'), 'https://video.example/master.m3u8').size).toBe(0);
});

test('the MPD names the same files, segment by segment', () => {
  const written = mpd([...ladder, sound].map((rendition) => ({ rendition, playlist: playlistOf(rendition) })));
  const parsed = parseMpd(written, { manifestUri: 'https://video.example/v/vid/1/manifest.mpd' });
  expect(parsed.playlists.map(({ attributes }) => attributes.RESOLUTION?.height)).toEqual([240, 360, 720]);
  const [lowest] = parsed.playlists;
  expect(lowest?.segments.map(({ resolvedUri }) => resolvedUri.split('/').slice(-2).join('/'))).toEqual([
    'first-1/cmaf_240p_000000001.cmfv',
    'first-1/cmaf_240p_000000002.cmfv',
    'first-1/cmaf_240p_000000003.cmfv',
  ]);
  expect(lowest?.segments[0]?.map?.resolvedUri).toMatch(/cmaf_240pinit\.cmfv$/);
  expect(lowest?.segments.map(({ duration }) => duration)).toEqual([4.004, 4.004, 2.002]);
  expect(lowest?.attributes['FRAME-RATE']).toBeCloseTo(29.97, 2);
  expect(Object.keys(parsed.mediaGroups.AUDIO.audio ?? {})).toHaveLength(1);
  expect(parsed.duration).toBeCloseTo(10.01, 3);
});

test('ten hours are still one page', () => {
  const long = parsePlaylist(text('240p', [...Array.from({ length: 9000 }, () => 4), 1.5]));
  const rendition = video('240p', 426, 240, 200_000);
  expect(mpd([{ rendition, playlist: long }]).length).toBeLessThan(1500);
  expect(durationMsOf(long)).toBe(36_001_500);
});

test.each([
  ['no playlist', 'hello'],
  ['no end', text('a', [4]).replace('#EXT-X-ENDLIST', '')],
  ['no segments', text('a', [])],
  ['no initialization', text('a', [4]).replace(/#EXT-X-MAP.*\n/, '')],
  ['a segment without a duration', text('a', [4]).replace(/#EXTINF.*\n/, '')],
  ['a file elsewhere', text('a', [4]).replace('cmaf_a_', '../other_')],
  ['a file on another host', text('a', [4]).replace('cmaf_a_', 'http://127.0.0.1/')],
  ['an absolute path', text('a', [4]).replace('cmaf_a_', '/etc/')],
  ['byte ranges', text('a', [4]).replace('#EXTINF', '#EXT-X-BYTERANGE:1@0\n#EXTINF')],
])('%s is bad output', (_, bad) => {
  expect(() => parsePlaylist(bad)).toThrow(expect.objectContaining({ name: 'BadOutput' }));
});

test('segments out of order are bad output', () => {
  const jumbled = playlistOf(sound);
  jumbled.segments.reverse();
  expect(() => mpd([{ rendition: sound, playlist: jumbled }])).toThrow(/out of order/);
});
