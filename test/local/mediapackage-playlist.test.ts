import { describe, expect, test } from 'vitest';
import { mediaPlaylist } from '../../local/resources/mediapackage/media-playlist.ts';
import { mediaNamed, mediaNames } from '../../local/resources/mediapackage/names.ts';
import type { Segment, Timeline } from '../../local/resources/mediapackage/timeline.ts';
import { viewOf } from '../../local/resources/mediapackage/window.ts';

const bornMs = Date.parse('2026-01-01T12:00:00Z');
const names = mediaNames('segment');

/** A segment of two seconds with two parts; the run and the moment are given. */
const aSegment = (number: number, epoch: number, atMs: number, whole = true): Segment => ({
  ...{ number, epoch, atMs, whole, startTicks: 0, ticks: 60, seconds: 2, bytes: 200 },
  parts: [true, false].map((independent, at) => ({ offset: at * 100, bytes: 100, seconds: 1, independent })),
});
const every2Seconds = (count: number) => Array.from({ length: count }, (_, n) => aSegment(n, 0, bornMs + n * 2000));
const timelineOf = (segments: Segment[]) =>
  ({ segments, open: segments.find(({ whole }) => !whole) }) as unknown as Timeline;

describe('a low-latency playlist', () => {
  test('says what there is, what comes next, and where the encoder began anew', () => {
    const open = { ...aSegment(12, 1, bornMs + 62_000, false), seconds: 1 };
    open.parts = open.parts.slice(0, 1);
    const segments = [aSegment(10, 0, bornMs), aSegment(11, 1, bornMs + 60_000)];
    const text = mediaPlaylist({
      ...{ track: 'v720', names, targetSeconds: 2, clockEvery: 1 },
      view: { segments, open, over: false, grows: false },
      low: {
        ...{ partSeconds: 1, delta: false, hint: { number: 12, part: 1 } },
        reports: [{ uri: 'index_a.m3u8', number: 12, part: 0 }],
      },
    });
    expect(text.split('\n')).toEqual([
      '#EXTM3U',
      '#EXT-X-VERSION:6',
      '#EXT-X-TARGETDURATION:2',
      '#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=12,PART-HOLD-BACK=3.000,HOLD-BACK=6',
      '#EXT-X-PART-INF:PART-TARGET=1.000',
      '#EXT-X-MEDIA-SEQUENCE:10',
      '#EXT-X-INDEPENDENT-SEGMENTS',
      '#EXT-X-MAP:URI="segment_v720_init_0.mp4"',
      '#EXT-X-PROGRAM-DATE-TIME:2026-01-01T12:00:00.000Z',
      '#EXT-X-PART:DURATION=1.00000,URI="segment_v720_10_0.m4s",INDEPENDENT=YES',
      '#EXT-X-PART:DURATION=1.00000,URI="segment_v720_10_1.m4s"',
      '#EXTINF:2.00000,',
      'segment_v720_10.m4s',
      '#EXT-X-DISCONTINUITY',
      '#EXT-X-MAP:URI="segment_v720_init_1.mp4"',
      '#EXT-X-PROGRAM-DATE-TIME:2026-01-01T12:01:00.000Z',
      '#EXT-X-PART:DURATION=1.00000,URI="segment_v720_11_0.m4s",INDEPENDENT=YES',
      '#EXT-X-PART:DURATION=1.00000,URI="segment_v720_11_1.m4s"',
      '#EXTINF:2.00000,',
      'segment_v720_11.m4s',
      '#EXT-X-PROGRAM-DATE-TIME:2026-01-01T12:01:02.000Z',
      '#EXT-X-PART:DURATION=1.00000,URI="segment_v720_12_0.m4s",INDEPENDENT=YES',
      '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="segment_v720_12_1.m4s"',
      '#EXT-X-RENDITION-REPORT:URI="index_a.m3u8",LAST-MSN=12,LAST-PART=0',
      '',
    ]);
  });

  test('a playlist that begins behind a discontinuity counts it', () => {
    const view = { segments: [aSegment(11, 2, bornMs)], over: false, grows: false };
    const text = mediaPlaylist({ track: 'a', names, targetSeconds: 2, view });
    expect(text).toContain('#EXT-X-MEDIA-SEQUENCE:11\n#EXT-X-DISCONTINUITY-SEQUENCE:2\n');
    expect(text).not.toContain('#EXT-X-DISCONTINUITY\n');
    expect(text).not.toMatch(/PART|SERVER-CONTROL|PROGRAM-DATE-TIME/);
  });
});

describe('of a track is shown', () => {
  const timeline = timelineOf([...every2Seconds(20), aSegment(20, 0, bornMs + 40_000, false)]);
  const nowMs = bornMs + 42_000;
  const numbers = (wanted: Parameters<typeof viewOf>[1]) =>
    viewOf(timeline, wanted, nowMs).segments.map(({ number }) => number);

  test('the newest, as long as the window is', () => {
    expect(numbers({ windowSeconds: 10 })).toEqual([15, 16, 17, 18, 19]);
    expect(viewOf(timeline, { windowSeconds: 10 }, nowMs).open?.number).toBe(20);
  });

  test('three segments at least, or a player could not hold back', () => {
    expect(numbers({ windowSeconds: 1 })).toEqual([17, 18, 19]);
  });

  test('everything from a start on, whatever the window', () => {
    expect(numbers({ windowSeconds: 10, startMs: bornMs + 20_000 })).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  });

  test('a stretch between start and end, which is over when its end is past, and grows until then', () => {
    const stretch = { windowSeconds: 10, startMs: bornMs + 4_000, endMs: bornMs + 8_000 };
    expect(viewOf(timeline, stretch, nowMs)).toMatchObject({ over: true, grows: false });
    expect(numbers(stretch)).toEqual([2, 3]);
    expect(viewOf(timeline, { ...stretch, endMs: nowMs + 1 }, nowMs)).toMatchObject({ over: false, grows: true });
  });

  test('nothing of what is newer than the delay asked for', () => {
    expect(numbers({ windowSeconds: 4, delaySeconds: 10 }).at(-1)).toBe(15);
    expect(viewOf(timeline, { windowSeconds: 4, delaySeconds: 10 }, nowMs).open).toBeUndefined();
  });
});

test('names of media say what they are, and no other name is one', () => {
  expect(mediaNamed('segment', names.init('v720', 3))).toEqual({ track: 'v720', init: 3 });
  expect(mediaNamed('segment', names.segment('v720', 41))).toEqual({ track: 'v720', number: 41 });
  expect(mediaNamed('segment', names.part('v720', 41, 2))).toEqual({ track: 'v720', number: 41, part: 2 });
  for (const other of [
    'index.m3u8',
    'segment_v720.m4s',
    'segment_v7/../20_1.m4s',
    'other_v720_1.m4s',
    'segment_v720_x.m4s',
  ])
    expect([other, mediaNamed('segment', other)]).toEqual([other, undefined]);
});
