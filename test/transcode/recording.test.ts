import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import HLS from 'hls-parser';
import { parse as parseMpd } from 'mpd-parser';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { clock } from '../../lambdas/kit/clock.ts';
import { streamArchived } from '../../lambdas/live/events.ts';
import { Encode } from '../../lambdas/transcode/encode-record.ts';
import { transcodeEvents } from '../../lambdas/transcode/events.ts';
import { problems } from '../../lambdas/transcode/source.ts';
import { local } from '../../local/resource.ts';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';
import { enclosedIn } from '../../web/src/player/enclosed-files.ts';
import { mediaConvertStage, places } from '../conformance/mediaconvert-stage.ts';
import { harvest, type RecordedFile } from '../support/a-recording.ts';
import { busNews, deliver, wake } from './deliveries.ts';
import { memoryTable } from './memory-table.ts';

// The functions as they are deployed, a real encoder, a real object store, files as a packager leaves them; only the table
// is in memory.

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
const run = promisify(execFile);
const table = memoryTable();
let stage: Awaited<ReturnType<typeof mediaConvertStage>>;
let onStreamArchived: unknown;
let onJobChanged: unknown;
let reconcile: unknown;
let files: RecordedFile[];
let recordings = 0;

beforeAll(async () => {
  stage = await mediaConvertStage();
  Object.assign(process.env, {
    ...{ TRANSCODE_TABLE: 'transcode', MEDIA_BUCKET: places.mediaBucket, IMAGES_BUCKET: places.imagesBucket },
    ...{ MEDIACONVERT_ROLE: places.role, MEDIACONVERT_QUEUE: places.queue },
    ...{ AWS_ACCESS_KEY_ID: local.accessKeyId, AWS_SECRET_ACCESS_KEY: local.secretAccessKey },
    AWS_ENDPOINT_URL_S3: stage.bucketUrl,
    AWS_ENDPOINT_URL_MEDIACONVERT: stage.service().listening.url,
  });
  ({ handler: onStreamArchived } = await import('../../lambdas/transcode/on-stream-archived.lambda.ts'));
  ({ handler: onJobChanged } = await import('../../lambdas/transcode/on-job-changed.lambda.ts'));
  ({ handler: reconcile } = await import('../../lambdas/transcode/every-minute-reconcile.lambda.ts'));
  clock.now = () => new Date();
  files = await harvest();
});
afterAll(() => stage.stop());

/** A stream that is over, with its recording in the bucket. */
const recorded = async (what: readonly RecordedFile[], durationMs = 10_000) => {
  const videoId = `vid_${String(++recordings).padStart(32, '0')}`;
  const prefix = `v/${videoId}/1/`;
  await Promise.all(what.map(({ name, bytes }) => stage.replace('media', `${prefix}live/${name}`, bytes)));
  const recording = { prefix, playlistKey: `${prefix}live/standard.m3u8`, durationMs };
  const news = busNews('stream.archived', { ...streamArchived.example, videoId, recording });
  const record = (): Encode => Encode.parse(table.items.get(`VIDEO#${videoId} ENCODE#1`));
  return {
    folder: prefix,
    record,
    tell: () => deliver(onStreamArchived, news),
    news: () => table.news().filter(({ data }) => data['videoId'] === videoId),
    /** Lets the one job that is ordered end, and be heard of. */
    async picturesTaken(): Promise<void> {
      const jobId = record().parts.at(-1)?.jobId ?? '';
      expect((await stage.ended(jobId)).status).toBe('COMPLETE');
      for (const detail of stage.told.filter((one) => one.jobId === jobId)) {
        const body = { id: 'x', time: new Date().toISOString(), source: 'aws.mediaconvert', detail };
        expect(await deliver(onJobChanged, { ...body, 'detail-type': 'MediaConvert Job State Change' })).toEqual([]);
      }
    },
  };
};

/** All that lies below a folder, as files a tool can open. */
const broughtHere = async (folder: string): Promise<string> => {
  const here = join(stage.work, folder);
  for (const name of await stage.list('media', folder)) {
    await mkdir(dirname(join(here, name)), { recursive: true });
    await writeFile(join(here, name), (await stage.get('media', `${folder}${name}`)).bytes);
  }
  return here;
};

const without = (name: string): RecordedFile[] => files.filter((file) => file.name !== name);
const changed = (name: string, change: (bytes: Buffer) => Buffer | string): RecordedFile[] =>
  files.map((file) => (file.name === name ? { name, bytes: Buffer.from(change(file.bytes)) } : file));

describe('the recording of a stream that was interrupted', () => {
  let stream: Awaited<ReturnType<typeof recorded>>;

  test('is playable at once, without a job, and finished when its pictures are taken', async () => {
    stream = await recorded(files);
    expect(await stream.tell()).toEqual([]);
    const before = stream.record();
    expect(before).toMatchObject({ outcome: 'playable', parts: [{ name: 'recording', state: 'DONE' }, {}] });
    expect(stream.news().map(({ name }) => name)).toEqual([
      ...['transcode.progressed', 'transcode.progressed', 'transcode.playable'],
    ]);
    await stream.picturesTaken();
    expect(stream.record()).toMatchObject({
      outcome: 'finished',
      parts: [{ state: 'DONE' }, { name: 'pictures', state: 'DONE' }],
    });
    const last = stream.news().at(-1);
    expect(last?.name).toBe('transcode.finished');
    for (const { name, data } of stream.news())
      expect(() => transcodeEvents.find((event) => event.name === name)?.data.parse(data)).not.toThrow();
    expect(last?.data).toMatchObject({
      hasAudio: true,
      durationMs: expect.closeTo(10_000, -3),
      renditions: [
        { name: '240p', width: 426, height: 240, frameRate: 25, codecs: expect.stringMatching(/^avc1\./) },
        { name: '360p', width: 640, height: 360 },
        { name: '720p', width: 1280, height: 720 },
      ],
      posterKey: expect.stringMatching(/^img\/.*\/pictures-1\/poster\.\d{7}\.jpg$/),
    });
    expect(Math.abs(Number(last?.data['durationMs']) - 10_000)).toBeLessThanOrEqual(500);
    for (const { averageBitrate, peakBitrate } of stream.record().renditions)
      expect(peakBitrate).toBeGreaterThanOrEqual(averageBitrate);
  });

  test('is the same however often it is told, and when nobody tells what became of its pictures', async () => {
    const before = stream.record();
    expect(await stream.tell()).toEqual([]);
    await wake(reconcile);
    expect(stream.record()).toEqual(before);
    expect(new Set(stage.told.map(({ jobId }) => jobId)).size).toBe(1);
  });

  test('has pictures from four moments of it, as large as a poster is', async () => {
    const { frameKeys, posterKey = '' } = stream.record();
    expect(frameKeys.length).toBeGreaterThanOrEqual(3);
    const pictures = await Promise.all(frameKeys.map(async (key) => (await stage.get('images', key)).bytes));
    expect(new Set(pictures.map((bytes) => bytes.toString('base64'))).size).toBe(frameKeys.length);
    const { ffprobe } = await findBinaries();
    const path = join(stage.work, 'poster.jpg');
    await writeFile(path, (await stage.get('images', posterKey)).bytes);
    const size = ['-show_entries', 'stream=width,height', '-of', 'csv=p=0'];
    expect((await run(ffprobe, ['-v', 'error', ...size, path])).stdout.trim()).toBe('1280,720');
  });

  test('leads a strict reader of HLS to every file, with a new beginning after the interruption', async () => {
    const text = (await stage.get('media', `${stream.folder}master.m3u8`)).bytes.toString();
    const master = HLS.parse(text);
    if (!master.isMasterPlaylist) throw new Error('not a master playlist');
    expect(master.variants.map(({ resolution }) => resolution?.height)).toEqual([360, 240, 720]);
    const stored = await stage.list('media', stream.folder);
    const sound = master.variants[0]?.audio[0]?.uri ?? '';
    for (const uri of [...master.variants.map((variant) => variant.uri), sound]) {
      const media = HLS.parse((await stage.get('media', `${stream.folder}${uri}`)).bytes.toString());
      if (media.isMasterPlaylist) throw new Error('not a media playlist');
      expect(media.segments.length).toBeGreaterThanOrEqual(5);
      expect(media.segments.filter(({ discontinuity }) => discontinuity)).toHaveLength(1);
      expect(new Set(media.segments.map(({ map }) => map?.uri)).size).toBe(2);
      for (const segment of media.segments) {
        expect(stored).toContain(segment.uri);
        expect(stored).toContain(segment.map?.uri);
      }
    }
    const enclosed = enclosedIn(text, `http://x/${stream.folder}master.m3u8`);
    expect(enclosed.size).toBe(4);
    for (const [address, file] of enclosed) {
      const { bytes } = await stage.get('media', new URL(address).pathname.slice(1));
      expect(Buffer.from(file).equals(bytes)).toBe(true);
    }
  });

  test('leads a reader of DASH through two periods to the same files', async () => {
    const { bytes } = await stage.get('media', `${stream.folder}manifest.mpd`);
    expect(bytes.toString().match(/<Period /g)).toHaveLength(2);
    const parsed = parseMpd(bytes.toString(), { manifestUri: `http://x/${stream.folder}manifest.mpd` });
    expect(parsed.duration).toBeCloseTo(10, 1);
    expect(parsed.playlists.map(({ attributes }) => attributes.RESOLUTION?.height)).toEqual([240, 360, 720]);
    const stored = await stage.list('media', '');
    for (const { segments } of parsed.playlists) {
      expect(segments).toHaveLength(5);
      for (const { resolvedUri, map } of segments)
        for (const address of [resolvedUri, map?.resolvedUri ?? ''])
          expect(stored).toContain(new URL(address).pathname.slice(1));
    }
  });

  test('is as long for a decoder as it is told to be, and whole', async () => {
    const here = await broughtHere(stream.folder);
    const { ffprobe, ffmpeg } = await findBinaries();
    for (const name of ['720p', 'audio']) {
      const path = join(here, `${name}.m3u8`);
      const asked = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', '-i', path];
      expect(Math.abs(Number((await run(ffprobe, asked)).stdout) - 10)).toBeLessThanOrEqual(0.5);
      const { stderr } = await run(ffmpeg, ['-v', 'error', '-nostdin', '-i', path, '-f', 'null', '-']);
      expect(stderr.split('\n').filter((line) => line !== '' && !/timestamp|dts/i.test(line))).toEqual([]);
    }
  });
});

test('a source that came back smaller is shown in its place in the sharper rungs too', async () => {
  const stream = await recorded(await harvest({ stretches: [4, 4], rungs: [[240, 720], [240]] }), 8000);
  expect(await stream.tell()).toEqual([]);
  expect(stream.record().renditions.map(({ name }) => name)).toEqual(['audio', '240p', '720p']);
  const media = HLS.parse((await stage.get('media', `${stream.folder}720p.m3u8`)).bytes.toString());
  if (media.isMasterPlaylist) throw new Error('not a media playlist');
  expect(media.segments.map(({ map }) => map?.uri)).toEqual([
    ...['live/segment_v720_init_0.mp4', 'live/segment_v720_init_0.mp4'],
    ...['live/segment_v240_init_1.mp4', 'live/segment_v240_init_1.mp4'],
  ]);
});

test.each([
  ['a segment is missing', () => without('segment_v360_42.m4s')],
  ['an initialization section is missing', () => without('segment_v720_init_1.mp4')],
  ['the first segment is cut short', () => changed('segment_v240_41.m4s', (bytes) => bytes.subarray(0, 900))],
])('%s: it fails in words, once', async (_, damaged) => {
  const stream = await recorded(damaged());
  for (let time = 0; time < 2; time++) expect(await stream.tell()).toEqual([]);
  expect(stream.record()).toMatchObject({ outcome: 'failed', problem: problems.recordingDamaged });
  expect(stream.news().map(({ name }) => name)).toEqual([
    ...['transcode.progressed', 'transcode.progressed', 'transcode.failed'],
  ]);
  expect(await stage.list('media', stream.folder)).not.toContain('master.m3u8');
});

test('a recording below another video’s folder is not touched', async () => {
  const stream = await recorded(files);
  const other = await recorded([]);
  const recording = { prefix: other.folder, playlistKey: `${stream.folder}live/standard.m3u8`, durationMs: 10_000 };
  const videoId = other.folder.split('/')[1];
  const news = busNews('stream.archived', { ...streamArchived.example, videoId, recording });
  expect(await deliver(onStreamArchived, news)).toEqual([]);
  expect(other.record().outcome).toBe('failed');
});
