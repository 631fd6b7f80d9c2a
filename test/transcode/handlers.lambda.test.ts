import { createHash } from 'node:crypto';
import {
  CancelJobCommand,
  CreateJobCommand,
  GetJobCommand,
  MediaConvertClient,
  ProbeCommand,
  type ProbeResult,
} from '@aws-sdk/client-mediaconvert';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { videoDeleted } from '../../lambdas/catalog/events.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { uploadCompleted } from '../../lambdas/upload/events.ts';
import { after, now } from './builders.ts';
import { busNews, deliver, wake } from './deliveries.ts';
import { memoryBucket } from './memory-bucket.ts';
import { memoryTable } from './memory-table.ts';

const bucket = await memoryBucket();
Object.assign(process.env, {
  ...{ TRANSCODE_TABLE: 'transcode', MEDIA_BUCKET: 'media', IMAGES_BUCKET: 'images' },
  ...{
    MEDIACONVERT_ROLE: 'arn:aws:iam::000000000000:role/t',
    MEDIACONVERT_QUEUE: 'q',
    AWS_ENDPOINT_URL_S3: bucket.url,
  },
});
const { handler: onUploadCompleted } = await import('../../lambdas/transcode/on-upload-completed.lambda.ts');
const { handler: onJobChanged } = await import('../../lambdas/transcode/on-job-changed.lambda.ts');
const { handler: onVideoDeleted } = await import('../../lambdas/transcode/on-video-deleted.lambda.ts');
const { handler: reconcile } = await import('../../lambdas/transcode/every-minute-reconcile.lambda.ts');

const table = memoryTable();
const mediaConvert = mockClient(MediaConvertClient);
const sourceEtag = createHash('md5').update('source').digest('hex');
const news = { ...uploadCompleted.example, source: { ...uploadCompleted.example.source, etag: sourceEtag } };
const probed: ProbeResult = {
  Container: {
    Duration: 10,
    Tracks: [
      {
        TrackType: 'video',
        Duration: 10,
        VideoProperties: { Width: 1280, Height: 720, FrameRate: { Numerator: 25, Denominator: 1 } },
      },
      { TrackType: 'audio', Duration: 10 },
    ],
  },
  Metadata: { ETag: `"${sourceEtag}"` },
};

const at = (ms: number): void => {
  clock.now = () => after(ms);
};
const encode = () =>
  table.items.get(`VIDEO#${news.videoId} ENCODE#1`) as { parts: Record<string, unknown>[]; outcome: string };
const states = () => encode().parts.map(({ name, state, attempt }) => `${name} ${state} ${attempt}`);
const jobNews = (status: string, part = 'first', attempt = 1, more = {}) => ({
  ...{ id: 'x', time: now.toISOString(), source: 'aws.mediaconvert', 'detail-type': 'MediaConvert Job State Change' },
  detail: {
    jobId: `${part}-${attempt}`,
    status,
    userMetadata: { videoId: news.videoId, sourceVersion: '1', part, attempt: String(attempt) },
    ...more,
  },
});
const failure = { errorCode: 1999, errorMessage: 'Unknown' };
const completed = () => busNews('upload.completed', news);

beforeEach(() => {
  at(0);
  table.items.clear();
  bucket.objects.clear();
  bucket.put('arclight-upload/uploads/usr_5f0c/vid_01JD/upl_01JD', 'source');
  mediaConvert.reset();
  mediaConvert.on(ProbeCommand).resolves({ ProbeResults: [probed] });
  mediaConvert
    .on(CreateJobCommand)
    .callsFake(({ UserMetadata: { part, attempt } }) => ({ Job: { Id: `${part}-${attempt}` } }));
  mediaConvert.on(CancelJobCommand).resolves({});
});
afterAll(() => bucket.stop());

test('an upload is probed and becomes two jobs', async () => {
  expect(await deliver(onUploadCompleted, completed())).toEqual([]);
  expect(states()).toEqual(['first SUBMITTED 1', 'rest SUBMITTED 1']);
  expect(table.history()).toEqual(['first:submit_ok SUBMITTED', 'rest:submit_ok SUBMITTED']);
  expect(table.news()).toMatchObject([{ name: 'transcode.progressed' }]);
});

test('F01 the same upload told again, and again in one batch, is still two jobs', async () => {
  await deliver(onUploadCompleted, completed(), completed(), completed());
  await deliver(onUploadCompleted, completed());
  const tokens = mediaConvert.commandCalls(CreateJobCommand).map(({ args }) => args[0].input.ClientRequestToken);
  expect(new Set(tokens).size).toBe(2);
  expect(states()).toEqual(['first SUBMITTED 1', 'rest SUBMITTED 1']);
});

test.each([
  ['BadRequestException', 'transcode.unreadable_source'],
  ['UnprocessableEntityException', 'transcode.unreadable_source'],
  ['NotFoundException', 'transcode.source_missing'],
])('a probe that answers %s ends with words for the owner', async (name, code) => {
  mediaConvert.on(ProbeCommand).rejects(Object.assign(new Error('no'), { name }));
  expect(await deliver(onUploadCompleted, completed())).toEqual([]);
  expect(table.news()).toMatchObject([
    { name: 'transcode.failed', data: { code, message: expect.stringContaining('upload') } },
  ]);
  expect(mediaConvert.commandCalls(CreateJobCommand)).toHaveLength(0);
});

test('a probe that finds the end of the file missing says so', async () => {
  const words = 'Demuxer: [mov,mp4,m4a,3gp,3g2,mj2 @ 0x1] moov atom not found';
  mediaConvert.on(ProbeCommand).rejects(Object.assign(new Error(words), { name: 'UnprocessableEntityException' }));
  expect(await deliver(onUploadCompleted, completed())).toEqual([]);
  expect(table.news()).toMatchObject([{ name: 'transcode.failed', data: { code: 'transcode.cut_off' } }]);
});

test('a probe that is throttled returns to the queue and leaves nothing behind', async () => {
  mediaConvert.on(ProbeCommand).rejects(Object.assign(new Error('slow down'), { name: 'TooManyRequestsException' }));
  expect(await deliver(onUploadCompleted, completed())).toEqual([0]);
  expect(table.items.size).toBe(0);
});

test.each([{}, { ProbeResults: 'many' as never }])(
  'F49 a probe that answers %o says nothing of the file',
  async (answer) => {
    mediaConvert.on(ProbeCommand).resolves(answer);
    expect(await deliver(onUploadCompleted, completed())).toEqual([0]);
    expect(table.items.size).toBe(0);
  },
);

test('F49 a job whose id is none was not taken', async () => {
  mediaConvert.on(CreateJobCommand).resolves({ Job: { Id: 36 } as never });
  expect(await deliver(onUploadCompleted, completed())).toEqual([0]);
  expect(states()[0]).toBe('first QUEUED 1');
});

test('AB-09 a file that is not the one that was checked is not used', async () => {
  mediaConvert.on(ProbeCommand).resolves({ ProbeResults: [{ ...probed, Metadata: { ETag: 'other' } }] });
  await deliver(onUploadCompleted, completed());
  expect(table.news()).toMatchObject([{ name: 'transcode.failed', data: { code: 'transcode.source_changed' } }]);
});

test('F20 a submission whose answer is lost is asked for again under the same token', async () => {
  mediaConvert
    .on(CreateJobCommand)
    .rejectsOnce(Object.assign(new Error('lost'), { name: 'TimeoutError' }))
    .callsFake(({ UserMetadata: { part, attempt } }) => ({ Job: { Id: `${part}-${attempt}` } }));
  expect(await deliver(onUploadCompleted, completed())).toEqual([0]);
  expect(states()[0]).toBe('first QUEUED 1');
  at(61_000);
  await wake(reconcile);
  const [first, second] = mediaConvert
    .commandCalls(CreateJobCommand)
    .map(({ args }) => args[0].input.ClientRequestToken);
  expect(first).toBe(second);
  expect(states()).toEqual(['first SUBMITTED 1', 'rest SUBMITTED 1']);
});

test('a job MediaConvert refuses three times is given up with words', async () => {
  mediaConvert.on(CreateJobCommand).rejects(Object.assign(new Error('settings'), { name: 'BadRequestException' }));
  await deliver(onUploadCompleted, completed());
  for (const minutes of [1, 4]) {
    at(minutes * 60_000);
    await wake(reconcile);
  }
  expect(states()).toEqual(['first FAILED 3', 'rest CANCELED 3']);
  expect(table.news().filter(({ name }) => name === 'transcode.failed')).toHaveLength(1);
});

test('progress is told per rung', async () => {
  await deliver(onUploadCompleted, completed());
  await deliver(onJobChanged, jobNews('STATUS_UPDATE', 'first', 1, { jobProgress: { jobPercentComplete: 42 } }));
  expect(table.news().at(-1)).toMatchObject({
    name: 'transcode.progressed',
    data: {
      sequence: 2,
      rungs: expect.arrayContaining([
        { name: '360p', state: 'encoding', percent: 42 },
        { name: '720p', state: 'waiting', percent: 0 },
      ]),
    },
  });
});

test('someone else’s job is nothing to us', async () => {
  expect(await deliver(onJobChanged, { ...jobNews('COMPLETE'), detail: { jobId: 'x', status: 'COMPLETE' } })).toEqual(
    [],
  );
  expect(table.items.size).toBe(0);
});

test('F16 an error waits, is tried again, and news of the first attempt is then ignored', async () => {
  await deliver(onUploadCompleted, completed());
  await deliver(onJobChanged, jobNews('ERROR', 'first', 1, failure));
  expect(states()[0]).toBe('first RETRY_WAIT 1');
  at(31_000);
  mediaConvert.on(GetJobCommand).rejects(new Error('not now'));
  await wake(reconcile);
  expect(states()[0]).toBe('first SUBMITTED 2');
  expect(await deliver(onJobChanged, jobNews('COMPLETE', 'first', 1))).toEqual([]);
  expect(states()[0]).toBe('first SUBMITTED 2');
});

test('F16 an unreadable file fails at once and the other job is stopped', async () => {
  await deliver(onUploadCompleted, completed());
  await deliver(onJobChanged, jobNews('ERROR', 'first', 1, { errorCode: 1040, errorMessage: 'Decoder' }));
  expect(table.news().at(-1)).toMatchObject({
    name: 'transcode.failed',
    data: { code: 'transcode.unreadable_source' },
  });
  expect(mediaConvert.commandCalls(CancelJobCommand).map(({ args }) => args[0].input.Id)).toEqual(['rest-1']);
});

test('F19 a job that says COMPLETE and left nothing is not believed', async () => {
  await deliver(onUploadCompleted, completed());
  await deliver(onJobChanged, jobNews('COMPLETE'));
  expect(states()[0]).toBe('first RETRY_WAIT 1');
  expect(encode().parts[0]?.reason).toMatchObject({ message: expect.stringContaining('missing'), permanent: false });
  expect(table.news().map(({ name }) => name)).not.toContain('transcode.playable');
});

test('F03 when no event ever comes, the reconciler asks and hears', async () => {
  await deliver(onUploadCompleted, completed());
  const metadata = (part: string) => ({ videoId: news.videoId, sourceVersion: '1', part, attempt: '1' });
  mediaConvert.on(GetJobCommand).callsFake(({ Id }) => ({
    Job: { Id, Status: 'ERROR', ErrorCode: 1040, UserMetadata: metadata(Id.split('-')[0]) },
  }));
  at(121_000);
  await wake(reconcile);
  expect(encode().outcome).toBe('failed');
});

test('F18 a job silent past its deadline is stopped and tried again', async () => {
  await deliver(onUploadCompleted, completed());
  await deliver(onJobChanged, jobNews('PROGRESSING'));
  mediaConvert.on(GetJobCommand).callsFake(({ Id }) => ({
    Job: {
      ...{ Id, Status: 'PROGRESSING', JobPercentComplete: 0 },
      UserMetadata: { videoId: news.videoId, sourceVersion: '1', part: Id.split('-')[0], attempt: '1' },
    },
  }));
  at(3 * 60_000);
  await wake(reconcile);
  expect(states()[0]).toBe('first PROGRESSING 1');
  at(20 * 60_000);
  await wake(reconcile);
  expect(states()[0]).toBe('first RETRY_WAIT 1');
  expect(mediaConvert.commandCalls(CancelJobCommand).map(({ args }) => args[0].input.Id)).toContain('first-1');
});

test('F45 a deletion told again a day later changes nothing', async () => {
  const deleted = busNews('video.deleted', { ...videoDeleted.example, videoId: news.videoId });
  await deliver(onUploadCompleted, completed());
  await deliver(onVideoDeleted, deleted);
  const before = JSON.stringify([...table.items]);
  at(26 * 3_600_000);
  expect(await deliver(onVideoDeleted, deleted)).toEqual([]);
  expect(JSON.stringify([...table.items])).toBe(before);
});

test('a deleted video: running jobs are stopped, and its upload, told late, starts nothing', async () => {
  const deleted = busNews('video.deleted', { ...videoDeleted.example, videoId: news.videoId });
  await deliver(onUploadCompleted, completed());
  await deliver(onVideoDeleted, deleted, deleted);
  expect(mediaConvert.commandCalls(CancelJobCommand).map(({ args }) => args[0].input.Id)).toEqual(
    expect.arrayContaining(['first-1', 'rest-1']),
  );
  await deliver(onJobChanged, jobNews('CANCELED'), jobNews('CANCELED', 'rest'));
  expect(encode().outcome).toBe('canceled');
  expect(table.news().map(({ name }) => name)).toEqual(['transcode.progressed']);

  table.items.clear();
  await deliver(onVideoDeleted, deleted);
  await deliver(onUploadCompleted, completed());
  expect([...table.items.values()].map(({ kind }) => kind)).toEqual(['gone']);
});
