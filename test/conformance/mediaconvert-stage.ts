import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateJobCommand, type CreateJobRequest, MediaConvertClient } from '@aws-sdk/client-mediaconvert';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { jobRequest, type PartName } from '../../lambdas/transcode/jobs.ts';
import type { Rung } from '../../lambdas/transcode/ladder.ts';
import type { Source } from '../../lambdas/transcode/source.ts';
import { type BusEvent, local } from '../../local/resource.ts';
import { mediaconvert } from '../../local/resources/mediaconvert/mediaconvert.ts';
import { s3 } from '../../local/resources/s3/s3.ts';
import { aResource, oneService } from '../support/one-service.ts';
import { arrived, aSource } from '../transcode/builders.ts';

interface Detail {
  jobId: string;
  status: string;
  errorCode?: number;
  errorMessage?: string;
  jobProgress?: { currentPhase: string; jobPercentComplete: number };
  outputGroupDetails?: { type: string; outputDetails: { outputFilePaths: string[]; durationInMs: number }[] }[];
}

export const places = {
  ...{ mediaBucket: 'media', imagesBucket: 'images', queue: 'arclight' },
  role: 'arn:aws:iam::000000000000:role/transcode',
};
const queue = aResource(
  'AWS::MediaConvert::Queue',
  'arclight',
  { Name: 'arclight' },
  'arn:aws:mediaconvert:q/arclight',
);
const credentials = { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey };
const over = ['COMPLETE', 'ERROR', 'CANCELED'];

/** MediaConvert beside a real S3 stand-in, spoken to by the real SDK. */
export const mediaConvertStage = async () => {
  const work = await mkdtemp(join(tmpdir(), 'arclight-clips-'));
  const buckets = ['upload', 'media', 'images'].map((name) =>
    aResource('AWS::S3::Bucket', name, {}, `arn:aws:s3:::${name}`),
  );
  const store = await oneService(s3, { resources: buckets });
  const told: Detail[] = [];
  const listeners = new Set<() => void>();
  const hear = async (event: BusEvent): Promise<void> => {
    told.push(event.detail as Detail);
    for (const listener of listeners) listener();
  };
  let service = await oneService(mediaconvert, {
    resources: [queue],
    surroundings: { endpoint: () => store.listening.url, emit: hear },
  });
  const clientOf = () =>
    new MediaConvertClient({ endpoint: service.listening.url, region: local.region, credentials, maxAttempts: 1 });
  const bucket = new S3Client({
    endpoint: store.listening.url,
    region: local.region,
    credentials,
    forcePathStyle: true,
  });
  let client = clientOf();

  /** Waits for the first piece of news that fits, said already or still to come. */
  const news = (fits: (detail: Detail) => boolean): Promise<Detail> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = told.find(fits);
        if (!found) return;
        listeners.delete(look);
        resolve(found);
      };
      listeners.add(look);
      look();
    });

  const submit = async (request: CreateJobRequest): Promise<string> => {
    const { Job } = await client.send(new CreateJobCommand(request));
    return Job?.Id ?? '';
  };

  return {
    work,
    told,
    news,
    submit,
    service: () => service,
    client: () => client,
    ended: (jobId: string): Promise<Detail> => news((one) => one.jobId === jobId && over.includes(one.status)),
    /** A job as the app orders it, of a source that was put under `name`. */
    order: (
      name: string,
      given: { part?: PartName; ladder: Rung[]; source?: Partial<Source>; attempt?: number },
    ): CreateJobRequest => {
      const source = aSource({
        width: 320,
        height: 180,
        durationMs: 6000,
        frameRate: { numerator: 25, denominator: 1 },
        ...given.source,
      });
      const videoId = `vid_${name.replaceAll(/\W/g, '')}`;
      const whose = { ...arrived, videoId, sourceUrl: `s3://upload/${name}` };
      return jobRequest({ ...whose, part: 'first', attempt: 1, ...given, source }, places);
    },
    /** Puts a source into the upload bucket. */
    put: async (name: string, bytes: Uint8Array | string): Promise<string> => {
      await bucket.send(new PutObjectCommand({ Bucket: 'upload', Key: name, Body: bytes }));
      return name;
    },
    get: async (bucketName: string, key: string) => {
      const found = await bucket.send(new GetObjectCommand({ Bucket: bucketName, Key: key }));
      const bytes = Buffer.from((await found.Body?.transformToByteArray()) ?? []);
      return { bytes, type: found.ContentType, cacheControl: found.CacheControl };
    },
    list: async (bucketName: string, prefix: string): Promise<string[]> => {
      const { Contents = [] } = await bucket.send(new ListObjectsV2Command({ Bucket: bucketName, Prefix: prefix }));
      return Contents.map(({ Key = '' }) => Key.slice(prefix.length));
    },
    bucketUrl: store.listening.url,
    remove: async (bucketName: string, key: string): Promise<void> => {
      await bucket.send(new DeleteObjectCommand({ Bucket: bucketName, Key: key }));
    },
    replace: async (bucketName: string, key: string, bytes: Uint8Array): Promise<void> => {
      await bucket.send(new PutObjectCommand({ Bucket: bucketName, Key: key, Body: bytes }));
    },
    /** Stops and starts MediaConvert on the same data, as after Ctrl-C. */
    async again(): Promise<void> {
      service = await service.again();
      client = clientOf();
    },
    async stop(): Promise<void> {
      await service.stop();
      await store.stop();
      bucket.destroy();
      await rm(work, { recursive: true, force: true });
    },
  };
};
