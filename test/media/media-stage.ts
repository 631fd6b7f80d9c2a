import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { Encode } from '../../lambdas/transcode/encode-record.ts';
import { mediaConvertJobChanged } from '../../lambdas/transcode/events.ts';
import { uploadCompleted } from '../../lambdas/upload/events.ts';
import { type BusEvent, local } from '../../local/resource.ts';
import { mediaconvert } from '../../local/resources/mediaconvert/mediaconvert.ts';
import { deliver, domainNews, serviceNews } from '../support/a-delivery.ts';
import { aResource, oneService } from '../support/one-service.ts';
import { uploadStage } from '../upload/upload-stage.ts';

/** How a file ended that a creator sent: what its video's page would say. */
export interface Ending {
  state: 'ready' | 'failed';
  /** Who turned it down. */
  by?: 'start' | 'upload' | 'transcode';
  code?: string;
  message?: string;
  encode?: Encode;
  attempts: number;
  seconds: number;
}

interface JobDetail {
  jobId: string;
  status: string;
  userMetadata: Record<string, string>;
  errorMessage?: string;
}

const bucketNames = { mediaBucket: 'media', imagesBucket: 'images' };
const queue = aResource(
  'AWS::MediaConvert::Queue',
  'arclight',
  { Name: 'arclight' },
  'arn:aws:mediaconvert:q/arclight',
);
const over = ['COMPLETE', 'ERROR', 'CANCELED'];
const retryMs = 5 * 60_000;

/**
 * The way of a file: started, signed, put, scanned and verified by upload's own functions, then encoded by transcode's, with a
 * bucket that checks every signature, a table engine and real ffmpeg behind MediaConvert's API. Only the bus is played by hand,
 * so that nothing waits and retries take no time.
 */
export const mediaStage = async () => {
  const upload = await uploadStage(
    {
      ...{ MAX_OPEN_UPLOADS: '100', MAX_UPLOAD_BYTES: String(6 * 1024 ** 3), MAX_DAILY_BYTES: String(1024 ** 4) },
    },
    { tables: ['transcode'], buckets: Object.values(bucketNames) },
  );
  const jobs: JobDetail[] = [];
  const listeners = new Set<() => void>();
  const encoder = await oneService(mediaconvert, {
    resources: [queue],
    surroundings: {
      endpoint: () => upload.storeUrl,
      emit: async ({ detail }: BusEvent) => {
        jobs.push(detail as JobDetail);
        for (const listener of listeners) listener();
      },
    },
  });
  Object.assign(process.env, {
    ...{ TRANSCODE_TABLE: 'transcode', MEDIA_BUCKET: 'media', IMAGES_BUCKET: 'images' },
    ...{ MEDIACONVERT_ROLE: 'arn:aws:iam::000000000000:role/transcode', MEDIACONVERT_QUEUE: 'arclight' },
    AWS_ENDPOINT_URL_MEDIACONVERT: encoder.listening.url,
  });
  const onUploadCompleted = (await import('../../lambdas/transcode/on-upload-completed.lambda.ts')).handler;
  const onJobChanged = (await import('../../lambdas/transcode/on-job-changed.lambda.ts')).handler;
  const reconcile = (await import('../../lambdas/transcode/every-minute-reconcile.lambda.ts')).handler as unknown as (
    event: unknown,
    context: unknown,
  ) => Promise<unknown>;
  const table = upload.table.beside('transcode');
  const s3 = new S3Client({
    ...{ endpoint: upload.storeUrl, region: local.region, forcePathStyle: true },
    credentials: { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey },
  });

  const recordOf = async (videoId: string): Promise<Encode> =>
    Encode.parse(await table.row(`VIDEO#${videoId}`, 'ENCODE#1'));

  const jobEnded = (jobId: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!jobs.some((job) => job.jobId === jobId && over.includes(job.status))) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });

  /** Tells transcode everything its job has said; what it returns to the queue comes again. */
  const tellJob = async (jobId: string): Promise<void> => {
    let bodies = jobs.filter((job) => job.jobId === jobId).map((job) => serviceNews(mediaConvertJobChanged, job));
    for (let round = 0; bodies.length > 0; round++) {
      const returned = new Set(await deliver(onJobChanged, ...bodies));
      bodies = bodies.filter(({ messageId }) => returned.has(messageId));
      if (round === 5) throw new Error(`nobody takes the news of job ${jobId}`);
    }
  };

  const transcode = async (videoId: string): Promise<Encode> => {
    const told = new Set<string>();
    for (let round = 0; round < 40; round++) {
      const encode = await recordOf(videoId);
      if (encode.outcome !== 'pending' && encode.outcome !== 'playable') return encode;
      const running = encode.parts.find(({ jobId }) => jobId !== undefined && !told.has(jobId));
      if (running?.jobId) {
        await jobEnded(running.jobId);
        await tellJob(running.jobId);
        told.add(running.jobId);
        continue;
      }
      upload.turn(retryMs);
      await reconcile({}, {});
      upload.turnBack();
    }
    throw new Error(`the encode of ${videoId} never ends`);
  };

  const began = (): (() => number) => {
    const start = performance.now();
    return () => (performance.now() - start) / 1000;
  };

  return {
    upload,
    table,
    /** Every folder a decoder has business in. */
    dataDir: encoder.dataDir,

    /** Sends these bytes as a creator's client would and follows them to the end. */
    async send(bytes: Buffer, filename = 'clip.mp4'): Promise<Ending> {
      const seconds = began();
      const ended = (ending: Omit<Ending, 'seconds' | 'attempts'>, attempts = 0): Ending => ({
        ...ending,
        attempts,
        seconds: seconds(),
      });
      // Somebody new each time: a long run outlives a token and the allowance of a day.
      const sender = await upload.sender();
      const started = await upload.start(sender, { size_bytes: bytes.length, filename });
      if (started.status !== 201) {
        const { code, message } = started.body.error;
        if (started.status !== 422) throw new Error(`the upload could not even begin: ${code}: ${message}`);
        return ended({ state: 'failed', by: 'start', code, message });
      }
      const { body: signed } = await upload.sign(sender, started.body, bytes);
      for (const { part_no, url, headers } of signed.parts) {
        const part = bytes.subarray((part_no - 1) * started.body.part_size, part_no * started.body.part_size);
        const answer = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(part) });
        if (!answer.ok) throw new Error(`part ${part_no}: ${answer.status} ${await answer.text()}`);
      }
      await upload.complete(sender, started.body);
      await upload.tellArrival(started.body);
      const { body: arrived } = await upload.read(sender, started.body);
      if (arrived.state !== 'FAILED') await upload.tellVerdict(started.body);
      const { body: judged } = await upload.read(sender, started.body);
      if (judged.state === 'FAILED') return ended({ state: 'failed', by: 'upload', ...judged.failure });
      const news = (await upload.table.news()).find(
        ({ name, data }) => name === uploadCompleted.name && data['uploadId'] === started.body.upload_id,
      );
      if (!news) throw new Error(`the upload is ${judged.state} and nothing was announced`);
      const returned = await deliver(onUploadCompleted, domainNews(uploadCompleted, news.data));
      if (returned.length > 0) throw new Error('transcode did not take the news');
      const encode = await transcode(started.body.video_id);
      const attempts = Math.max(0, ...encode.parts.map(({ attempt }) => attempt));
      return encode.outcome === 'failed'
        ? ended({ state: 'failed', by: 'transcode', ...encode.problem, encode }, attempts)
        : ended({ state: 'ready', encode }, attempts);
    },

    /** Keys in a bucket under a prefix. */
    async keysUnder(bucket: 'media' | 'images', prefix: string): Promise<string[]> {
      const keys: string[] = [];
      for (let token: string | undefined, more = true; more; more = token !== undefined) {
        const page = await s3.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
        );
        keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
        token = page.NextContinuationToken;
      }
      return keys;
    },
    async read(bucket: 'media' | 'images', key: string): Promise<Buffer> {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    async stop(): Promise<void> {
      s3.destroy();
      await encoder.stop();
      await upload.stop();
    },
  };
};
export type MediaStage = Awaited<ReturnType<typeof mediaStage>>;
