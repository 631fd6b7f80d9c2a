import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateHarvestJobCommand, GetHarvestJobCommand } from '@aws-sdk/client-mediapackagev2';
import HLS from 'hls-parser';
import { parse as parseMpd } from 'mpd-parser';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';
import { type EncodedTrack, encodedTracks, type Sending } from './mediapackage-feed.ts';
import { group, mediaPackageStage } from './mediapackage-stage.ts';

const run = promisify(execFile);
const seconds = 28;

// Media is made, sent and read back: on a busy machine that takes a while.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let stage: Awaited<ReturnType<typeof mediaPackageStage>>;
let tracks: EncodedTrack[];
beforeAll(async () => {
  stage = await mediaPackageStage();
  tracks = await encodedTracks(stage.work, seconds);
  HLS.setOptions({ strictMode: true });
});
afterAll(async () => {
  HLS.setOptions({ strictMode: false });
  await stage.stop();
});

/** A playlist as strict eyes see it: anything doubtful throws. */
const parsed = (text: string) => HLS.parse(text) as HLS.types.MediaPlaylist;
const media = async (channel: string, file: string) => parsed((await stage.get(channel, file)).text);
const uris = (text: string): string[] => [...text.matchAll(/^(segment\S+)$/gm)].map(([uri = '']) => uri);
const hintOf = (text: string): string => /PRELOAD-HINT:TYPE=PART,URI="([^"]+)"/.exec(text)?.[1] ?? '';
const lengthOf = (list: HLS.types.MediaPlaylist) => list.segments.reduce((sum, { duration }) => sum + duration, 0);

describe('a stream as it comes in', () => {
  let url: string;
  let sendings: Sending[];
  beforeAll(async () => {
    url = await stage.channel('plain');
    sendings = stage.sendings(url, tracks);
  });
  afterAll(() => {
    for (const one of sendings) one.cut();
  });

  test('has no list of renditions before each has a segment, and then all of them', async () => {
    await stage.send('plain', sendings, 1.5);
    expect((await stage.get('plain', 'index.m3u8')).status).toBe(404);
    await stage.send('plain', sendings, 2.2);
    const { text, headers } = await stage.get('plain', 'index.m3u8');
    expect(headers.get('cache-control')).toBe('max-age=1');
    const list = HLS.parse(text) as HLS.types.MasterPlaylist;
    expect(list.variants.map(({ uri, resolution, codecs }) => [uri, resolution?.height, codecs])).toEqual([
      ['index_v72.m3u8', 72, 'avc1.42c00a,mp4a.40.2'],
      ['index_v90.m3u8', 90, expect.stringMatching(/^avc1\.42c0..,mp4a\.40\.2$/)],
      ['index_v108.m3u8', 108, expect.stringMatching(/^avc1\.42c0..,mp4a\.40\.2$/)],
    ]);
    for (const { bandwidth, averageBandwidth, frameRate, audio } of list.variants) {
      expect(bandwidth).toBeGreaterThan(30_000);
      expect(averageBandwidth).toBeLessThanOrEqual(bandwidth);
      expect(frameRate).toBe(30);
      expect(audio.map(({ uri }) => uri)).toEqual(['index_a.m3u8']);
    }
  });

  test('parses clean at 40 moments, in every rendition, low-latency and plain, with every hint fulfilled', async () => {
    let hinted = new Map<string, string>();
    for (let moment = 0; moment < 40; moment += 1) {
      await stage.send('plain', sendings, 2.2 + (moment + 1) * 0.37);
      const now = new Map<string, string>();
      for (const { name } of tracks) {
        const low = (await stage.get('plain', `index_${name}.m3u8`)).text;
        const list = parsed(low);
        expect(list.lowLatencyCompatibility).toMatchObject({ canBlockReload: true });
        // The segment that still grows has no duration yet, and the parser counts it.
        const whole = list.segments.filter(({ duration }) => duration);
        for (const { duration } of whole) expect(Math.round(duration)).toBeLessThanOrEqual(2);
        for (const { duration } of list.segments.flatMap(({ parts }) => parts.filter((part) => !part.hint)))
          expect(duration).toBeLessThanOrEqual(list.partTargetDuration ?? 0);
        expect(whole.filter(({ parts }) => parts.length > 0).length).toBeLessThanOrEqual(2);
        const before = hinted.get(name);
        if (before) expect((await stage.get('plain', before)).status, before).toBe(200);
        now.set(name, hintOf(low));
        parsed((await stage.get('plain', `standard_${name}.m3u8`)).text);
      }
      hinted = now;
    }
    expect([...hinted.values()].every((hint) => hint !== '')).toBe(true);
  });

  test('all that a playlist names is there, and never changes', async () => {
    const low = (await stage.get('plain', 'index_v72.m3u8')).text;
    const named = [...low.matchAll(/(?:MAP|PART):.*?URI="([^"]+)"/g)].map(([, uri = '']) => uri);
    for (const uri of [...named, ...uris(low)]) {
      const { status, headers, bytes } = await stage.get('plain', uri);
      expect([uri, status, headers.get('cache-control')]).toEqual([uri, 200, 'max-age=1209600']);
      expect(Number(headers.get('content-length'))).toBe(bytes.length);
    }
  });

  test('tracks are on one clock: their segments begin together', async () => {
    const lists = await Promise.all(tracks.map(({ name }) => media('plain', `standard_${name}.m3u8`)));
    const [first] = lists;
    for (const list of lists) {
      expect(list.mediaSequenceBase).toBe(first?.mediaSequenceBase);
      for (const [at, segment] of list.segments.entries())
        expect(Math.abs(Number(segment.programDateTime) - Number(first?.segments[at]?.programDateTime))).toBeLessThan(
          180,
        );
    }
  });

  test('a reload waits for the part it names, and a hinted part for itself', async () => {
    const low = (await stage.get('plain', 'index_v90.m3u8')).text;
    const [, number = '', part = ''] = /_(\d+)_(\d+)\.m4s/.exec(hintOf(low)) ?? [];
    let hasAnswered = false;
    const reload = stage.get('plain', `index_v90.m3u8?_HLS_msn=${number}&_HLS_part=${part}`).then((answer) => {
      hasAnswered = true;
      return answer;
    });
    const hinted = stage.get('plain', hintOf(low));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(hasAnswered).toBe(false);
    await stage.send('plain', sendings, 17.7);
    expect((await reload).text).toContain(`segment_v90_${number}_${part}.m4s"`);
    expect((await reload).headers.get('cache-control')).toBe('max-age=1');
    const { status, bytes } = await hinted;
    expect([status, bytes.toString('latin1', 4, 8)]).toEqual([200, 'moof']);
  });

  test.each([
    ['_HLS_msn=1000', /too far ahead/],
    ['_HLS_part=1', /without _HLS_msn/],
    ['_HLS_msn=x', /whole number/],
    ['start=yesterday', /ISO 8601/],
    ['start=20&end=10', /later than start/],
    ['start=10', /all that is kept/],
    ['aws.manifestfilter=video_height:1-100', /manifestfilter is not understood/],
    ['aws.manifestsettings=drm:1', /drm is not understood/],
  ])('%s is refused in words', async (query, words) => {
    const { status, text } = await stage.get('plain', `index_v90.m3u8?${query}`);
    expect([status, text]).toEqual([400, expect.stringMatching(words)]);
  });

  test('an update leaves out what is old, and gives the whole when put onto what came before', async () => {
    const before = (await stage.get('plain', 'index_v108.m3u8')).text;
    await stage.send('plain', sendings, 20.1);
    const delta = (await stage.get('plain', 'index_v108.m3u8?_HLS_skip=YES')).text;
    const full = (await stage.get('plain', 'index_v108.m3u8')).text;
    const skipped = Number(/SKIPPED-SEGMENTS=(\d+)/.exec(delta)?.[1]);
    expect(skipped).toBeGreaterThan(0);
    expect(parsed(delta).skip).toBe(skipped);
    expect([...uris(before).slice(0, skipped), ...uris(delta)]).toEqual(uris(full));
    const tail = delta.slice(delta.indexOf('SKIPPED-SEGMENTS'));
    expect(full.endsWith(tail.slice(tail.indexOf('#')))).toBe(true);
  });

  test('reports how far the other renditions are', async () => {
    const { renditionReports } = await media('plain', 'index_v72.m3u8');
    expect(renditionReports.map(({ uri }) => uri).sort()).toEqual([
      'index_a.m3u8',
      'index_v108.m3u8',
      'index_v90.m3u8',
    ]);
    const other = await stage.get('plain', 'index_v90.m3u8');
    const report = renditionReports.find(({ uri }) => uri === 'index_v90.m3u8');
    expect(other.text).toContain(`segment_v90_${report?.lastMSN}_${report?.lastPart}.m4s`);
  });

  test('the MPD names the same segments on the same clock', async () => {
    const { text, headers } = await stage.get('plain', 'index.mpd');
    expect(headers.get('content-type')).toBe('application/dash+xml');
    const found = parseMpd(text, { manifestUri: 'http://edge/l/str/index.mpd' });
    const heights = found.playlists.map(({ attributes }) => attributes.RESOLUTION?.height ?? 0);
    expect(heights.sort((one, other) => one - other)).toEqual([72, 90, 108]);
    const playlist = found.playlists.find(({ attributes }) => attributes.RESOLUTION?.height === 72);
    const plain = await media('plain', 'standard_v72.m3u8');
    const named = playlist?.segments.map(({ uri }) => uri) ?? [];
    // Besides, it lists the one that grows and the next two.
    expect(named.slice(0, -3)).toEqual(plain.segments.map(({ uri }) => uri));
    for (const uri of named.slice(0, -3)) expect((await stage.get('plain', uri)).status).toBe(200);
    expect(found.mediaGroups.AUDIO).toBeDefined();
  });

  test('one may begin where one likes, and end before now: then it is a recording', async () => {
    const plain = await media('plain', 'standard_v72.m3u8');
    const from = Number(plain.segments[2]?.programDateTime) / 1000;
    const started = await stage.get('plain', `index.m3u8?start=${from}`);
    expect(started.text).toContain(`index_v72.m3u8?start=${from}`);
    const later = await media('plain', `index_v72.m3u8?start=${from}`);
    expect(later.segments[0]?.uri).toBe(plain.segments[2]?.uri);
    expect(later.endlist).toBe(false);
    const clip = await media('plain', `index_v72.m3u8?aws.manifestsettings=start:${from};end:${from + 6}`);
    expect([clip.segments.length, clip.endlist, clip.playlistType]).toEqual([3, true, 'VOD']);
    const mpd = (await stage.get('plain', `index.mpd?start=${from}&end=${from + 6}`)).text;
    expect(mpd).toContain('type="static" mediaPresentationDuration="PT6S"');
    expect(parseMpd(mpd, { manifestUri: 'http://edge/x.mpd' }).playlists[0]?.segments).toHaveLength(3);
    const late = await media('plain', `index_v72.m3u8?time_delay=6`);
    const lastEnd = Number(late.segments.at(-1)?.programDateTime) + 2000;
    expect(lastEnd).toBeLessThanOrEqual(stage.now() - 6000);
  });

  test('it stops: what waits is answered with what there is, and nothing ends', async () => {
    for (const one of sendings) one.end();
    for (const one of sendings) expect(await one.answer).toEqual({ status: 200, text: 'Taken.\n' });
    const { text } = await stage.get('plain', 'index_v72.m3u8');
    expect(text).not.toContain('ENDLIST');
    expect(parsed(text).segments.filter(({ duration, parts }) => !duration && parts.some(({ hint }) => !hint))).toEqual(
      [],
    );
  });

  test('the whole is harvested: as long as it was on air, and it plays', async () => {
    const list = await media('plain', 'standard_v108.m3u8');
    const [StartTime, EndTime] = [new Date(stage.now() - 600_000), new Date(stage.now())];
    const names = { ChannelGroupName: group, ChannelName: 'plain', OriginEndpointName: 'live', HarvestJobName: 'all' };
    await stage.client().send(
      new CreateHarvestJobCommand({
        ...names,
        HarvestedManifests: { HlsManifests: [{ ManifestName: 'standard' }] },
        ScheduleConfiguration: { StartTime, EndTime },
        Destination: { S3Destination: { BucketName: 'media', DestinationPath: 'v/one/1/live' } },
      }),
    );
    await stage.until(async () => (await stage.client().send(new GetHarvestJobCommand(names))).Status === 'COMPLETED');
    const prefix = 'v/one/1/live/';
    const folder = join(stage.work, 'harvest');
    await mkdir(folder);
    for (const key of await stage.objects(prefix)) await writeFile(join(folder, key), await stage.object(prefix + key));
    const { ffprobe } = await findBinaries();
    const { stdout } = await run(ffprobe, [
      ...['-v', 'error', '-allowed_extensions', 'ALL', '-show_entries', 'format=duration:stream=codec_name'],
      ...['-of', 'json', join(folder, 'standard.m3u8')],
    ]);
    const found = JSON.parse(stdout) as { format: { duration: string }; streams: { codec_name: string }[] };
    expect(found.streams.map(({ codec_name: codec }) => codec).sort()).toEqual(['aac', 'h264', 'h264', 'h264']);
    expect(Math.abs(Number(found.format.duration) - lengthOf(list))).toBeLessThan(0.5);
    expect(Math.abs(Number(found.format.duration) - 20)).toBeLessThan(0.5);
  });
});
