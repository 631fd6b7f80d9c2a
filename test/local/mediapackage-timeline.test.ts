import { describe, expect, test } from 'vitest';
import { type Epoch, Timeline } from '../../local/resources/mediapackage/timeline.ts';

const epoch: Epoch = { number: 0, anchorMs: 1_000_000, anchorSeconds: 0 };

/** A track that is fed fragments as the packager feeds it, one after another. */
function aTrack(kind: 'video' | 'audio', timescale: number) {
  const timeline = new Timeline({ kind, timescale, segmentSeconds: 2 });
  let at = 0;
  /** What was hinted before each fragment, and what it became. */
  const hinted: { hint: typeof timeline.hint; became: { number: number; part: number } }[] = [];
  return {
    timeline,
    hinted,
    feed(ticks: number, { independent = false, samples = 10, of = epoch, bytes = 100 } = {}) {
      const fragment = { decodeTicks: at, ticks, samples, independent: independent || kind === 'audio' };
      const { hint } = timeline;
      if (timeline.open && timeline.cutsBefore(fragment, of)) timeline.close(timeline.open);
      const segment = timeline.open ?? timeline.begin(fragment, of);
      timeline.add(segment, fragment, bytes);
      hinted.push({ hint, became: { number: segment.number, part: segment.parts.length - 1 } });
      if (timeline.isFull(segment, of)) timeline.close(segment);
      at += ticks;
    },
    /** What is decoded next, on another clock. */
    restart: () => {
      at = 0;
    },
  };
}

const lengths = (timeline: Timeline) => timeline.segments.filter(({ whole }) => whole).map(({ seconds }) => seconds);

describe('keyframes every two seconds', () => {
  test('a segment is closed with its last fragment, and every hint comes true', () => {
    const { timeline, hinted, feed } = aTrack('video', 30);
    for (let n = 0; n < 24; n += 1) feed(10, { independent: n % 6 === 0 });
    expect(lengths(timeline)).toEqual([2, 2, 2, 2]);
    expect(timeline.open).toBeUndefined();
    for (const { hint, became } of hinted) expect(hint).toEqual(became);
    expect(timeline.hint).toEqual({ number: 4, part: 0 });
  });

  test('at 29.97 pictures a second keyframes at full seconds come a picture early now and then: nothing is cut wrong', () => {
    const { timeline, hinted, feed } = aTrack('video', 30_000);
    const gops = [60, 60, 60, 59, 60, 60, 60, 60, 59];
    for (const pictures of gops)
      for (let left = pictures, first = true; left > 0; left -= 10, first = false)
        feed(Math.min(10, left) * 1001, { independent: first, samples: Math.min(10, left) });
    expect(timeline.segments.map(({ parts, ticks }) => [parts[0]?.independent ?? true, ticks / 1001])).toEqual(
      gops.map((pictures) => [true, pictures]),
    );
    for (const { hint, became } of hinted) expect(hint).toEqual(became);
  });
});

describe('keyframes that come as they like', () => {
  test('are where segments begin, and nothing is hinted that might not come', () => {
    const { timeline, hinted, feed } = aTrack('video', 30);
    for (let n = 0; n < 45; n += 1) feed(10, { independent: n % 8 === 0 });
    expect(timeline.hint).toBeUndefined();
    // The first cut was believed to be one; from then on each segment begins with a keyframe.
    expect(timeline.segments.slice(2).every(({ parts }) => parts.length === 0 || parts[0]?.independent)).toBe(true);
    expect(lengths(timeline).slice(2)).toEqual(
      lengths(timeline)
        .slice(2)
        .map(() => expect.closeTo(2.667, 2)),
    );
    for (const { hint, became } of hinted) if (hint) expect(hint).toEqual(became);
  });
});

describe('sound', () => {
  test('is cut next to every other second however long its fragments are, and every hint comes true', () => {
    const { timeline, hinted, feed } = aTrack('audio', 48_000);
    for (let n = 0; n < 120; n += 1) feed(16 * 1024);
    for (const [at, segment] of timeline.segments.entries())
      expect(Math.abs(segment.startTicks / 48_000 - 2 * at)).toBeLessThan(0.18);
    for (const { hint, became } of hinted) expect(hint).toEqual(became);
  });
});

describe('a reload', () => {
  const { timeline, feed } = aTrack('video', 30);
  for (let n = 0; n < 15; n += 1) feed(10, { independent: n % 6 === 0 }); // two whole segments and half a third

  test.each<[number, number | undefined, string]>([
    [0, undefined, 'there'],
    [1, 5, 'there'],
    [1, 6, 'there'], // the first part of what comes behind
    [2, 0, 'there'],
    [2, 2, 'there'],
    [2, 3, 'to come'],
    [2, undefined, 'to come'],
    [3, 0, 'to come'],
    [4, 0, 'too far'],
  ])('for segment %i, part %s finds it %s', (number, part, where) => {
    expect(timeline.reached(number, part)).toBe(where);
  });
});

test('a new run of the encoder is a new segment, on the clock of its own', () => {
  const { timeline, feed, restart } = aTrack('video', 30);
  for (let n = 0; n < 8; n += 1) feed(10, { independent: n % 6 === 0 });
  restart();
  const next = { number: 1, anchorMs: 1_060_000, anchorSeconds: 0 };
  for (let n = 0; n < 7; n += 1) feed(10, { independent: n % 6 === 0, of: next });
  expect(
    timeline.segments.map(({ number, epoch: run, atMs, seconds }) => [number, run, atMs, Number(seconds.toFixed(3))]),
  ).toEqual([
    [0, 0, 1_000_000, 2],
    [1, 0, 1_002_000, 0.667],
    [2, 1, 1_060_000, 2],
    [3, 1, 1_062_000, 0.333],
  ]);
});

test('what is old is let go, numbers go on, and parts are kept of the newest only', () => {
  const { timeline, feed } = aTrack('video', 30);
  for (let n = 0; n < 60; n += 1) feed(10, { independent: n % 6 === 0 });
  expect(timeline.segments.map(({ parts }) => parts.length)).toEqual([0, 0, 0, 0, 0, 0, 0, 6, 6, 6]);
  const gone = timeline.forget(1_000_000 + 9_000);
  expect(gone.map(({ number }) => number)).toEqual([0, 1, 2, 3]);
  expect(timeline.segments[0]?.number).toBe(4);
  expect(timeline.forget(Number.POSITIVE_INFINITY)).toHaveLength(3); // the newest stay
});
