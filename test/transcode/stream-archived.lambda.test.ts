import { CreateJobCommand, MediaConvertClient } from '@aws-sdk/client-mediaconvert';
import { S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { videoDeleted } from '../../lambdas/catalog/events.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { streamArchived } from '../../lambdas/live/events.ts';
import { harvest, type RecordedFile } from '../support/a-recording.ts';
import { after, now } from './builders.ts';
import { busNews, deliver, wake } from './deliveries.ts';
import { memoryBucket } from './memory-bucket.ts';
import { memoryTable } from './memory-table.ts';

const bucket = await memoryBucket();
Object.assign(process.env, {
  ...{ TRANSCODE_TABLE: 'transcode', MEDIA_BUCKET: 'media', IMAGES_BUCKET: 'images' },
  ...{ MEDIACONVERT_ROLE: 'arn:aws:iam::000000000000:role/t', MEDIACONVERT_QUEUE: 'q' },
  AWS_ENDPOINT_URL_S3: bucket.url,
});
const { handler: onStreamArchived } = await import('../../lambdas/transcode/on-stream-archived.lambda.ts');
const { handler: onJobChanged } = await import('../../lambdas/transcode/on-job-changed.lambda.ts');
const { handler: onVideoDeleted } = await import('../../lambdas/transcode/on-video-deleted.lambda.ts');
const { handler: reconcile } = await import('../../lambdas/transcode/every-minute-reconcile.lambda.ts');

const table = memoryTable();
const mediaConvert = mockClient(MediaConvertClient);
const { videoId = '', recording } = streamArchived.example;
const { prefix = '' } = recording ?? {};
const playlistKey = `${prefix}live/standard.m3u8`;
const archived = (given: object = {}) =>
  busNews('stream.archived', {
    ...{ ...streamArchived.example, recording: { prefix, playlistKey, durationMs: 4000 } },
    ...given,
  });
let files: RecordedFile[];

const encode = () =>
  table.items.get(`VIDEO#${videoId} ENCODE#1`) as { parts: Record<string, unknown>[]; outcome: string };
const states = () => encode().parts.map(({ name, state, attempt }) => `${name} ${state} ${attempt}`);
const news = () => table.news().map(({ name }) => name);
const orders = () => mediaConvert.commandCalls(CreateJobCommand).map(({ args }) => args[0].input);
const pictures = (status: string, attempt: number, more = {}) => ({
  ...{ id: 'x', time: now.toISOString(), source: 'aws.mediaconvert', 'detail-type': 'MediaConvert Job State Change' },
  detail: {
    ...{ jobId: `pictures-${attempt}`, status, ...more },
    userMetadata: { videoId, sourceVersion: '1', part: 'pictures', attempt: String(attempt) },
  },
});
const at = (ms: number): void => {
  clock.now = () => after(ms);
};

beforeAll(async () => {
  files = await harvest({ stretches: [4], rungs: [[240]] });
}, 60_000);
beforeEach(() => {
  at(0);
  table.items.clear();
  bucket.objects.clear();
  for (const { name, bytes } of files) bucket.put(`media/${prefix}live/${name}`, bytes);
  mediaConvert.reset();
  mediaConvert
    .on(CreateJobCommand)
    .callsFake(({ UserMetadata: { part, attempt } }) => ({ Job: { Id: `${part}-${attempt}` } }));
});
afterAll(() => bucket.stop());

test('of a recording only pictures are ordered, taken from an excerpt of it', async () => {
  expect(await deliver(onStreamArchived, archived(), archived())).toEqual([]);
  expect(states()).toEqual(['recording DONE 1', 'pictures SUBMITTED 1']);
  expect(new Set(orders().map(({ ClientRequestToken }) => ClientRequestToken)).size).toBe(1);
  const [order] = orders();
  expect(order?.Settings?.Inputs).toMatchObject([{ FileInput: `s3://media/${prefix}excerpt.mp4` }]);
  expect(order?.Settings?.OutputGroups?.map(({ Name }) => Name)).toEqual(['Poster']);
  expect(news()).toEqual(['transcode.progressed', 'transcode.progressed', 'transcode.playable']);
});

test.each([{ videoId: undefined }, { recording: undefined }])('without %o there is nothing to adopt', async (given) => {
  expect(await deliver(onStreamArchived, archived(given))).toEqual([]);
  expect(table.items.size).toBe(0);
});

test('a video that was deleted before takes no recording', async () => {
  await deliver(onVideoDeleted, busNews('video.deleted', { ...videoDeleted.example, videoId }));
  expect(await deliver(onStreamArchived, archived())).toEqual([]);
  expect([...table.items.values()].map(({ kind }) => kind)).toEqual(['gone']);
  expect([...bucket.objects.keys()]).not.toContain(`media/${prefix}master.m3u8`);
});

test('pictures that cannot be taken are tried three times; then it is finished without them', async () => {
  await deliver(onStreamArchived, archived());
  for (const attempt of [1, 2, 3]) {
    await deliver(onJobChanged, pictures('ERROR', attempt, { errorCode: 1999, errorMessage: 'Unknown' }));
    at(attempt * 600_000);
    await wake(reconcile);
  }
  expect(states()).toEqual(['recording DONE 1', 'pictures FAILED 3']);
  expect(encode().outcome).toBe('finished');
  expect(table.news().at(-1)).toMatchObject({ name: 'transcode.finished', data: { frameKeys: [] } });
});

test('a job for pictures that left none is not believed', async () => {
  await deliver(onStreamArchived, archived());
  await deliver(onJobChanged, pictures('COMPLETE', 1));
  expect(states()[1]).toBe('pictures RETRY_WAIT 1');
});

test('whoever died in the middle of it is made up for by the reconciler, without news', async () => {
  mediaConvert
    .on(CreateJobCommand)
    .rejects(Object.assign(new Error('slow down'), { name: 'TooManyRequestsException' }));
  expect(await deliver(onStreamArchived, archived())).toEqual([0]);
  expect(states()).toEqual(['recording DONE 1', 'pictures QUEUED 1']);
  mediaConvert.on(CreateJobCommand).callsFake(() => ({ Job: { Id: 'pictures-1' } }));
  at(90_000);
  await wake(reconcile);
  expect(states()[1]).toBe('pictures SUBMITTED 1');
});

test('a bucket that does not answer says nothing of the recording: it is looked at again', async () => {
  const send = vi.spyOn(S3Client.prototype, 'send').mockRejectedValue(new Error('not now'));
  expect(await deliver(onStreamArchived, archived())).toEqual([0]);
  expect(states()).toEqual(['recording CHECKING 1']);
  send.mockRestore();
  at(61_000);
  await wake(reconcile);
  expect(states()).toEqual(['recording DONE 1', 'pictures SUBMITTED 1']);
});
