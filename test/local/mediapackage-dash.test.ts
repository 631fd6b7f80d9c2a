import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { type Ahead, aheadOf } from '../../local/resources/mediapackage/ahead.ts';
import { type DashManifestFacts, type DashTrack, mpd } from '../../local/resources/mediapackage/mpd.ts';
import { mediaNames } from '../../local/resources/mediapackage/names.ts';
import { type Epoch, type Segment, Timeline } from '../../local/resources/mediapackage/timeline.ts';

const beganMs = Date.parse('2026-01-01T12:00:00Z');

/** The encoder comes ten seconds after the channel; it is away between 16 and 70 seconds, and its clock begins anew. */
const runs: Epoch[] = [
  { number: 0, anchorMs: beganMs + 10_000, anchorSeconds: 3 },
  { number: 1, anchorMs: beganMs + 70_000, anchorSeconds: 0 },
];
const nowMs = beganMs + 75_000;

const timescales = { video: 90_000, audio: 48_000 };

/** The n-th segment of two seconds of a run. */
const aSegment = (kind: 'video' | 'audio', number: number, run: Epoch, n: number): Segment => ({
  ...{ number, epoch: run.number, whole: true, bytes: 200, parts: [] },
  startTicks: (run.anchorSeconds + 2 * n) * timescales[kind],
  ticks: 2 * timescales[kind],
  ...{ seconds: 2, atMs: run.anchorMs + n * 2000 },
});
const [first, second] = runs as [Epoch, Epoch];
const segmentsOf = (kind: 'video' | 'audio') => [
  ...[0, 1, 2].map((n) => aSegment(kind, n, first, n)),
  ...[0, 1].map((n) => aSegment(kind, n + 3, second, n)),
];

const aTrack = (kind: 'video' | 'audio', ahead: Ahead[] = []): DashTrack => ({
  track: kind === 'video' ? 'v720' : 'a',
  facts: {
    ...{ kind, timescale: timescales[kind], sampleTicks: 1, sampleFlags: 0 },
    ...(kind === 'video' ? { codec: 'avc1.64001f', width: 1280, height: 720 } : { codec: 'mp4a.40.2' }),
    ...(kind === 'audio' && { sampleRate: 48_000, channels: 2 }),
  } as DashTrack['facts'],
  ...{ peak: 3_000_000.2, average: 2_500_000, frameRate: 30, ahead },
  view: { segments: segmentsOf(kind), over: false, grows: false },
});

const aManifest = (more: Partial<DashManifestFacts> = {}): DashManifestFacts => ({
  ...{ tracks: [aTrack('video'), aTrack('audio')], epochs: runs, names: mediaNames('segment'), beganMs, nowMs },
  ...{ windowSeconds: 120, updateSeconds: 2, bufferSeconds: 2, tellsTime: true, delaySeconds: 6 },
  ...{ targetSeconds: 2, longestSeconds: 2, ...more },
});

interface Template {
  [attribute: `@${string}`]: string;
  SegmentTimeline: { S: { '@t': string; '@d': string; '@r'?: string }[] };
}
interface Found {
  [attribute: `@${string}`]: string;
  Period: {
    '@id': string;
    '@start': string;
    AdaptationSet: { '@contentType': string; Representation: { '@id': string; SegmentTemplate: Template }[] }[];
  }[];
  ServiceDescription?: { Latency: { '@target': string } };
  UTCTiming?: { '@schemeIdUri': string; '@value': string };
}

const reader = new XMLParser({
  ...{ ignoreAttributes: false, attributeNamePrefix: '@', parseAttributeValue: false },
  isArray: (name) => ['Period', 'AdaptationSet', 'Representation', 'S'].includes(name),
});
const read = (text: string): Found => {
  expect(XMLValidator.validate(text)).toBe(true);
  return (reader.parse(text) as { MPD: Found }).MPD;
};
const secondsOf = (duration: string): number => Number(/^PT([\d.]+)S$/.exec(duration)?.[1] ?? Number.NaN);
const templates = (found: Found, kind: 'video' | 'audio') =>
  found.Period.flatMap((period) =>
    period.AdaptationSet.filter((set) => set['@contentType'] === kind).flatMap(({ Representation }) =>
      Representation.map(({ SegmentTemplate: template }) => ({ period, template })),
    ),
  );

/** What a player makes of it: each segment's address, and when it is on the wall's clock. */
const listed = (found: Found, kind: 'video' | 'audio') =>
  templates(found, kind).flatMap(({ period, template }) => {
    const beginMs = Date.parse(found['@availabilityStartTime'] ?? '') + secondsOf(period['@start']) * 1000;
    const timescale = Number(template['@timescale']);
    const offset = Number(template['@presentationTimeOffset']);
    let number = Number(template['@startNumber']);
    return template.SegmentTimeline.S.flatMap(({ '@t': t, '@d': d, '@r': r = '0' }) =>
      Array.from({ length: Number(r) + 1 }, (_, n) => ({
        uri: (template['@media'] ?? '').replace('$Number$', String(number++)),
        atMs: beginMs + ((Number(t) + n * Number(d) - offset) / timescale) * 1000,
        seconds: Number(d) / timescale,
      })),
    );
  });

describe('the MPD of what is on air', () => {
  test.each(['video', 'audio'] as const)('places every segment of %s where it was live, whatever its run', (kind) => {
    const names = mediaNames('segment');
    const track = kind === 'video' ? 'v720' : 'a';
    expect(listed(read(mpd(aManifest())), kind)).toEqual(
      segmentsOf(kind).map(({ number, atMs, seconds }) => ({ uri: names.segment(track, number), atMs, seconds })),
    );
  });

  test('says how to read on, and how far back', () => {
    const found = read(mpd(aManifest()));
    expect(found).toMatchObject({
      ...{ '@type': 'dynamic', '@publishTime': new Date(nowMs).toISOString(), '@minimumUpdatePeriod': 'PT2S' },
      ...{ '@timeShiftBufferDepth': 'PT120S', '@suggestedPresentationDelay': 'PT6S', '@maxSegmentDuration': 'PT2S' },
      UTCTiming: { '@schemeIdUri': 'urn:mpeg:dash:utc:direct:2014', '@value': new Date(nowMs).toISOString() },
    });
    expect(found.Period.map((period) => [period['@id'], period['@start']])).toEqual([
      ['0', 'PT10S'],
      ['1', 'PT70S'],
    ]);
    const inits = templates(found, 'video').map(({ template }) => template['@initialization']);
    expect(inits).toEqual(['segment_v720_init_0.mp4', 'segment_v720_init_1.mp4']);
  });

  test('says what time it is only where the endpoint asks for it', () => {
    expect(read(mpd(aManifest({ tellsTime: false }))).UTCTiming).toBeUndefined();
  });

  test('keeps its clock when the run it began with is no longer shown', () => {
    const before = read(mpd(aManifest()));
    const tracks = aManifest().tracks.map((track) => ({
      ...track,
      view: { ...track.view, segments: track.view.segments.slice(3) },
    }));
    const after = read(mpd(aManifest({ tracks, epochs: [second] })));
    expect(after['@availabilityStartTime']).toBe(before['@availabilityStartTime']);
    expect(after.Period).toEqual([before.Period[1]]);
  });

  test('lists the segment that grows and the next where they may be read, of the newest run alone', () => {
    const ahead = (kind: 'video' | 'audio') => [2, 3].map((n) => aSegment(kind, n + 3, second, n));
    const tracks = (['video', 'audio'] as const).map((kind) => aTrack(kind, ahead(kind)));
    const found = read(mpd(aManifest({ tracks, low: { segmentSeconds: 2, partSeconds: 0.334 } })));
    expect(listed(found, 'video').map(({ uri }) => uri)).toEqual(
      [0, 1, 2, 3, 4, 5, 6].map((number) => `segment_v720_${number}.m4s`),
    );
    expect(listed(found, 'audio').at(-1)).toEqual({ uri: 'segment_a_6.m4s', atMs: second.anchorMs + 6000, seconds: 2 });
    for (const { period, template } of [...templates(found, 'video'), ...templates(found, 'audio')])
      expect([template['@availabilityTimeOffset'], template['@availabilityTimeComplete']]).toEqual(
        period['@id'] === '1' ? ['1.666', 'false'] : [undefined, undefined],
      );
    expect(found.ServiceDescription?.Latency['@target']).toBe('1336');
    // Where they may not be read, nothing of it is said.
    expect(mpd(aManifest({ tracks }))).toBe(mpd(aManifest()));
  });
});

describe('the segments to come', () => {
  const run: Epoch = { number: 0, anchorMs: 1_000_000, anchorSeconds: 0 };

  /** Feeds parts of so many samples, and notes each time what was said of the segments to come. */
  const told = (kind: 'video' | 'audio', parts: number[]) => {
    const [timescale, sampleTicks] = kind === 'video' ? [30, 1] : [48_000, 1024];
    const timeline = new Timeline({ kind, timescale, segmentSeconds: 2 });
    const said: Ahead[][] = [];
    let at = 0;
    for (const samples of parts) {
      const independent = kind === 'audio' || at % 60 === 0;
      const fragment = { decodeTicks: at, ticks: samples * sampleTicks, samples, independent };
      if (timeline.open && timeline.cutsBefore(fragment, run)) timeline.close(timeline.open);
      const segment = timeline.open ?? timeline.begin(fragment, run);
      timeline.add(segment, fragment, 100);
      if (timeline.isFull(segment, run)) timeline.close(segment);
      at += fragment.ticks;
      said.push(aheadOf(timeline, run));
    }
    const whole = timeline.segments.filter((segment) => segment.whole);
    return { said, became: whole.map(({ number, startTicks, ticks }) => ({ number, startTicks, ticks })), timeline };
  };

  test.each([
    ['pictures', 'video', 10, 6],
    ['sound, whose frames divide no segment', 'audio', 16, 6],
  ] as const)('of %s become what was said of them', (_, kind, samples, partsOfFirst) => {
    const { said, became } = told(kind, Array(60).fill(samples));
    expect(said.slice(0, partsOfFirst - 1).flat()).toEqual([]);
    for (const ahead of said.slice(partsOfFirst)) expect(ahead).toHaveLength(3);
    const promised = said.flat().filter(({ number }) => number <= (became.at(-1)?.number ?? 0));
    expect(promised.length).toBeGreaterThan(60);
    for (const one of promised) expect(became).toContainEqual(one);
  });

  test('are not known where parts come in several lengths', () => {
    const uneven = Array.from({ length: 30 }, (_, n) => (n % 2 === 0 ? 9 : 11));
    expect(told('video', uneven).said.flat()).toEqual([]);
  });

  test('are not known of a run that has not had a whole one', () => {
    const { timeline } = told('video', Array(13).fill(10));
    expect(aheadOf(timeline, { ...run, number: 1 })).toEqual([]);
  });
});
