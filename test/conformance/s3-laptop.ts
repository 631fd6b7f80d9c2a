import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { afterAll } from 'vitest';
import { type BusEvent, local, type Resource, type Surroundings } from '../../local/resource.ts';
import { s3 } from '../../local/resources/s3/s3.ts';

/** The laptop around one S3, as small as it can be: a clock that can be turned, a bus that can be broken. */
export interface S3Laptop {
  url: string;
  client: S3Client;
  dataDir: string;
  events: BusEvent[];
  /** What the bus says next; undefined when it takes everything. */
  bus: { refuses: boolean };
  clock: { offsetMs: number };
  service: Awaited<ReturnType<typeof s3.listen>>;
  /** Waits until every recorded event has reached the bus. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

const folders: string[] = [];

/** A new folder for data, outside the repository; `removeFolders` takes it away again. */
export const freshFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'arclight-s3-'));
  folders.push(folder);
  return folder;
};

/** Takes away every folder this test file made. */
export const removeFolders = () => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));

const bucket = (name: string, properties: Record<string, unknown> = {}): Resource => ({
  stack: 'test',
  logicalId: name,
  type: 'AWS::S3::Bucket',
  ref: name,
  name,
  arn: `arn:aws:s3:::${name}`,
  properties,
});

const days = { Status: 'Enabled' };

/** One bucket of each kind the templates know. */
export const buckets = [
  bucket('plain', {
    LifecycleConfiguration: {
      Rules: [
        { ...days, Prefix: 'short/', ExpirationInDays: 3 },
        { ...days, TagFilters: [{ Key: 'keep', Value: 'no' }], ExpirationInDays: 1 },
        { ...days, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
      ],
    },
  }),
  bucket('versioned', {
    VersioningConfiguration: { Status: 'Enabled' },
    LifecycleConfiguration: {
      Rules: [
        { ...days, NoncurrentVersionExpiration: { NoncurrentDays: 2 } },
        { ...days, ExpiredObjectDeleteMarker: true },
      ],
    },
    NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
  }),
  bucket('talkative', {
    NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    CorsConfiguration: {
      CorsRules: [
        {
          AllowedOrigins: ['https://video.example.com', 'http://localhost:*'],
          AllowedMethods: ['PUT', 'GET'],
          AllowedHeaders: ['content-type', 'x-amz-*'],
          ExposedHeaders: ['ETag', 'x-amz-checksum-sha256'],
          MaxAge: 600,
        },
      ],
    },
  }),
];

const clientAt = (endpoint: string, options: S3ClientConfig = {}) =>
  new S3Client({
    endpoint,
    region: local.region,
    credentials: { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey },
    maxAttempts: 1,
    ...options,
  });

/** Starts S3 over a folder. Whoever starts it stops it. */
export const startS3 = async (options: { dataDir?: string; busRefuses?: boolean } = {}): Promise<S3Laptop> => {
  const dataDir = options.dataDir ?? (await freshFolder());
  const events: BusEvent[] = [];
  const bus = { refuses: options.busRefuses ?? false };
  const clock = { offsetMs: 0 };
  const nothing = async () => {};
  const surroundings: Surroundings = {
    dataDir,
    async emit(event) {
      if (bus.refuses) throw new Error('the bus is away');
      events.push(event);
    },
    invoke: async () => ({ payload: undefined }),
    sendMessage: nothing,
    mail: nothing,
    endpoint: () => '',
    secret: () => undefined,
    resourcesOf: () => [],
    log: () => {},
    now: () => new Date(Date.now() + clock.offsetMs),
  };
  const service = await s3.listen(surroundings);
  await service.start(buckets);
  const client = clientAt(service.url);
  return {
    url: service.url,
    client,
    dataDir,
    events,
    bus,
    clock,
    service,
    async settle() {
      while ((await service.inFlight()) > 0) await new Promise((resolve) => setImmediate(resolve));
    },
    async stop() {
      client.destroy();
      await service.stop();
    },
  };
};

/** A client of its own, with something about it changed. */
export const clientWith = (laptop: S3Laptop, options: S3ClientConfig) => clientAt(laptop.url, options);

/** Short words for the bucket most cases use. */
export const plainBucket = ({ client }: S3Laptop) => {
  const get = (key: string, more: object = {}) =>
    client.send(new GetObjectCommand({ Bucket: 'plain', Key: key, ...more }));
  return {
    put: (key: string, body: string | Uint8Array, more: object = {}) =>
      client.send(new PutObjectCommand({ Bucket: 'plain', Key: key, Body: body, ...more })),
    get,
    text: async (key: string, more: object = {}) => (await get(key, more)).Body?.transformToString(),
  };
};

/** For the tests of one file: an S3, a client that signs addresses to be used without a checksum, and the plain bucket. */
export const s3ForTheFile = async () => {
  const laptop = await startS3();
  const presigner = clientWith(laptop, { requestChecksumCalculation: 'WHEN_REQUIRED' });
  afterAll(async () => {
    presigner.destroy();
    await laptop.stop();
    await removeFolders();
  });
  return { laptop, presigner, plain: plainBucket(laptop) };
};

/** A body's SHA-256 as S3 writes it. */
export const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('base64');

/** How a call of the SDK ended: 'accepted', or status and name of the refusal. */
export const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: Error & { $metadata?: { httpStatusCode?: number } }) => `${error.$metadata?.httpStatusCode} ${error.name}`,
  );

/** The same for a plain HTTP answer. */
export const refusedWith = async (answer: Response) =>
  `${answer.status} ${/<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1]}`;
