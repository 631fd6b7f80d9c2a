import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { bytesToRecognize, containerOf } from './container-format.ts';
import { codes, JobError } from './job-error.ts';

/** A source as a plain local file, with what the bucket says of it. */
export interface LocalSource {
  path: string;
  container: string;
  bytes: number;
  etag: string;
  lastModified?: Date;
}

/** How long a source is kept for the next job of the same video. */
const keptMs = 10 * 60_000;

export interface Sources {
  /** Brings the object here (once, however many ask) and lends it until `giveBack`. */
  borrow(url: string): Promise<LocalSource>;
  giveBack(source: LocalSource): void;
  stop(): Promise<void>;
}

export const parseS3Url = (url: string): { bucket: string; key: string } => {
  const match = /^s3:\/\/([^/]+)\/(.+)$/.exec(url);
  if (!match?.[1] || !match[2]) throw new JobError(codes.inputNotFound, `Not an S3 address: ${url}`);
  return { bucket: match[1], key: match[2] };
};

const isMissing = (error: unknown): boolean =>
  ['NotFound', 'NoSuchKey', 'NoSuchBucket'].includes((error as Error)?.name) ||
  (error as { $metadata?: { httpStatusCode?: number } })?.$metadata?.httpStatusCode === 404;

const firstBytes = async (path: string): Promise<Uint8Array> => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(bytesToRecognize), 0, bytesToRecognize, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

/** ffmpeg never reads from a network: objects are brought to files first, refused by their first bytes, and kept a while. */
export const createSources = async (folder: string, s3: S3Client): Promise<Sources> => {
  await rm(folder, { recursive: true, force: true }); // nothing in here outlives the process that asked for it
  await mkdir(folder, { recursive: true });
  const held = new Map<string, { source: Promise<LocalSource>; users: number; lastUsed: number }>();

  const refuseUnknown = async (bucket: string, key: string): Promise<string> => {
    const head = await s3.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=0-${bytesToRecognize - 1}` }),
    );
    const bytes = (await head.Body?.transformToByteArray()) ?? new Uint8Array();
    const container = containerOf(bytes);
    if (!container) throw new JobError(codes.noDemuxer, 'Demuxer: the file is not in a media format we know');
    return container;
  };

  const download = async (bucket: string, key: string, path: string): Promise<LocalSource> => {
    const about = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    if (!about.ContentLength) throw new JobError(codes.noDemuxer, 'Demuxer: the file is empty');
    const container = await refuseUnknown(bucket, key);
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: about.ETag }));
    const partial = `${path}.partial`;
    await pipeline(object.Body as NodeJS.ReadableStream, createWriteStream(partial));
    await rename(partial, path);
    // The bytes that will be opened are the bytes that were judged.
    if (containerOf(await firstBytes(path)) !== container)
      throw new JobError(codes.noDemuxer, 'Demuxer: the file changed');
    return { path, container, bytes: about.ContentLength, etag: about.ETag ?? '', lastModified: about.LastModified };
  };

  const sweep = setInterval(() => {
    for (const [key, entry] of held) {
      if (entry.users > 0 || performance.now() - entry.lastUsed < keptMs) continue;
      held.delete(key);
      void entry.source.then(({ path }) => rm(path, { force: true })).catch(() => {});
    }
  }, 60_000);
  sweep.unref();

  return {
    async borrow(url) {
      const { bucket, key } = parseS3Url(url);
      try {
        const about = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
        const name = createHash('sha256').update(`${url}\n${about.ETag}`).digest('hex').slice(0, 32);
        const entry = held.get(name) ?? { source: download(bucket, key, join(folder, name)), users: 0, lastUsed: 0 };
        held.set(name, entry);
        entry.users++;
        entry.lastUsed = performance.now();
        return await entry.source.catch((error: unknown) => {
          held.delete(name);
          throw error;
        });
      } catch (error) {
        if (isMissing(error))
          throw new JobError(codes.inputNotFound, `Unable to open input file: [${url}] was not found`);
        throw error;
      }
    },
    giveBack(source) {
      for (const [name, entry] of held) {
        if (!source.path.endsWith(name)) continue;
        entry.users--;
        entry.lastUsed = performance.now();
      }
    },
    async stop() {
      clearInterval(sweep);
      await rm(folder, { recursive: true, force: true });
    },
  };
};
