import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateHarvestJobCommand, GetHarvestJobCommand } from '@aws-sdk/client-mediapackagev2';
import HLS from 'hls-parser';
import { parse as parseMpd } from 'mpd-parser';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type EncodedTrack, encodedTracks, Sending } from './mediapackage-feed.ts';
import { group, mediaPackageStage } from './mediapackage-stage.ts';

// Media is made, sent and read back: on a busy machine that takes a while.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let stage: Awaited<ReturnType<typeof mediaPackageStage>>;
let tracks: EncodedTrack[];
let work: string;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'arclight-live-'));
  // Without a shared disk: what is harvested goes over S3's wire.
  stage = await mediaPackageStage({ adopts: false });
  tracks = await encodedTracks(work, 12);
  HLS.setOptions({ strictMode: true });
});
afterAll(async () => {
  HLS.setOptions({ strictMode: false });
  await stage.stop();
  await rm(work, { recursive: true, force: true });
});

const parsed = (text: string) => HLS.parse(text) as HLS.types.MediaPlaylist;
const playlist = async (channel: string, file: string) => parsed((await stage.get(channel, file)).text);
const wholeSegments = (list: HLS.types.MediaPlaylist) => list.segments.filter(({ duration }) => duration);
const hangUp = async (channel: string, sendings: Sending[]) => {
  for (const one of sendings) one.cut();
  await stage.until(() => stage.tracksOf(channel).every(({ isSent }) => !isSent));
};

describe('an encoder that is lost and comes back', () => {
  test('is a discontinuity with a new init section on every track, and the clock goes on', async () => {
    const url = await stage.channel('outage');
    const first = stage.sendings(url, tracks);
    await stage.send('outage', first, 5);
    const before = await playlist('outage', 'index_v72.m3u8');
    await hangUp('outage', first);
    stage.pass(30);
    const second = stage.sendings(url, tracks);
    await stage.send('outage', second, 5);
    for (const { name } of tracks) {
      for (const file of [`index_${name}.m3u8`, `standard_${name}.m3u8`]) {
        const list = wholeSegments(await playlist('outage', file));
        const numbers = list.map(({ mediaSequenceNumber }) => mediaSequenceNumber);
        expect(numbers).toEqual(numbers.map((_, at) => (numbers[0] ?? 0) + at));
        const breaks = list.filter(({ discontinuity }) => discontinuity);
        expect(breaks.map(({ map }) => map?.uri)).toEqual([`segment_${name}_init_1.mp4`]);
        expect(list[0]?.map?.uri).toBe(`segment_${name}_init_0.mp4`);
        const away = Number(breaks[0]?.programDateTime) - Number(before.segments[0]?.programDateTime);
        expect(Math.abs(away - 35_000)).toBeLessThan(500);
      }
    }
    const mpd = parseMpd((await stage.get('outage', 'index.mpd')).text, { manifestUri: 'http://edge/index.mpd' });
    expect(mpd.playlists[0]?.discontinuityStarts).toHaveLength(1);
    await hangUp('outage', second);
  });

  test('is one recording: both runs, and all the playlists name is there', async () => {
    const names = {
      ChannelGroupName: group,
      ChannelName: 'outage',
      OriginEndpointName: 'live',
      HarvestJobName: 'both',
    };
    await stage.client().send(
      new CreateHarvestJobCommand({
        ...names,
        HarvestedManifests: { HlsManifests: [{ ManifestName: 'standard' }] },
        ScheduleConfiguration: { StartTime: new Date(stage.now() - 300_000), EndTime: new Date(stage.now()) },
        Destination: { S3Destination: { BucketName: 'media', DestinationPath: 'v/both/1/live' } },
      }),
    );
    await stage.until(async () => (await stage.client().send(new GetHarvestJobCommand(names))).Status === 'COMPLETED');
    const there = await stage.objects('v/both/1/live/');
    for (const { name } of tracks) {
      const list = parsed(String(await stage.object(`v/both/1/live/standard_${name}.m3u8`)));
      expect([list.endlist, list.playlistType]).toEqual([true, 'VOD']);
      expect(list.segments.filter(({ discontinuity }) => discontinuity)).toHaveLength(1);
      const named = list.segments.flatMap(({ uri, map }) => [uri, map?.uri ?? '']);
      expect(there).toEqual(expect.arrayContaining(named));
      const length = list.segments.reduce((sum, { duration }) => sum + duration, 0);
      expect([name, Math.abs(length - 10) < 0.5]).toEqual([name, true]);
    }
  });

  test('one track that is sent anew alone takes the others with it', async () => {
    const url = await stage.channel('alone');
    const sendings = stage.sendings(url, tracks);
    await stage.send('alone', sendings, 4.1);
    const [lost, ...others] = sendings;
    lost?.cut();
    await stage.until(() => stage.tracksOf('alone').filter(({ isSent }) => isSent).length === others.length);
    const again = new Sending(url, tracks[0] as EncodedTrack);
    while ((again.next ?? 99) <= 4.1) again.skip();
    await stage.send('alone', [again, ...others], 11.9);
    for (const { name } of tracks) {
      const list = wholeSegments(await playlist('alone', `standard_${name}.m3u8`));
      expect([name, list.filter(({ discontinuity }) => discontinuity).length]).toEqual([name, 1]);
    }
    await hangUp('alone', [again, ...others]);
  });

  test('who sends a track while another sends it takes its place', async () => {
    const url = await stage.channel('taken');
    const first = stage.sendings(url, tracks);
    await stage.send('taken', first, 3);
    const second = stage.sendings(url, tracks);
    await stage.send('taken', second, 3);
    for (const one of first) await expect(one.answer).rejects.toThrow();
    expect(
      wholeSegments(await playlist('taken', 'index_a.m3u8')).filter(({ discontinuity }) => discontinuity),
    ).toHaveLength(1);
    await hangUp('taken', second);
  });
});

describe('a packager that is stopped in the middle', () => {
  test('has everything that was taken in when it is back, and goes on from there', async () => {
    const url = await stage.channel('again');
    const first = stage.sendings(url, tracks);
    await stage.send('again', first, 5.1);
    const before = await playlist('again', 'standard_v90.m3u8');
    await stage.again();
    const after = await playlist('again', 'standard_v90.m3u8');
    expect(after.segments.slice(0, before.segments.length).map(({ uri }) => uri)).toEqual(
      before.segments.map(({ uri }) => uri),
    );
    // What had been cut off in the middle became a segment of its own.
    expect(after.segments).toHaveLength(before.segments.length + 1);
    stage.pass(3);
    const ingest = `${stage.service().listening.url}${new URL(url).pathname}`;
    const second = stage.sendings(ingest, tracks);
    await stage.send('again', second, 4.1);
    const list = await playlist('again', 'standard_v90.m3u8');
    expect(list.segments.filter(({ discontinuity }) => discontinuity)).toHaveLength(1);
    for (const { uri } of list.segments) expect((await stage.get('again', uri)).status).toBe(200);
    await hangUp('again', second);
  });
});

describe('the window', () => {
  test('what is older than the start-over window is no longer on disk, and numbers go on', async () => {
    const url = await stage.channel('window', {
      StartoverWindowSeconds: 60,
      LowLatencyHlsManifests: [{ ManifestName: 'index', ManifestWindowSeconds: 30 }],
      HlsManifests: [{ ManifestName: 'standard', ManifestWindowSeconds: 60 }],
    });
    const files = () => readdir(join(stage.service().dataDir, 'media', group, 'window', 'v72'));
    let most = 0;
    for (let turn = 0; turn < 14; turn += 1) {
      const sendings = stage.sendings(url, tracks.slice(0, 1));
      await stage.send('window', sendings, 12);
      await hangUp('window', sendings);
      most = Math.max(most, (await files()).length);
    }
    // 60 s and the afterglow of 30 s in segments of 2 s; each turn has an init section.
    expect(most).toBeLessThanOrEqual(46 + 10);
    await stage.until(async () => (await files()).length <= 56);
    const low = await playlist('window', 'index_v72.m3u8');
    expect(low.segments.reduce((sum, { duration }) => sum + (duration ?? 0), 0)).toBeLessThanOrEqual(30.1);
    const plain = await stage.get('window', 'standard_v72.m3u8');
    expect(plain.text).toMatch(/#EXT-X-DISCONTINUITY-SEQUENCE:\d/);
    const list = parsed(plain.text);
    expect(list.mediaSequenceBase).toBeGreaterThan(50);
    expect(list.segments.length).toBeLessThanOrEqual(30);
  });
});

describe('what is no media is refused in words', () => {
  /** Sends bytes as a track, as they are. */
  const send = (path: string, bytes: Buffer, method = 'POST') =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const url = `${stage.service().listening.url}/in/v1/${group}/1/bad/index/${path}`;
      const sent = request(url, { method, agent: false }, (response) => {
        let text = '';
        response.on('data', (piece) => {
          text += piece;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      sent.on('error', reject);
      sent.end(bytes);
    });
  const box = (type: string, size: number, body = Buffer.alloc(0)) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(size, 0);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, body]);
  };
  const video = () => tracks[0] as EncodedTrack;
  const fragment = (at: number) => video().fragments[at]?.bytes ?? Buffer.alloc(0);
  beforeAll(async () => {
    await stage.channel('bad');
  });

  test.each<[string, string, () => Buffer, number, RegExp]>([
    ['HTML', 'Streams(v72.cmfv)', () => Buffer.from('<!doctype html><p>hello</p>'), 400, /no fragmented MP4/],
    ['a box of 2 GB', 'Streams(v72.cmfv)', () => box('mdat', 2 ** 31), 400, /'mdat' says it has 2147483648 bytes/],
    ['a box of no length', 'Streams(v72.cmfv)', () => box('moov', 0), 400, /'moov' says it has 0 bytes/],
    ['media without an init section', 'Streams(v72.cmfv)', () => fragment(0), 400, /before its init segment/],
    ['sound as a picture', 'Streams(v72.cmfv)', () => tracks.at(-1)?.init ?? Buffer.alloc(0), 400, /is of audio/],
    ['an empty moov', 'Streams(v72.cmfv)', () => box('moov', 8), 400, /0 tracks/],
    [
      'an mdat alone',
      'Streams(v72.cmfv)',
      () => Buffer.concat([video().init, box('mdat', 8)]),
      400,
      /without its 'moof'/,
    ],
    [
      'time that goes back',
      'Streams(v72.cmfv)',
      () => Buffer.concat([video().init, fragment(3), fragment(1)]),
      400,
      /before the end of the one before it/,
    ],
    [
      'half a box',
      'Streams(v72.cmfv)',
      () => Buffer.concat([video().init, fragment(0).subarray(0, 90)]),
      400,
      /middle of a box/,
    ],
    [
      'a torn moof',
      'Streams(v72.cmfv)',
      () => Buffer.concat([video().init, torn(fragment(0))]),
      400,
      /says it has|no .* box|too short/,
    ],
    ['a track without a name', 'Streams().cmfv', () => video().init, 404, /Streams\(\{name\}\.cmfv\)/],
  ])('%s', async (_, path, bytes, status, words) => {
    const answer = await send(path, bytes());
    expect(answer).toEqual({ status, text: expect.stringMatching(words) });
  });

  test('and hurts nobody else', async () => {
    expect((await stage.get('outage', 'index_v72.m3u8')).status).toBe(200);
    expect(stage.service().logged.filter((line) => /at .*\.ts:\d+/.test(line))).toEqual([]);
  });
});

/** A fragment whose inner lengths are wrong. */
function torn(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt32BE(0xffff, 8);
  return copy;
}
