import { describe, expect, test } from 'vitest';
import { chargedMs, costOf } from '../../lambdas/live/cost.ts';
import { encoderSettings, inputAttachment } from '../../lambdas/live/encoder-settings.ts';
import { manifestsOf } from '../../lambdas/live/packaging.ts';
import { freePlaces } from '../../lambdas/live/pool.ts';
import { clockOf, listed } from '../../lambdas/live/recording.ts';
import { end, factsOf, IllegalTransition, make, reconnectUntil, type Stream, step } from '../../lambdas/live/stream.ts';
import { ingestUrlOf, keptOf, streamKeyOf } from '../../lambdas/live/stream-key.ts';
import { isTerminal, type StreamEvent, type StreamState, transitions } from '../../lambdas/live/stream-machine.ts';
import { machines, pairsOf } from '../support/machines.ts';

const now = new Date('2026-11-20T10:00:00.000Z');
const wish = {
  ...({ title: 'Storm', description: '', visibility: 'public', access: 'free', latency: 'low', record: true } as const),
  ...{ dvrWindowSec: 3600, reconnectWindowSec: 60 },
};
const ids = { streamId: 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T', ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e' };
const aStream = (given: Partial<Stream> = {}): Stream => ({ ...make(wish, ids, now), version: 7, ...given });
const minutesLater = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);

const pairs = pairsOf('live_stream');

describe('the machine', () => {
  test('has the states and the ends of the design, and no others', () => {
    expect(Object.keys(transitions).sort()).toEqual([...new Set(pairs.map(({ from }) => from))].sort());
    const ends = Object.keys(transitions).filter((state) => isTerminal(state as StreamState));
    expect(ends.sort()).toEqual([...(machines['live_stream']?.terminal ?? [])].sort());
    expect(aStream().state).toBe(machines['live_stream']?.initial);
  });

  test.each(pairs)('$from and $event lead to $to', ({ from, event, to }) => {
    expect((transitions[from as StreamState] as Record<string, string>)[event]).toBe(to);
    const before = aStream({ state: from as StreamState });
    const stepped = () => step(before, event as StreamEvent, now);
    if (!to) return expect(stepped).toThrow(IllegalTransition);
    expect(stepped()).toMatchObject({ event, after: { state: to, version: 8, dueAt: now.toISOString() } });
  });

  test('the table knows no event the design does not', () => {
    const known = new Set(pairs.map(({ event }) => event));
    const used = Object.values(transitions).flatMap((exits) => Object.keys(exits));
    expect(used.filter((event) => !known.has(event))).toEqual([]);
    expect(used).toHaveLength(machines['live_stream']?.t.length ?? 0);
  });
});

describe('what the world is told', () => {
  test('never a key, an address or anything of AWS', () => {
    const secret = {
      ...{ keyHash: 'hash-of-it', keyLast4: '9f3a', ingestUrl: 'rtmp://203.0.113.10/live', inputId: 'input-7' },
      ...{ encoderId: 'channel-7', ingestEndpoint: 'https://ingest', slot: 1 },
    };
    const told = JSON.stringify(factsOf(aStream({ ...secret, state: 'LIVE' })));
    for (const value of Object.values(secret)
      .map(String)
      .filter((one) => one.length > 1))
      expect(told).not.toContain(value);
  });
});

describe('a pause', () => {
  const paused = aStream({ state: 'INTERRUPTED', interruptedAt: now.toISOString(), waitingFrom: now.toISOString() });
  test('lasts as long as the stream says', () => {
    expect(reconnectUntil(paused)).toEqual(minutesLater(1));
  });
  test('does not run out while a new key is put in', () => {
    expect(reconnectUntil({ ...paused, oldInputId: 'input-6' })).toBeUndefined();
  });
  test('is no part of the recording when the stream ends in it', () => {
    const ended = end(paused, 'timeout:reconnect_window', 'connection_lost', minutesLater(1)).after;
    expect(ended).toMatchObject({ mediaUntil: now.toISOString(), endedAt: minutesLater(1).toISOString() });
  });
});

describe('a key', () => {
  const key = streamKeyOf(Uint8Array.from({ length: 16 }, (_, index) => index * 16));
  test('is 128 bits, and kept so that nobody can send with what is kept', () => {
    expect(key).toBe('00102030405060708090a0b0c0d0e0f0');
    expect(keptOf(key).keyLast4).toBe('e0f0');
    expect(JSON.stringify(keptOf(key))).not.toContain(key);
    expect(() => streamKeyOf(new Uint8Array(8))).toThrow('16 bytes');
  });
  test('is cut off the address it stands in, and an address without it is a failure', () => {
    expect(ingestUrlOf(`rtmp://203.0.113.10:1935/live/${key}`, key)).toBe('rtmp://203.0.113.10:1935/live');
    expect(() => ingestUrlOf('rtmp://203.0.113.10:1935/live/other', key)).toThrow();
  });
});

describe('what it costs', () => {
  const since = now.toISOString();
  test('nothing before its encoder runs, ten minutes at least after, then the time it ran', () => {
    expect(chargedMs({}, minutesLater(5))).toBe(0);
    expect(chargedMs({ since }, minutesLater(1))).toBe(10 * 60_000);
    expect(chargedMs({ since, until: minutesLater(30).toISOString() }, minutesLater(90))).toBe(30 * 60_000);
    expect(costOf({ since }, 1.4, minutesLater(60))).toBe(1.4);
    expect(costOf({ since }, 1.4, minutesLater(1))).toBe(0.23);
  });
});

describe('what MediaLive and MediaPackage are told', () => {
  test('while nothing comes it goes on: the last picture, then a dark one, to packaging and to targets', () => {
    const relays = [{ targetId: 'tgt_1', url: 'rtmp://live.example.com:1935/app', streamKey: 'key' }];
    const told = encoderSettings({ rungs: [360, 720], maxHours: 12 }, { latency: 'low' }, relays);
    expect(told.GlobalConfiguration).toEqual({
      InputEndAction: 'NONE',
      InputLossBehavior: {
        ...{ RepeatFrameMsec: 1000, BlackFrameMsec: 0 },
        ...{ InputLossImageType: 'COLOR', InputLossImageColor: expect.stringMatching(/^[0-9A-F]{6}$/) },
      },
    });
    expect(inputAttachment('input').InputSettings?.SourceEndBehavior).toBe('CONTINUE');
    const [packaging, there] = told.OutputGroups ?? [];
    expect(Object.keys(packaging?.OutputGroupSettings ?? {})).toEqual(['CmafIngestGroupSettings']);
    expect(there?.OutputGroupSettings?.RtmpGroupSettings?.InputLossAction).toBe('EMIT_OUTPUT');
    expect(there?.Outputs?.[0]?.VideoDescriptionName).toBe('v720');
  });
  const settings = encoderSettings({ rungs: [360, 720], maxHours: 12 }, { latency: 'low' });
  test('each rung by its short side, groups of two seconds that stand alone, nothing that looks ahead', () => {
    const videos = settings.VideoDescriptions ?? [];
    expect(videos.map(({ Name, Width, Height }) => [Name, Width, Height])).toEqual([
      ['v360', 640, 360],
      ['v720', 1280, 720],
    ]);
    for (const { CodecSettings } of videos)
      expect(CodecSettings?.H264Settings).toMatchObject({
        ...{
          GopSize: 2,
          GopSizeUnits: 'SECONDS',
          GopClosedCadence: 1,
          GopNumBFrames: 0,
          SceneChangeDetect: 'DISABLED',
        },
      });
  });
  test('every output has a track of its own, and a description to be made by', () => {
    const outputs = settings.OutputGroups?.[0]?.Outputs ?? [];
    expect(outputs.map(({ OutputSettings }) => OutputSettings?.CmafIngestOutputSettings?.NameModifier)).toEqual([
      'v360',
      'v720',
      'a',
    ]);
    expect(outputs.at(-1)?.AudioDescriptionNames).toEqual(['a']);
  });
  test('parts only where they are wanted, and a window no shorter than a minute', () => {
    expect(manifestsOf({ latency: 'low', dvrWindowSec: 0 })).toMatchObject({
      LowLatencyHlsManifests: [{ ManifestName: 'index', ManifestWindowSeconds: 60 }],
      HlsManifests: [{ ManifestName: 'standard' }],
    });
    const standard = manifestsOf({ latency: 'standard', dvrWindowSec: 7200 });
    expect(standard).not.toHaveProperty('LowLatencyHlsManifests');
    expect(standard.HlsManifests.map(({ ManifestName }) => ManifestName)).toEqual(['index', 'standard']);
    expect(standard.DashManifests[0]?.ManifestWindowSeconds).toBe(7200);
  });
  test('DASH beside it, nearer to life where that is wanted, and with a clock', () => {
    const always = {
      // MediaPackage refuses an update period that is shorter than a segment.
      MinUpdatePeriodSeconds: 2,
      ...{ ManifestName: 'index', MinBufferTimeSeconds: 2, SegmentTemplateFormat: 'NUMBER_WITH_TIMELINE' },
      UtcTiming: { TimingMode: 'UTC_DIRECT' },
    };
    expect(manifestsOf({ latency: 'low', dvrWindowSec: 0 }).DashManifests).toEqual([
      { ...always, ManifestWindowSeconds: 60, SuggestedPresentationDelaySeconds: 4 },
    ]);
    expect(manifestsOf({ latency: 'standard', dvrWindowSec: 600 }).DashManifests).toEqual([
      { ...always, ManifestWindowSeconds: 600, SuggestedPresentationDelaySeconds: 6 },
    ]);
  });
});

test('places with an encoder come first, taken ones not at all', () => {
  const known = [
    { slot: 1, streamId: 'str_1' },
    { slot: 3, encoderId: '7' },
  ];
  expect(freePlaces(known, 4)).toEqual([3, 2, 4]);
  expect(freePlaces(known, 1)).toEqual([]);
});

test('a media playlist says what it needs and how long it is', () => {
  const text =
    '#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\n#EXTINF:2.002,\na.mp4\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="init2.mp4"\n#EXTINF:1.5,\nb.mp4\n';
  expect(listed(text)).toEqual({ files: ['init.mp4', 'init2.mp4', 'a.mp4', 'b.mp4'], durationMs: 3502 });
});

test('what was sent when: a mark at the beginning and one for every gap, and none where no time is told', () => {
  const segment = (at: string, seconds: number) =>
    `#EXT-X-PROGRAM-DATE-TIME:2026-11-20T${at}Z\n#EXTINF:${seconds},\ns.m4s\n`;
  const text = `#EXTM3U\n${segment('10:02:00.000', 2)}${segment('10:02:02.100', 2)}#EXT-X-DISCONTINUITY\n${segment('10:05:30.000', 1.5)}#EXTINF:2,\nu.m4s\n`;
  expect(clockOf(text)).toEqual([
    { offsetMs: 0, at: '2026-11-20T10:02:00.000Z' },
    { offsetMs: 4000, at: '2026-11-20T10:05:30.000Z' },
  ]);
  expect(clockOf('#EXTM3U\n#EXTINF:2,\na.mp4\n')).toEqual([]);
});
