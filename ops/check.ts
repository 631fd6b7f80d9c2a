import {
  DeleteObjectsCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
} from '@aws-sdk/client-s3';
import { BatchGetCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { type Bucket, bucketOf } from './buckets.ts';
import { type Domain, type Item, keyOf, tableOf } from './places.ts';
import type { World } from './world.ts';

/** Objects that no record speaks of: what was written after the moment a backup is of. */
export interface Orphan {
  bucket: Bucket;
  /** Everything under it is nobody's. */
  prefix: string;
  objects: number;
  bytes: number;
  /** When the youngest of them was written, ISO. */
  youngest: string;
}

/** A video whose record says that it can be played, and whose playlist is not there. */
export interface Missing {
  videoId: string;
  state: string;
  key: string;
}

export interface Checked {
  orphans: Orphan[];
  missing: Missing[];
  /** How much was looked at: what "none" is out of. */
  looked: { videos: number; prefixes: number };
}

/** Which of these records there are; a deleted video keeps its record and no objects. */
async function existing(
  world: World,
  domain: Domain,
  keys: readonly { pk: string; sk: string }[],
): Promise<Set<string>> {
  const table = tableOf(world, domain);
  const found = new Set<string>();
  for (let start = 0; start < keys.length; start += 100) {
    let Keys: Item[] = keys.slice(start, start + 100);
    while (Keys.length > 0) {
      const page = await world.tables.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }),
      );
      for (const { pk, state } of page.Responses?.[table] ?? []) if (state !== 'DELETED') found.add(String(pk));
      Keys = page.UnprocessedKeys?.[table]?.Keys ?? [];
    }
  }
  return found;
}

/** One level of a bucket: its "folders", and its objects when there is no deeper level. */
async function below(world: World, name: string, Prefix: string): Promise<string[]> {
  const found: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await world.buckets.send(
      new ListObjectsV2Command({ Bucket: name, Prefix, Delimiter: '/', ContinuationToken }),
    );
    found.push(...(page.CommonPrefixes ?? []).map((one) => one.Prefix ?? ''));
    found.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  return found;
}

interface Version {
  Key: string;
  VersionId?: string;
  size: number;
  at: number;
}

async function versionsUnder(world: World, name: string, Prefix: string): Promise<Version[]> {
  const found: Version[] = [];
  let markers: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (markers) {
    const page: ListObjectVersionsCommandOutput = await world.buckets.send(
      new ListObjectVersionsCommand({ Bucket: name, Prefix, ...markers }),
    );
    for (const one of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
      const size = 'Size' in one ? Number(one.Size ?? 0) : 0;
      found.push({ Key: one.Key ?? '', VersionId: one.VersionId, size, at: one.LastModified?.getTime() ?? 0 });
    }
    markers = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
      : undefined;
  }
  return found;
}

interface Place {
  bucket: Bucket;
  prefix: string;
  domain: Domain;
  key: { pk: string; sk: string };
}

/** Everything in the buckets that belongs to somebody, by whom it belongs to. Keys of another shape are left alone. */
async function places(world: World): Promise<Place[]> {
  const found: Place[] = [];
  for (const [bucket, root] of [
    ['media', 'v/'],
    ['images', 'img/'],
  ] as const)
    for (const prefix of await below(world, await bucketOf(world, bucket), root)) {
      const [, videoId] = /^\w+\/(vid_[0-9A-Za-z]+)\/$/.exec(prefix) ?? [];
      if (videoId) found.push({ bucket, prefix, domain: 'catalog', key: keyOf.video(videoId) });
    }
  const upload = await bucketOf(world, 'upload');
  for (const person of await below(world, upload, 'uploads/'))
    for (const video of await below(world, upload, person))
      for (const prefix of await below(world, upload, video)) {
        const [, uploadId] = /\/(upl_[0-9A-Za-z]+)$/.exec(prefix) ?? [];
        if (uploadId) found.push({ bucket: 'upload', prefix, domain: 'upload', key: keyOf.upload(uploadId) });
      }
  return found;
}

async function orphansAmong(world: World, all: readonly Place[]): Promise<Orphan[]> {
  const orphans: Orphan[] = [];
  for (const domain of ['catalog', 'upload'] as const) {
    const own = all.filter((place) => place.domain === domain);
    const known = await existing(world, domain, [...new Map(own.map(({ key }) => [key.pk, key])).values()]);
    for (const { bucket, prefix } of own.filter(({ key }) => !known.has(key.pk))) {
      const versions = await versionsUnder(world, await bucketOf(world, bucket), prefix);
      if (versions.length === 0) continue;
      orphans.push({
        bucket,
        prefix,
        objects: versions.length,
        bytes: versions.reduce((sum, { size }) => sum + size, 0),
        youngest: new Date(Math.max(...versions.map(({ at }) => at))).toISOString(),
      });
    }
  }
  return orphans;
}

async function isThere(world: World, Bucket: string, Key: string): Promise<boolean> {
  try {
    await world.buckets.send(new HeadObjectCommand({ Bucket, Key }));
    return true;
  } catch (error) {
    if (['NotFound', 'NoSuchKey'].includes((error as Error).name)) return false;
    throw error;
  }
}

async function playableVideos(world: World): Promise<Missing[]> {
  const videos: Missing[] = [];
  const asked = {
    TableName: tableOf(world, 'catalog'),
    FilterExpression: '#kind = :video AND #state IN (:ready, :published)',
    ProjectionExpression: 'videoId, #state, hlsKey',
    ExpressionAttributeNames: { '#kind': 'kind', '#state': 'state' },
    ExpressionAttributeValues: { ':video': 'video', ':ready': 'READY', ':published': 'PUBLISHED' },
  };
  for await (const { Items = [] } of paginateScan({ client: world.tables }, asked))
    for (const { videoId, state, hlsKey } of Items)
      if (hlsKey) videos.push({ videoId: String(videoId), state: String(state), key: String(hlsKey) });
  return videos;
}

/**
 * Holds records against objects, both ways. It reads the whole catalog: for the hour after a restore, not for every day.
 */
export async function check(world: World): Promise<Checked> {
  const media = await bucketOf(world, 'media');
  const videos = await playableVideos(world);
  const missing: Missing[] = [];
  for (const video of videos) if (!(await isThere(world, media, video.key))) missing.push(video);
  const all = await places(world);
  const orphans = await orphansAmong(world, all);
  return { orphans, missing, looked: { videos: videos.length, prefixes: all.length } };
}

/** Removes orphans, every version of them; one with anything younger than `before` stays: it may be on its way. */
export async function sweep(world: World, orphans: readonly Orphan[], before: Date): Promise<Orphan[]> {
  const swept: Orphan[] = [];
  for (const orphan of orphans.filter(({ youngest }) => Date.parse(youngest) < before.getTime())) {
    const name = await bucketOf(world, orphan.bucket);
    const versions = await versionsUnder(world, name, orphan.prefix);
    for (let start = 0; start < versions.length; start += 1000) {
      const Objects = versions.slice(start, start + 1000).map(({ Key, VersionId }) => ({ Key, VersionId }));
      const { Errors = [] } = await world.buckets.send(
        new DeleteObjectsCommand({ Bucket: name, Delete: { Objects, Quiet: true } }),
      );
      if (Errors.length > 0) throw new Error(`${Errors[0]?.Key} could not be removed: ${Errors[0]?.Message}`);
    }
    swept.push(orphan);
  }
  return swept;
}
