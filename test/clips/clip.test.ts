import { describe, expect, test } from 'vitest';
import { type Clip, livePlaylist, stretchOfStream, stretchOfVideo } from '../../lambdas/clips/clip.ts';
import { videoWish } from '../../lambdas/clips/contract.ts';
import {
  isPackaged,
  rightsOfClip,
  rightsOfSource,
  type StreamCopy,
  stretchIn,
  type VideoCopy,
} from '../../lambdas/clips/source.ts';
import type { VideoRights } from '../../lambdas/kit/authorize.ts';

const at = (seconds: number): string => new Date(Date.UTC(2026, 10, 20, 10) + seconds * 1000).toISOString();
const ms = (seconds: number): number => Date.parse(at(seconds));

const outside = (make: () => unknown) => {
  try {
    make();
  } catch (error) {
    const { code, details } = error as { code: string; details: unknown };
    return { code, details };
  }
  throw new Error('it was not refused');
};

describe('the stretch of a video', () => {
  test('is what was asked for, in milliseconds', () => {
    expect(stretchOfVideo({ startSec: 12.3456, lengthSec: 30 }, 60_000)).toEqual({ startMs: 12_346, lengthMs: 30_000 });
  });
  test('may end where the film ends, and not after it', () => {
    expect(stretchOfVideo({ startSec: 30.3, lengthSec: 30 }, 60_000).startMs).toBe(30_300);
    expect(outside(() => stretchOfVideo({ startSec: 31, lengthSec: 30 }, 60_000))).toEqual({
      code: 'clips.outside',
      details: { fromSec: 0, toSec: 60 },
    });
  });
  test.each([
    ['shorter than five seconds', { startSec: 0, lengthSec: 4.9 }],
    ['longer than ninety', { startSec: 0, lengthSec: 90.1 }],
    ['from before the beginning', { startSec: -1, lengthSec: 10 }],
    ['not a number', { startSec: 'NaN', lengthSec: 10 }],
    ['without an end', { startSec: 0, lengthSec: Number.POSITIVE_INFINITY }],
    ['with what nobody knows', { startSec: 0, lengthSec: 10, hlsUrl: 'https://evil.example/x.m3u8' }],
    ['a title that turns text around', { startSec: 0, lengthSec: 10, title: 'a\u202eb' }],
    ['a title of 101 letters', { startSec: 0, lengthSec: 10, title: 'x'.repeat(101) }],
    ['a title of spaces', { startSec: 0, lengthSec: 10, title: '   ' }],
  ])('is refused when it is %s', (_, wish) => {
    expect(videoWish.safeParse(wish).success).toBe(false);
  });
});

describe('the stretch of a stream on air', () => {
  const stream = { liveSince: at(0), dvrWindowSec: 600, latencyMs: 2000 };
  const now = new Date(ms(3600));
  test('ends with what is shown now, where nobody says where it begins', () => {
    expect(stretchOfStream({ lengthSec: 30 }, stream, now)).toEqual({ startsAt: at(3568), lengthMs: 30_000 });
  });
  test('may begin as far back as viewers may go', () => {
    expect(stretchOfStream({ startsAt: at(3001), lengthSec: 30 }, stream, now).startsAt).toBe(at(3001));
    expect(outside(() => stretchOfStream({ startsAt: at(2900), lengthSec: 30 }, stream, now))).toEqual({
      code: 'clips.outside',
      details: { from: at(3000), to: at(3600) },
    });
  });
  test('reaches two and a half minutes back even where viewers may not go back at all', () => {
    const without = { ...stream, dvrWindowSec: 0 };
    expect(stretchOfStream({ startsAt: at(3451), lengthSec: 90 }, without, now).startsAt).toBe(at(3451));
    expect(outside(() => stretchOfStream({ startsAt: at(3440), lengthSec: 90 }, without, now)).code).toBe(
      'clips.outside',
    );
  });
  test('is not of what is still to come, nor of before the first picture', () => {
    expect(outside(() => stretchOfStream({ startsAt: at(3580), lengthSec: 30 }, stream, now)).code).toBe(
      'clips.outside',
    );
    const young = { ...stream, liveSince: at(3590) };
    expect(outside(() => stretchOfStream({ lengthSec: 60 }, young, now)).code).toBe('clips.outside');
  });
  test('is MediaPackage’s own playlist of that stretch', () => {
    expect(livePlaylist('str_1', { startsAt: at(0), lengthMs: 30_000 })).toBe(
      '/l/str_1/standard.m3u8?start=2026-11-20T10%3A00%3A00.000Z&end=2026-11-20T10%3A00%3A30.000Z',
    );
  });
});

const video = (given: Partial<VideoCopy> = {}): VideoCopy => ({
  videoId: 'vid_1',
  ownerId: 'usr_1',
  version: 1,
  title: 'Waves',
  state: 'READY',
  visibility: 'public',
  access: 'free',
  ageRestriction: 'none',
  sourceVersion: 1,
  durationMs: 120_000,
  hlsKey: 'v/vid_1/1/master.m3u8',
  ...given,
});
const stream = (given: Partial<StreamCopy> = {}): StreamCopy => ({
  streamId: 'str_1',
  ownerId: 'usr_1',
  version: 1,
  admission: 'open',
  admissionEpoch: 0,
  title: 'Storm',
  description: '',
  state: 'ARCHIVED',
  visibility: 'unlisted',
  access: 'free',
  latency: 'low',
  record: true,
  videoId: 'vid_1',
  liveSince: at(0),
  ...given,
});
const made: Omit<Clip, 'videoId' | 'streamId'> = {
  clipId: 'clp_1',
  sourceId: 'str_1',
  ownerId: 'usr_1',
  makerId: 'usr_2',
  title: 'The wave',
  lengthMs: 30_000,
  createdAt: at(0),
};
const onAir: Clip = { ...made, streamId: 'str_1', startsAt: at(20) };
const ofVideo: Clip = { ...made, videoId: 'vid_1', startMs: 1000 };

describe('who may see a clip: who may see what it is of', () => {
  const open = { ownerId: 'usr_1', published: true, takenDown: false, access: 'free' } as const;
  test.each<[string, Parameters<typeof rightsOfSource>[0], VideoRights | undefined]>([
    ['a stream', { stream: stream() }, { ...open, visibility: 'unlisted' }],
    [
      'a stream behind a door: those who make it',
      { stream: stream({ admission: 'password' }), video: video() },
      { ...open, visibility: 'private' },
    ],
    [
      'a stream whose recording is a draft: the stream’s',
      { stream: stream(), video: video() },
      { ...open, visibility: 'unlisted' },
    ],
    [
      'a stream whose recording is published: the recording’s',
      { stream: stream(), video: video({ state: 'PUBLISHED', visibility: 'private', publishedAt: at(9) }) },
      { ...open, visibility: 'private' },
    ],
    [
      'a stream whose recording was taken back: the recording’s',
      { stream: stream(), video: video({ publishedAt: at(9) }) },
      { ...open, published: false, visibility: 'public' },
    ],
    [
      'a stream whose draft was taken down',
      { stream: stream(), video: video({ takenDown: { reason: 'spam', at: at(9) } }) },
      { ...open, takenDown: true, visibility: 'unlisted' },
    ],
    [
      'a stream that staff ended',
      { stream: stream({ endReason: 'terminated' }) },
      { ...open, takenDown: true, visibility: 'unlisted' },
    ],
    ['a stream whose recording lies in the trash', { stream: stream(), video: video({ trashedAt: at(9) }) }, undefined],
    ['a stream whose recording is deleted', { stream: stream(), video: video({ state: 'DELETED' }) }, undefined],
    ['a stream whose recording was lost', { stream: stream({ state: 'ARCHIVE_FAILED' }) }, undefined],
    ['a video in the trash', { video: video({ trashedAt: at(9) }) }, undefined],
    ['nothing that is known', {}, undefined],
  ])('%s', (_, source, expected) => {
    expect(rightsOfSource(source)).toEqual(expected);
  });
  test('a clip of the recording is the recording’s alone, whatever was on air', () => {
    const source = { stream: stream(), video: video() };
    expect(rightsOfClip(ofVideo, source)?.published).toBe(false);
    expect(rightsOfClip(onAir, source)?.published).toBe(true);
  });
});

describe('where a clip is in the video', () => {
  const recorded = stream({
    recording: { prefix: '', playlistKey: '', durationMs: 120_000, clock: [{ offsetMs: 0, at: at(-5) }] },
  });
  test('where it was asked for, or where what was sent then is shown', () => {
    expect(stretchIn(ofVideo, { video: video() })).toEqual({ startMs: 1000, lengthMs: 30_000 });
    expect(stretchIn(onAir, { stream: recorded, video: video() })).toEqual({ startMs: 25_000, lengthMs: 30_000 });
  });
  test('across an interruption it is as much shorter as was not sent', () => {
    const clock = [
      { offsetMs: 0, at: at(0) },
      { offsetMs: 30_000, at: at(45) },
    ];
    const broken = stream({ recording: { prefix: '', playlistKey: '', durationMs: 120_000, clock } });
    expect(stretchIn(onAir, { stream: broken, video: video() })).toEqual({ startMs: 20_000, lengthMs: 15_000 });
  });
  test('nowhere yet: before there is a video, and while nobody knows when anything was sent', () => {
    expect(stretchIn(onAir, { stream: recorded })).toBeUndefined();
    expect(stretchIn(onAir, { stream: recorded, video: video({ hlsKey: undefined }) })).toBeUndefined();
    expect(stretchIn(onAir, { stream: stream(), video: video() })).toBeUndefined();
  });
  test('the packager has it while the stream is on air and a moment longer, and before the first picture nothing', () => {
    const ended = stream({ endedAt: at(100) });
    expect(isPackaged(stream(), new Date(ms(99_999)))).toBe(true);
    expect(isPackaged(ended, new Date(ms(190)))).toBe(true);
    expect(isPackaged(ended, new Date(ms(220)))).toBe(false);
    expect(isPackaged(stream({ liveSince: undefined }), new Date(ms(10)))).toBe(false);
  });
});
