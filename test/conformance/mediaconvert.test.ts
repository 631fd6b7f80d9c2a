import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CancelJobCommand,
  CreateJobCommand,
  DescribeEndpointsCommand,
  GetJobCommand,
  ListJobsCommand,
  ProbeCommand,
} from '@aws-sdk/client-mediaconvert';
import HLS from 'hls-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boxesIn } from '../../lambdas/kit/boxes.ts';
import { readInit, readSegment } from '../../lambdas/transcode/boxes.ts';
import type { Rung } from '../../lambdas/transcode/ladder.ts';
import { parsePlaylist } from '../../lambdas/transcode/playlist.ts';
import { judge } from '../../lambdas/transcode/source.ts';
import { makeClip } from '../transcode/test-clips.ts';
import { mediaConvertStage } from './mediaconvert-stage.ts';

const rung = (name: string, width: number, height: number, maxBitrate = 300_000): Rung => ({
  ...{ name, width, height, averageBitrate: 200_000, maxBitrate },
});
const small = [rung('180p', 320, 180)];
const three = [rung('90p', 160, 90), rung('120p', 214, 120), rung('180p', 320, 180)];

let stage: Awaited<ReturnType<typeof mediaConvertStage>>;
let clip: Buffer;
let hits = 0;
const canary = createServer((_, response) => {
  hits++;
  response.end('caught');
});
let canaryUrl = '';

beforeAll(async () => {
  stage = await mediaConvertStage();
  clip = await makeClip(stage.work, 'clip.mp4');
  await stage.put('clip.mp4', clip);
  await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
  canaryUrl = `http://127.0.0.1:${(canary.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await stage.stop();
  canary.close();
});

const probe = (name: string) =>
  stage.client().send(new ProbeCommand({ InputFiles: [{ FileUrl: `s3://upload/${name}` }] }));

test('it says where it is', async () => {
  const { Endpoints } = await stage.client().send(new DescribeEndpointsCommand({}));
  expect(Endpoints).toEqual([{ Url: stage.service().listening.url }]);
});

test('a probe tells what a file is', async () => {
  const { ProbeResults } = await probe('clip.mp4');
  expect(judge(ProbeResults?.[0])).toEqual({
    source: {
      ...{ width: 320, height: 180, durationMs: 6000, videoDurationMs: 6000 },
      ...{ frameRate: { numerator: 25, denominator: 1 }, interlaced: false, highDynamicRange: false },
      audio: { durationMs: expect.closeTo(6000, -2) },
    },
  });
  expect(ProbeResults?.[0]?.Metadata).toMatchObject({
    FileSize: clip.length,
    ETag: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});

test('the first job leaves segments, playlists and pictures, and says so in order', async () => {
  const jobId = await stage.submit(stage.order('clip.mp4', { ladder: small }));
  const { status, outputGroupDetails } = await stage.ended(jobId);
  expect(status).toBe('COMPLETE');
  expect(outputGroupDetails?.map(({ type }) => type)).toEqual(['CMAF_GROUP', 'FILE_GROUP']);

  const folder = 'v/vid_clipmp4/1/first-1/';
  expect(await stage.list('media', folder)).toEqual([
    ...['cmaf_180p.m3u8', 'cmaf_180p_000000001.cmfv', 'cmaf_180p_000000002.cmfv', 'cmaf_180pinit.cmfv'],
    ...['cmaf_audio.m3u8', 'cmaf_audio_000000001.cmfa', 'cmaf_audio_000000002.cmfa', 'cmaf_audioinit.cmfa'],
  ]);
  expect(await stage.list('images', 'img/vid_clipmp4/1/first-1/')).toEqual(
    [0, 1, 2, 3].map((n) => `poster.000000${n}.jpg`),
  );

  const playlist = await stage.get('media', `${folder}cmaf_180p.m3u8`);
  expect(playlist.type).toBe('application/vnd.apple.mpegurl');
  expect(HLS.parse(playlist.bytes.toString()).isMasterPlaylist).toBe(false);
  expect(parsePlaylist(playlist.bytes.toString()).segments.map(({ seconds }) => seconds)).toEqual([4, 2]);

  const mine = stage.told.filter((one) => one.jobId === jobId);
  expect(mine[0]?.status).toBe('PROGRESSING');
  expect(mine.at(-1)?.status).toBe('COMPLETE');
  const percents = mine.flatMap(({ jobProgress }) => jobProgress?.jobPercentComplete ?? []);
  expect(percents).toEqual(percents.toSorted((a, b) => a - b));

  const { Job } = await stage.client().send(new GetJobCommand({ Id: jobId }));
  expect(Job).toMatchObject({ Status: 'COMPLETE', UserMetadata: { part: 'first' }, Priority: 10 });
});

test('segments are closed: each begins with a key frame at the same moment on every rung, picture and sound start together', async () => {
  const jobId = await stage.submit(stage.order('clip.mp4', { part: 'rest', ladder: three }));
  expect((await stage.ended(jobId)).status).toBe('COMPLETE');
  for (const [part, name, extension] of [
    ['rest', '90p', 'cmfv'],
    ['rest', '120p', 'cmfv'],
    ['first', '180p', 'cmfv'],
    ['first', 'audio', 'cmfa'],
  ]) {
    const at = (what: string) => stage.get('media', `v/vid_clipmp4/1/${part}-1/cmaf_${name}${what}.${extension}`);
    const { timescale, codecs } = readInit((await at('init')).bytes);
    const starts = [];
    for (const segment of ['_000000001', '_000000002']) {
      const { bytes, type } = await at(segment);
      expect(type).toBe(extension === 'cmfv' ? 'video/mp4' : 'audio/mp4');
      expect(boxesIn(bytes).map((box) => box.type)).toEqual(
        segment.endsWith('1') ? ['styp', 'moof', 'mdat', 'moof', 'mdat'] : ['styp', 'moof', 'mdat'],
      );
      starts.push(readSegment(bytes) / timescale);
    }
    expect(starts[0]).toBe(0);
    expect(starts[1]).toBeCloseTo(4, extension === 'cmfv' ? 5 : 1);
    expect(codecs).toMatch(extension === 'cmfv' ? /^avc1\.64/ : /^mp4a\.40\.2$/);
  }
});

test('a phone held upright becomes an upright picture', async () => {
  await stage.put('upright.mp4', await makeClip(stage.work, 'upright.mp4', { seconds: 2, rotate: 90, sound: false }));
  const { ProbeResults } = await probe('upright.mp4');
  expect(ProbeResults?.[0]?.Container?.Tracks?.[0]?.VideoProperties?.Rotation).toBeOneOf([90, 270]);
  expect(judge(ProbeResults?.[0])).toMatchObject({ source: { width: 180, height: 320 } });
  const upright = { width: 180, height: 320, durationMs: 2000, audio: undefined };
  const jobId = await stage.submit(stage.order('upright.mp4', { ladder: [rung('180p', 180, 320)], source: upright }));
  expect((await stage.ended(jobId)).status).toBe('COMPLETE');
  const init = await stage.get('media', 'v/vid_uprightmp4/1/first-1/cmaf_180pinit.cmfv');
  expect(readInit(init.bytes)).toMatchObject({ width: 180, height: 320 });
});

test.each([
  ['Matroska', 'odd.mkv', ['-c:a', 'libopus', '-b:a', '64k']],
  ['MPEG-TS', 'odd.ts', ['-f', 'mpegts']],
  ['sound of six channels and ten bits', 'odd.mov', ['-ac', '6', '-pix_fmt', 'yuv422p10le']],
])('%s at 29.97 frames a second comes out as asked', async (_, name, extra) => {
  await stage.put(name, await makeClip(stage.work, name, { seconds: 5, rate: '30000/1001', extra }));
  const verdict = judge((await probe(name)).ProbeResults?.[0]);
  expect(verdict).toMatchObject({ source: { frameRate: { numerator: 30_000, denominator: 1001 } } });
  const source = 'source' in verdict ? verdict.source : {};
  const jobId = await stage.submit(stage.order(name, { ladder: small, source }));
  const { status, outputGroupDetails } = await stage.ended(jobId);
  expect(status).toBe('COMPLETE');
  expect(outputGroupDetails?.[0]?.outputDetails.map(({ durationInMs }) => Math.round(durationInMs / 500))).toEqual([
    10, 10,
  ]);
});

test('a setting it does not understand is refused with its name', async () => {
  const request = stage.order('clip.mp4', { ladder: small });
  request.Settings = { ...request.Settings, AdAvailOffset: 3 };
  const [group] = request.Settings.OutputGroups ?? [];
  if (group?.OutputGroupSettings?.CmafGroupSettings)
    group.OutputGroupSettings.CmafGroupSettings.SegmentControl = 'SINGLE_FILE';
  await expect(stage.submit(request)).rejects.toMatchObject({
    name: 'BadRequestException',
    message: expect.stringMatching(
      /segmentControl.*settings\.adAvailOffset is not understood|adAvailOffset.*segmentControl/,
    ),
  });
});

test('the same token is the same job; an unknown queue or job is not found', async () => {
  const request = stage.order('clip.mp4', { ladder: small });
  expect(await stage.submit(request)).toBe(await stage.submit(request));
  await expect(stage.submit({ ...request, ClientRequestToken: 'other', Queue: 'nobody' })).rejects.toMatchObject({
    name: 'NotFoundException',
  });
  await expect(stage.client().send(new GetJobCommand({ Id: 'nothing' }))).rejects.toMatchObject({
    name: 'NotFoundException',
  });
  const { Jobs = [] } = await stage.client().send(new ListJobsCommand({ Status: 'COMPLETE', MaxResults: 1 }));
  expect(Jobs).toHaveLength(1);
});

const hls = () =>
  `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n${canaryUrl}/a.ts\n#EXTINF:4,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n`;
const mpd = () =>
  `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT4S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>${canaryUrl}/b.mp4</BaseURL><SegmentList><Initialization sourceURL="file:///etc/passwd"/><SegmentURL media="${canaryUrl}/c.mp4"/></SegmentList></Representation></AdaptationSet></Period></MPD>`;
const ftyp = Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2', 'latin1');

test.each<[string, () => Buffer | string]>([
  ['a text', () => 'This is not a film.\n'.repeat(500)],
  ['an HLS playlist', hls],
  ['an HLS playlist behind a byte order mark', () => `\uFEFF${hls()}`],
  ['an HLS playlist in UTF-16', () => Buffer.from(hls(), 'utf16le')],
  ['an HLS playlist behind blank lines', () => `\n\n  ${hls()}`],
  ['an HLS playlist behind a forged head', () => Buffer.concat([ftyp, Buffer.from(hls())])],
  ['an MPD', mpd],
  ['an MPD behind a forged head', () => Buffer.concat([ftyp, Buffer.from(mpd())])],
  ['a concat script', () => `ffconcat version 1.0\nfile '${canaryUrl}/d.mp4'\n`],
  ['an SDP', () => 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\n'],
  ['an SVG', () => `<svg xmlns="http://www.w3.org/2000/svg"><image href="${canaryUrl}/e.png"/></svg>`],
  ['a zip', () => Buffer.from('PK\x03\x04'.padEnd(5000, '\0'), 'latin1')],
  ['a picture', () => Buffer.from('\x89PNG\r\n\x1a\n'.padEnd(5000, '\0'), 'latin1')],
  ['random bytes', () => Buffer.from(Array.from({ length: 9000 }, (_, n) => (n * 7919 + 13) % 251))],
  [
    'boxes nested ten thousand deep',
    () => Buffer.concat([ftyp, ...Array.from({ length: 10_000 }, () => Buffer.from('\0\0\xff\xffmoov', 'latin1'))]),
  ],
  ['boxes of no length', () => Buffer.concat([ftyp, Buffer.alloc(20_000)])],
])('AB-01 %s named .mp4 is refused by probe and job, and nothing outside is opened', async (what, bytes) => {
  const name = await stage.put(`hostile-${what.replaceAll(/\W/g, '')}.mp4`, bytes());
  await expect(probe(name)).rejects.toMatchObject({
    name: expect.stringMatching(/^(BadRequest|UnprocessableEntity)Exception$/),
  });
  const jobId = await stage.submit(stage.order(name, { ladder: small }));
  expect(await stage.ended(jobId)).toMatchObject({ status: 'ERROR', errorCode: expect.toBeOneOf([1040, 1076]) });
  expect(hits).toBe(0);
});

test('a film cut off in the middle is an error, not a shorter film', async () => {
  const whole = await makeClip(stage.work, 'fast.mp4', { extra: ['-movflags', '+faststart'] });
  await stage.put('cut.mp4', whole.subarray(0, Math.floor(whole.length * 0.6)));
  const jobId = await stage.submit(stage.order('cut.mp4', { ladder: small }));
  const errorMessage = expect.stringContaining('Is file truncated?');
  expect(await stage.ended(jobId)).toMatchObject({ status: 'ERROR', errorCode: 1076, errorMessage });
});

test('a film whose index at the end is missing is refused by the probe, which says so', async () => {
  const whole = await makeClip(stage.work, 'slow.mp4');
  await stage.put('headless.mp4', whole.subarray(0, Math.floor(whole.length * 0.6)));
  await expect(probe('headless.mp4')).rejects.toThrow('moov atom not found');
});

test('a film with every hundredth byte flipped is an error', async () => {
  const broken = Buffer.from(clip);
  for (let at = 5000; at < broken.length - 20_000; at += 100) broken[at] = (broken[at] ?? 0) ^ 0xff;
  await stage.put('flipped.mp4', broken);
  const jobId = await stage.submit(stage.order('flipped.mp4', { ladder: small }));
  expect(await stage.ended(jobId)).toMatchObject({ status: 'ERROR', errorCode: 1040 });
});

test('a source that is not there, or silent where sound was asked for, is an error with its code', async () => {
  const missing = await stage.submit(stage.order('nowhere.mp4', { ladder: small }));
  expect(await stage.ended(missing)).toMatchObject({ status: 'ERROR', errorCode: 1404 });
  await stage.put('silent.mp4', await makeClip(stage.work, 'silent.mp4', { seconds: 1, sound: false }));
  const silent = await stage.submit(stage.order('silent.mp4', { ladder: small }));
  expect(await stage.ended(silent)).toMatchObject({
    status: 'ERROR',
    errorMessage: expect.stringContaining('no audio'),
  });
});

test('after all that, the next good film works', async () => {
  const jobId = await stage.submit(stage.order('clip.mp4', { ladder: small, attempt: 2 }));
  expect((await stage.ended(jobId)).status).toBe('COMPLETE');
});

const wide = [rung('240p', 426, 240), rung('360p', 640, 360), rung('480p', 854, 480, 900_000)];
const long = { width: 854, height: 480, durationMs: 20_000 };

test('a long job can be passed by an urgent one, canceled, and taken up again after a restart', async () => {
  await stage.put('long.mp4', await makeClip(stage.work, 'long.mp4', { seconds: 20, size: '854x480' }));
  const ladder = (attempt: number) => stage.order('long.mp4', { part: 'rest', ladder: wide, source: long, attempt });
  const encoding = (id: string) =>
    stage.news((one) => one.jobId === id && one.jobProgress?.currentPhase === 'TRANSCODING');

  const first = await stage.submit(ladder(1));
  const second = await stage.submit(ladder(2));
  await encoding(first);
  const urgent = await stage.submit(stage.order('clip.mp4', { ladder: small, attempt: 3 }));
  expect((await stage.ended(urgent)).status).toBe('COMPLETE');
  expect(stage.told.some((one) => one.jobId === second)).toBe(false);

  await stage.client().send(new CancelJobCommand({ Id: first }));
  expect((await stage.ended(first)).status).toBe('CANCELED');
  await expect(stage.client().send(new CancelJobCommand({ Id: first }))).rejects.toMatchObject({
    name: 'ConflictException',
  });

  await encoding(second);
  await stage.again();
  expect(await stage.service().listening.inFlight()).toBeGreaterThan(0);
  expect((await stage.ended(second)).status).toBe('COMPLETE');
  const { Job } = await stage.client().send(new GetJobCommand({ Id: second }));
  expect(Job).toMatchObject({ Status: 'COMPLETE', RetryCount: 1 });
}, 60_000);

test('a request signed by nobody we know is turned away', async () => {
  const stranger = stage.client();
  stranger.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers.authorization = 'none';
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  await expect(stranger.send(new CreateJobCommand(stage.order('clip.mp4', { ladder: small })))).rejects.toMatchObject({
    name: 'ForbiddenException',
  });
});
