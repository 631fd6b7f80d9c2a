import { existsSync, globSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Chance } from '../support/seeded.ts';
import type { Platform } from './platform.ts';
import { settingsOf } from './platform-view.ts';

/** A stored file that was cut, with what it held. */
export interface Torn {
  path: string;
  bytes: Buffer;
  bucket: string;
  key: string;
}

const stepBytes = 4096;

interface Stored {
  blob: string;
  bucket: string;
  key: string;
}

/** Cuts stored objects of the media bucket, each at some multiple of 4 KiB, as a disk that lost its last pages would. */
export function tearStored(dataDir: string, howMany: number, chance: Chance): Torn[] {
  const index = new DatabaseSync(join(dataDir, 's3', 'index.sqlite'), { readOnly: true });
  const stored = index
    .prepare(
      `SELECT blob, bucket, key FROM pieces JOIN versions USING (owner)
       WHERE bucket = 'arclight-local-media' AND pieces.size > 0 AND latest = 1 ORDER BY key`,
    )
    .all() as unknown as Stored[];
  index.close();
  return Array.from({ length: Math.min(howMany, stored.length) }, () => {
    const [{ blob, bucket, key } = { blob: '', bucket: '', key: '' }] = stored.splice(
      chance.whole(0, stored.length - 1),
      1,
    );
    const path = join(dataDir, 's3', 'blobs', blob.slice(0, 2), blob);
    const bytes = readFileSync(path);
    truncateSync(path, chance.whole(0, Math.floor((bytes.length - 1) / stepBytes)) * stepBytes);
    return { path, bytes, bucket, key };
  });
}

export const mend = (torn: readonly Torn[]): void => {
  for (const { path, bytes } of torn) writeFileSync(path, bytes);
};

/** What a killed process leaves behind: half files on their way in, whole files nobody has entered, an encoder's folder. */
export function leaveRubbish(dataDir: string): string[] {
  const shelf = join(dataDir, 's3', 'blobs', 'ab');
  const work = join(dataDir, 'mediaconvert', 'work', 'a-job-of-before');
  for (const folder of [shelf, work]) mkdirSync(folder, { recursive: true });
  const rubbish = [
    join(dataDir, 's3', 'incoming', 'ab'.repeat(16)),
    join(shelf, `ab${'cd'.repeat(15)}`),
    join(work, 'still-0.jpg'),
  ];
  for (const path of rubbish) writeFileSync(path, 'half of someth');
  return rubbish;
}

export const stillThere = (paths: readonly string[]): string[] => paths.filter((path) => existsSync(path));

/** Asks for a torn object over the wire; answers what was wrong with the answer. A refusal with a 5xx is right. */
export async function howServed(platform: Platform, { bucket, key, bytes }: Torn): Promise<string | undefined> {
  const s3 = new S3Client({ ...settingsOf(platform, 's3'), forcePathStyle: true, maxAttempts: 1 });
  try {
    const answer = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const got = await answer.Body?.transformToByteArray();
    return `${key} was served with ${got?.length} of ${bytes.length} bytes`;
  } catch (error) {
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
    return status >= 500 ? undefined : `${key} was answered with ${status || (error as Error).message}`;
  } finally {
    s3.destroy();
  }
}

/** Cuts the last part received for any upload under way; undefined when there is none. */
export function tearPart(dataDir: string): string | undefined {
  const index = new DatabaseSync(join(dataDir, 's3', 'index.sqlite'), { readOnly: true });
  const part = index.prepare('SELECT blob FROM pieces JOIN uploads ON owner = upload_id LIMIT 1').get() as
    | { blob: string }
    | undefined;
  index.close();
  if (!part) return undefined;
  const path = join(dataDir, 's3', 'blobs', part.blob.slice(0, 2), part.blob);
  truncateSync(path, Math.floor(statSync(path).size / 2));
  return path;
}

export const filesOn = (path: string): number => globSync('**/*', { cwd: path }).length;
