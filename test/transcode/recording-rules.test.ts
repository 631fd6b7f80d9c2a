import { parse as parseMpd } from 'mpd-parser';
import { describe, expect, test } from 'vitest';
import { mpdOfPeriods } from '../../lambdas/transcode/mpd.ts';
import { parseRuns } from '../../lambdas/transcode/playlist.ts';
import {
  checkRecording,
  ladderOf,
  momentsOf,
  playlistsNamed,
  type RecordedRun,
  sourceOf,
  type Track,
} from '../../lambdas/transcode/recording.ts';

const head = ['#EXTM3U', '#EXT-X-VERSION:6', '#EXT-X-TARGETDURATION:2', '#EXT-X-MEDIA-SEQUENCE:7'];
const playlist = (...lines: string[]): string => [...head, ...lines, '#EXT-X-ENDLIST'].join('\n');
const segment = (name: string): string[] => ['#EXTINF:2,', name];

describe('a recorded playlist', () => {
  test('is read stretch by stretch; an interruption nobody sent in counts', () => {
    const runs = parseRuns(
      playlist(
        ...[
          '#EXT-X-DISCONTINUITY-SEQUENCE:3',
          '#EXT-X-MAP:URI="init_3.mp4"',
          ...segment('s_7.m4s'),
          ...segment('s_8.m4s'),
        ],
        ...['#EXT-X-DISCONTINUITY', '#EXT-X-DISCONTINUITY', '#EXT-X-MAP:URI="init_5.mp4"', ...segment('s_9.m4s')],
      ),
    );
    expect(runs.map(({ number, init, segments }) => [number, init, segments.length])).toEqual([
      [3, 'init_3.mp4', 2],
      [5, 'init_5.mp4', 1],
    ]);
  });

  test('keeps its beginning where an interruption brings no other', () => {
    const text = playlist('#EXT-X-MAP:URI="i.mp4"', ...segment('a'), '#EXT-X-DISCONTINUITY', ...segment('b'));
    expect(parseRuns(text).map(({ init }) => init)).toEqual(['i.mp4', 'i.mp4']);
  });

  test.each([
    ['another beginning without an interruption', ['#EXT-X-MAP:URI="i"', ...segment('a'), '#EXT-X-MAP:URI="j"']],
    ['a hole', ['#EXT-X-MAP:URI="i"', '#EXT-X-GAP', ...segment('a')]],
    ['pieces of files', ['#EXT-X-MAP:URI="i"', '#EXT-X-BYTERANGE:9@0', ...segment('a')]],
    ['a file further up', ['#EXT-X-MAP:URI="i"', ...segment('live/../../a')]],
    ['a file elsewhere', ['#EXT-X-MAP:URI="https://example.com/i"', ...segment('a')]],
    ['a segment before its beginning', segment('a')],
  ])('with %s is turned down', (_, lines) => {
    expect(() => parseRuns(playlist(...lines))).toThrow(expect.objectContaining({ name: 'BadOutput' }));
  });

  test('and the list of them names each once', () => {
    const list = [
      ...['#EXTM3U', '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="x, y",URI="sound.m3u8"'],
      '#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="c",NAME="c",INSTREAM-ID="CC1"',
      ...['#EXT-X-STREAM-INF:BANDWIDTH=2,AUDIO="a"', 'v/high.m3u8', '#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="a"'],
      ...['v/low.m3u8', '#EXT-X-STREAM-INF:BANDWIDTH=3,AUDIO="b"', 'v/high.m3u8', ''],
    ];
    expect(playlistsNamed(list.join('\n'))).toEqual(['v/high.m3u8', 'v/low.m3u8', 'sound.m3u8']);
    expect(() => playlistsNamed('#EXTM3U\n')).toThrow(/no picture/);
    expect(() => playlistsNamed(list.join('\n').replace('sound', '../sound'))).toThrow(/elsewhere/);
  });
});

const run = (track: string, number: number, seconds: number, given: Partial<RecordedRun> = {}): RecordedRun => {
  const height = Number(track.slice(1)) || 0;
  const width = Math.round((height * 16) / 18) * 2;
  return {
    ...{ number, init: `live/${track}_init_${number}.mp4`, startsAt: 100, perSecond: 25.1 },
    segments: Array.from({ length: seconds / 2 }, (_, n) => ({
      name: `live/${track}_${10 * number + n}.m4s`,
      seconds: 2,
    })),
    facts: { codecs: height > 0 ? 'avc1.64001f' : 'mp4a.40.2', timescale: 90_000, width, height },
    ...given,
  };
};
const track = (name: string, ...seconds: number[]): Track => ({
  runs: seconds.flatMap((length, number) => (length > 0 ? [run(name, number, length)] : [])),
});
/** Every file there is, as large as its rung is sharp. */
const sizesOf = (tracks: readonly Track[]): Map<string, number> =>
  new Map(
    tracks.flatMap(({ runs }) =>
      runs.flatMap(({ init, segments, facts }) => [
        [init, 800] as const,
        ...segments.map(({ name }) => [name, 1000 * (facts.height || 20)] as const),
      ]),
    ),
  );
const check = (tracks: readonly Track[], toldMs = 10_000) => checkRecording(tracks, sizesOf(tracks), toldMs);

describe('a recording', () => {
  const whole = [track('v720', 6, 4), track('v240', 6, 4), track('v360', 6, 4), track('a', 6, 4)];

  test('has a rendition for each rung, lowest first, told by what was measured', () => {
    const found = check(whole);
    expect(found.map(({ rendition }) => rendition.name)).toEqual(['audio', '240p', '360p', '720p']);
    expect(found[3]?.rendition).toMatchObject({
      ...{ width: 1280, height: 720, durationMs: 10_000, frameRate: 25, path: '720p.m3u8' },
      ...{ averageBitrate: 2_880_000, peakBitrate: 2_880_000, sizeBytes: 5 * 720_000 + 2 * 800 },
    });
    expect(sourceOf(found)).toMatchObject({
      width: 1280,
      height: 720,
      durationMs: 10_000,
      audio: { durationMs: 10_000 },
    });
    expect(ladderOf(found).map(({ name }) => name)).toEqual(['240p', '360p', '720p']);
  });

  test('of a phone held upright is named by the short side', () => {
    const upright = {
      runs: [run('v720', 0, 4, { facts: { codecs: 'avc1', timescale: 1, width: 720, height: 1280 } })],
    };
    expect(check([upright], 4000).map(({ rendition }) => rendition.name)).toEqual(['720p']);
  });

  test('shows the next lower rung where a rung has a hole, and the next higher where there is none lower', () => {
    const found = check([track('v240', 0, 4), track('v360', 6, 0), track('v720', 6, 4)]);
    const inits = found.map(({ rendition, runs }) => [rendition.name, ...runs.map(({ init }) => init)]);
    expect(inits).toEqual([
      ['240p', 'live/v360_init_0.mp4', 'live/v240_init_1.mp4'],
      ['360p', 'live/v360_init_0.mp4', 'live/v240_init_1.mp4'],
      ['720p', 'live/v720_init_0.mp4', 'live/v720_init_1.mp4'],
    ]);
    const lower = check([track('v240', 6, 4), track('v480', 6, 0), track('v540', 6, 4)])[1];
    expect(lower?.runs.map(({ init }) => init)).toEqual(['live/v480_init_0.mp4', 'live/v240_init_1.mp4']);
  });

  test.each<[string, Track[], number, RegExp]>([
    ['nothing in it', [], 10_000, /nothing was recorded/],
    ['only sound', [track('a', 6)], 6000, /nothing was recorded/],
    ['two sounds', [track('v240', 6), track('a', 6), track('b', 6)], 6000, /2 sound tracks/],
    ['a stretch without sound', [track('v240', 6, 4), track('a', 6)], 10_000, /nothing is heard in stretch 1/],
    ['a rung half as long', [track('v240', 20), track('v720', 8)], 20_000, /240p is not as long/],
    ['sound half as long', [track('v240', 20), track('a', 8)], 20_000, /audio is not as long/],
    ['two rungs alike', [track('v240', 6), track('v240', 6)], 6000, /two renditions are called 240p/],
    ['far less than the stream', [track('v240', 6)], 60_000, /6000 ms, the stream 60000 ms/],
  ])('with %s is turned down', (_, tracks, toldMs, why) => {
    expect(() => check(tracks, toldMs)).toThrow(
      expect.objectContaining({ name: 'BadOutput', message: expect.stringMatching(why) }),
    );
  });

  test('whose sound was cut a segment later is whole', () => {
    expect(check([track('v240', 20), track('a', 22)], 20_000)).toHaveLength(2);
  });

  test('a file that is missing or empty is amiss, wherever it is', () => {
    for (const gap of ['live/v720_init_1.mp4', 'live/a_11.m4s', 'live/v240_0.m4s']) {
      const sizes = sizesOf(whole);
      sizes.set(gap, 0);
      expect(() => checkRecording(whole, sizes, 10_000)).toThrow(`${gap} is missing or empty`);
    }
  });

  test('gives moments of its longest stretch for pictures, none of them its very first or last', () => {
    const {
      run: longest,
      segments,
      everySeconds,
    } = momentsOf(check([track('v240', 6, 80), track('v1080', 6, 80)], 86_000));
    expect(longest.init).toBe('live/v240_init_1.mp4');
    expect(segments).toEqual(['live/v240_15.m4s', 'live/v240_25.m4s', 'live/v240_35.m4s', 'live/v240_45.m4s']);
    expect(everySeconds).toBe(2);
  });

  test('of one segment is its own moment', () => {
    expect(momentsOf(check([track('v240', 2)], 2000)).segments).toEqual(['live/v240_0.m4s']);
  });
});

describe('its MPD', () => {
  const facts = { averageBitrate: 1, peakBitrate: 2, sizeBytes: 3, durationMs: 10_000 };
  const of = (name: string, kind: 'video' | 'audio', startsAt: number, names: string[]) => ({
    rendition: {
      ...{ name, kind, ...facts, width: kind === 'video' ? 426 : 0, height: kind === 'video' ? 240 : 0 },
      ...{ frameRate: kind === 'video' ? 25 : 0, codecs: 'avc1.64001f', path: `${name}.m3u8`, startsAt },
    },
    playlist: { init: 'live/i.mp4', segments: names.map((file) => ({ name: file, seconds: 2 })) },
  });
  const periods = [
    {
      ...{ seconds: 4, zero: 100 },
      playables: [
        of('240p', 'video', 100, ['live/s_9.m4s', 'live/s_10.m4s']),
        of('audio', 'audio', 99.5, ['live/a_9.m4s', 'live/a_10.m4s']),
      ],
    },
    {
      seconds: 2,
      zero: 7,
      playables: [of('240p', 'video', 7, ['live/s_11.m4s']), of('audio', 'audio', 7, ['live/a_11.m4s'])],
    },
  ];

  test('has a period a stretch, with one clock for sound and picture', () => {
    const written = mpdOfPeriods(periods);
    expect(written.match(/<Period [^>]*>/g)).toEqual([
      '<Period id="0" start="PT0S" duration="PT4.000S">',
      '<Period id="1" start="PT4.000S" duration="PT2.000S">',
    ]);
    expect(written.match(/presentationTimeOffset="\d+"/g)).toEqual(
      [100, 100, 7, 7].map((zero) => `presentationTimeOffset="${zero}000000"`),
    );
    expect(written).toContain('<S t="99500000" d="2000000" r="1"/>');
    const parsed = parseMpd(written, { manifestUri: 'https://video.example/v/1/manifest.mpd' });
    expect(parsed.duration).toBe(6);
    expect(parsed.playlists[0]?.segments.map(({ resolvedUri }) => resolvedUri.split('/').at(-1))).toEqual([
      ...['s_9.m4s', 's_10.m4s', 's_11.m4s'],
    ]);
  });

  test('lists files one by one where their names do not count', () => {
    const odd = [{ seconds: 4, zero: 0, playables: [of('240p', 'video', 0, ['live/x.m4s', 'live/a.m4s'])] }];
    const written = mpdOfPeriods(odd);
    expect(written).toContain('<SegmentURL media="live/x.m4s"/><SegmentURL media="live/a.m4s"/>');
    const parsed = parseMpd(written, { manifestUri: 'https://video.example/v/1/manifest.mpd' });
    expect(parsed.playlists[0]?.segments.map(({ resolvedUri }) => resolvedUri.split('/').at(-1))).toEqual([
      ...['x.m4s', 'a.m4s'],
    ]);
  });
});
