import type { ProbeResult, Track } from '@aws-sdk/client-mediaconvert';
import { expect, test } from 'vitest';
import { judge, problems, steadyFrameRate } from '../../lambdas/transcode/source.ts';

const picture = (video: Track['VideoProperties'] = {}, track: Partial<Track> = {}): Track => ({
  TrackType: 'video',
  Duration: 10,
  VideoProperties: { Width: 1920, Height: 1080, FrameRate: { Numerator: 25, Denominator: 1 }, Rotation: 0, ...video },
  ...track,
});
const sound: Track = { TrackType: 'audio', Duration: 9.9, AudioProperties: { Channels: 2 } };
const probed = (tracks: Track[], duration: number | undefined = 10): ProbeResult => ({
  Container: { Duration: duration, Tracks: tracks },
});

test('a usual file is described as people see it', () => {
  expect(judge(probed([picture(), sound]))).toEqual({
    source: {
      width: 1920,
      height: 1080,
      durationMs: 10_000,
      videoDurationMs: 10_000,
      frameRate: { numerator: 25, denominator: 1 },
      interlaced: false,
      highDynamicRange: false,
      audio: { durationMs: 9900 },
    },
  });
});

test.each([
  ['a phone held upright', { Rotation: 90 }, { width: 1080, height: 1920 }],
  ['upside down', { Rotation: 180 }, { width: 1920, height: 1080 }],
  [
    'DV with wide pixels',
    { Width: 720, Height: 576, SampleAspectRatio: { Numerator: 64, Denominator: 45 } },
    { width: 1024, height: 576 },
  ],
  [
    'wide pixels, turned',
    { Width: 720, Height: 576, Rotation: 270, SampleAspectRatio: { Numerator: 64, Denominator: 45 } },
    { width: 576, height: 1024 },
  ],
  ['high dynamic range', { TransferCharacteristics: 'ARIB_B67' as const }, { highDynamicRange: true }],
  ['half pictures', { CodecMetadata: { ScanType: 'interlaced' } }, { interlaced: true }],
])('%s', (_, video, expected) => {
  expect(judge(probed([picture(video)]))).toMatchObject({ source: expected });
});

test.each([
  ['no tracks at all', probed([]), problems.unreadable],
  ['nothing was found', undefined, problems.unreadable],
  ['sound alone', probed([sound]), problems.noPicture],
  ['30,000 pixels wide', probed([picture({ Width: 30_000 })]), problems.tooLarge],
  ['8192 pixels square', probed([picture({ Width: 8192, Height: 8192 })]), problems.tooLarge],
  ['one pixel', probed([picture({ Width: 1, Height: 1 })]), problems.tooSmall],
  [
    '100,000 frames a second',
    probed([picture({ FrameRate: { Numerator: 100_000, Denominator: 1 } })]),
    problems.tooFast,
  ],
  [
    'ten hours of one picture',
    probed([picture({ FrameRate: { Numerator: 1, Denominator: 36_000 } })], 36_000),
    problems.tooSlow,
  ],
  ['thirteen hours', probed([picture()], 13 * 3600), problems.tooLong],
  ['no duration', probed([picture({}, { Duration: undefined })], 0), problems.noDuration],
  ['65 tracks', probed(Array.from({ length: 65 }, () => picture())), problems.tooManyTracks],
])('%s is turned down with a reason', (_, probe, problem) => {
  expect(judge(probe)).toEqual({ problem });
});

test('every reason says what to do about it', () => {
  for (const { code, message } of Object.values(problems)) {
    expect(code).toMatch(/^transcode\.[a-z_]+$/);
    expect(message).toMatch(/\. .*(upload|Upload|Export|Cut|Add|Open)/);
  }
});

test.each([
  [24, 1, '24/1'],
  [24_000, 1001, '24000/1001'],
  [359_640, 12_001, '30000/1001'],
  [373, 15, '25/1'],
  [120, 1, '60/1'],
  [240, 1, '60/1'],
  [100, 1, '50/1'],
  [15, 1, '15000/1000'],
  [1, 10, '1000/1000'],
])('%i/%i frames a second become steady: %s', (numerator, denominator, expected) => {
  const rate = steadyFrameRate({ numerator, denominator });
  expect(`${rate.numerator}/${rate.denominator}`).toBe(expected);
});
