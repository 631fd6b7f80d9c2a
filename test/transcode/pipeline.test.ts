import { createHash } from 'node:crypto';
import HLS from 'hls-parser';
import { parse as parseMpd } from 'mpd-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clock } from '../../lambdas/kit/clock.ts';
import { Encode, type Part } from '../../lambdas/transcode/encode-record.ts';
import { transcodeEvents } from '../../lambdas/transcode/events.ts';
import { problems, type Source } from '../../lambdas/transcode/source.ts';
import { uploadCompleted } from '../../lambdas/upload/events.ts';
import { local } from '../../local/resource.ts';
import { enclosedIn } from '../../web/src/player/enclosed-files.ts';
import { mediaConvertStage, places } from '../conformance/mediaconvert-stage.ts';
import { busNews, deliver } from './deliveries.ts';
import { memoryTable } from './memory-table.ts';
import { makeClip } from './test-clips.ts';

// The functions as they are deployed, a real encoder, a real object store; only the table is in memory.

const table = memoryTable();
let stage: Awaited<ReturnType<typeof mediaConvertStage>>;
let onUploadCompleted: unknown;
let onJobChanged: unknown;
let finishedPart: typeof import('../../lambdas/transcode/finished-part.ts');

const { videoId } = uploadCompleted.example;
const folder = `v/${videoId}/1/`;
const record = (): Encode => Encode.parse(table.items.get(`VIDEO#${videoId} ENCODE#1`));

beforeAll(async () => {
  stage = await mediaConvertStage();
  Object.assign(process.env, {
    ...{ TRANSCODE_TABLE: 'transcode', MEDIA_BUCKET: places.mediaBucket, IMAGES_BUCKET: places.imagesBucket },
    ...{ MEDIACONVERT_ROLE: places.role, MEDIACONVERT_QUEUE: places.queue },
    ...{ AWS_ACCESS_KEY_ID: local.accessKeyId, AWS_SECRET_ACCESS_KEY: local.secretAccessKey },
    AWS_ENDPOINT_URL_S3: stage.bucketUrl,
    AWS_ENDPOINT_URL_MEDIACONVERT: stage.service().listening.url,
  });
  ({ handler: onUploadCompleted } = await import('../../lambdas/transcode/on-upload-completed.lambda.ts'));
  ({ handler: onJobChanged } = await import('../../lambdas/transcode/on-job-changed.lambda.ts'));
  finishedPart = await import('../../lambdas/transcode/finished-part.ts');
  clock.now = () => new Date();
});
afterAll(() => stage.stop());

const jobNews = (detail: unknown) => ({
  ...{ id: 'x', time: new Date().toISOString(), source: 'aws.mediaconvert' },
  ...{ 'detail-type': 'MediaConvert Job State Change', detail },
});

/** As a queue does: what fails comes again. */
const deliverUntilTaken = async (bodies: unknown[]): Promise<void> => {
  for (let round = 0; bodies.length > 0 && round < 5; round++) {
    const failed = await deliver(onJobChanged, ...bodies);
    bodies = failed.map((index) => bodies[index]);
  }
  expect(bodies).toEqual([]);
};

test('from upload.completed to transcode.finished, with all the jobs’ news coming at once and in the wrong order', async () => {
  const bytes = await makeClip(stage.work, 'film.mp4', { size: '640x360', seconds: 5, rate: '30000/1001' });
  await stage.put('uploads/film', bytes);
  const etag = createHash('md5').update(bytes).digest('hex');
  const source = { ...uploadCompleted.example.source, bucket: 'upload', key: 'uploads/film', etag };
  expect(await deliver(onUploadCompleted, busNews('upload.completed', { ...uploadCompleted.example, source }))).toEqual(
    [],
  );
  const jobIds = record().parts.map(({ jobId = '' }) => jobId);
  for (const jobId of jobIds) expect((await stage.ended(jobId)).status).toBe('COMPLETE');
  await deliverUntilTaken(stage.told.toReversed().map(jobNews));

  expect(record()).toMatchObject({ outcome: 'finished', parts: [{ state: 'DONE' }, { state: 'DONE' }] });
  const news = table.news();
  expect(news.map(({ name }) => name).filter((name) => name !== 'transcode.progressed')).toEqual([
    'transcode.playable',
    'transcode.finished',
  ]);
  expect(news.map(({ data }) => data.sequence)).toEqual(news.map((_, index) => index + 1));
  for (const { name, data } of news) {
    const promise = transcodeEvents.find((event) => event.name === name);
    expect(() => promise?.data.parse(data)).not.toThrow();
  }
  expect(news.at(-1)?.data).toMatchObject({
    hasAudio: true,
    durationMs: expect.closeTo(5005, -2),
    renditions: [
      { name: '240p', width: 426, height: 240, frameRate: expect.closeTo(29.97, 2) },
      { name: '360p', width: 640, height: 360, codecs: expect.stringMatching(/^avc1\.64/) },
    ],
    posterKey: expect.stringMatching(/^img\/.*\/poster\.\d{7}\.jpg$/),
  });
});

test('the HLS master leads to every file it names', async () => {
  const master = HLS.parse((await stage.get('media', `${folder}master.m3u8`)).bytes.toString());
  if (!master.isMasterPlaylist) throw new Error('not a master playlist');
  expect(master.variants.map(({ resolution }) => resolution?.height)).toEqual([360, 240]);
  const sound = master.variants[0]?.audio[0]?.uri ?? '';
  for (const uri of [...master.variants.map((variant) => variant.uri), sound]) {
    const media = HLS.parse((await stage.get('media', `${folder}${uri}`)).bytes.toString());
    if (media.isMasterPlaylist) throw new Error('not a media playlist');
    expect(media.segments).toHaveLength(2);
    const beside = `${folder}${uri.split('/')[0]}/`;
    for (const segment of media.segments) {
      expect((await stage.get('media', `${beside}${segment.uri}`)).bytes.length).toBeGreaterThan(1000);
    }
  }
});

test('the HLS master encloses what a player asks for first, byte for byte as it lies in the bucket', async () => {
  const master = (await stage.get('media', `${folder}master.m3u8`)).bytes.toString();
  const enclosed = enclosedIn(master, `http://x/${folder}master.m3u8`);
  expect([...enclosed.keys()].map((address) => address.split('/').at(-1)).sort()).toEqual([
    'cmaf_360p.m3u8',
    'cmaf_360pinit.cmfv',
    'cmaf_audio.m3u8',
    'cmaf_audioinit.cmfa',
  ]);
  for (const [address, file] of enclosed) {
    const { bytes } = await stage.get('media', new URL(address).pathname.slice(1));
    expect(Buffer.from(file).equals(bytes)).toBe(true);
  }
});

test('the MPD leads to the same files', async () => {
  const { bytes, type } = await stage.get('media', `${folder}manifest.mpd`);
  expect(type).toBe('application/dash+xml');
  const parsed = parseMpd(bytes.toString(), { manifestUri: `http://x/${folder}manifest.mpd` });
  const sound = Object.values(parsed.mediaGroups.AUDIO.audio ?? {})[0]?.playlists[0];
  const files = [...parsed.playlists, ...(sound ? [sound] : [])].flatMap(({ segments }) =>
    segments.flatMap(({ resolvedUri, map }) => [resolvedUri, map?.resolvedUri ?? '']),
  );
  expect(files).toHaveLength(12);
  const stored = await stage.list('media', '');
  for (const file of files) expect(stored).toContain(new URL(file).pathname.slice(1));
});

test('the edge keeps a playlist that still grows for a second only, a whole one for an hour', async () => {
  const { readPlaylists, writePlaylists } = finishedPart;
  const encode = record();
  const keptFor = async (renditions: Encode['renditions']): Promise<(string | undefined)[]> => {
    await writePlaylists('media', encode, renditions, await readPlaylists('media', encode));
    const files = ['master.m3u8', 'manifest.mpd'].map((name) => stage.get('media', `${folder}${name}`));
    return (await Promise.all(files)).map(({ cacheControl }) => cacheControl);
  };
  const growing = 'public, max-age=0, s-maxage=1';
  expect(await keptFor(encode.renditions.filter(({ name }) => name !== '240p'))).toEqual([growing, growing]);
  const whole = 'public, max-age=0, s-maxage=3600';
  expect(await keptFor(encode.renditions)).toEqual([whole, whole]);
});

test('a film shorter than its file says is not believed, and its owner is told so when it stays like this', async () => {
  const encode = record();
  const first = encode.parts.find(({ name }) => name === 'first') as Part;
  const source = { ...(encode.source as Source), durationMs: 10_000, videoDurationMs: 10_000 };
  await expect(finishedPart.checkPart('media', { ...encode, source }, first)).rejects.toMatchObject({
    name: 'BadOutput',
    problem: problems.wrongLength,
  });
});

test('the same news once more changes nothing', async () => {
  const before = JSON.stringify([...table.items]);
  await deliverUntilTaken(stage.told.map(jobNews));
  expect(JSON.stringify([...table.items])).toBe(before);
});

test('F19 with any one file missing, empty or cut short, the part is not believed', async () => {
  const encode = record();
  const first = encode.parts.find(({ name }) => name === 'first') as Part;
  const check = () => finishedPart.checkPart('media', encode, first);
  expect(await check()).toHaveLength(2);
  const keys = (await stage.list('media', `${folder}first-1/`)).map((name) => `${folder}first-1/${name}`);
  expect(keys).toHaveLength(8);
  for (const key of keys) {
    const { bytes } = await stage.get('media', key);
    await stage.remove('media', key);
    await expect(check(), key).rejects.toMatchObject({ name: 'BadOutput' });
    await stage.replace('media', key, new Uint8Array());
    await expect(check(), key).rejects.toMatchObject({ name: 'BadOutput' });
    if (!key.includes('_000000002')) {
      await stage.replace('media', key, bytes.subarray(0, bytes.length / 2));
      await expect(check(), key).rejects.toMatchObject({ name: 'BadOutput' });
    }
    await stage.replace('media', key, bytes);
  }
  expect(await check()).toHaveLength(2);
});
