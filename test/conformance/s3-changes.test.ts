import { createHash } from 'node:crypto';
import { cpSync } from 'node:fs';
import { readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, test } from 'vitest';
import { local } from '../../local/resource.ts';
import { answerOfError } from '../../local/resources/s3/answer.ts';
import { freshFolder, refusal, type S3Laptop, s3ForTheFile, startS3 } from './s3-laptop.ts';

const { laptop, presigner, plain } = await s3ForTheFile();

describe('versions', () => {
  const at = { Bucket: 'versioned', Key: 'film' };
  const read = async (VersionId?: string) =>
    (await laptop.client.send(new GetObjectCommand({ ...at, VersionId }))).Body?.transformToString();

  test('every version can be read until it is deleted by name; a marker hides the rest', async () => {
    const { VersionId: one } = await laptop.client.send(new PutObjectCommand({ ...at, Body: 'one' }));
    const { VersionId: two } = await laptop.client.send(new PutObjectCommand({ ...at, Body: 'two' }));
    expect([await read(), await read(one), await read(two)]).toEqual(['two', 'one', 'two']);
    expect((await laptop.client.send(new HeadObjectCommand(at))).VersionId).toBe(two);

    const { VersionId: marker, DeleteMarker } = await laptop.client.send(new DeleteObjectCommand(at));
    expect(DeleteMarker).toBe(true);
    expect(await refusal(read())).toBe('404 NoSuchKey');
    expect(await refusal(read(marker))).toBe('405 MethodNotAllowed');
    expect(await read(one)).toBe('one');

    const list = await laptop.client.send(new ListObjectVersionsCommand({ Bucket: 'versioned', Prefix: 'film' }));
    expect(list.Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
      [two, false],
      [one, false],
    ]);
    expect(list.DeleteMarkers?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([[marker, true]]);

    await laptop.client.send(new DeleteObjectCommand({ ...at, VersionId: marker }));
    expect(await read()).toBe('two');
    await laptop.client.send(new DeleteObjectCommand({ ...at, VersionId: two }));
    expect(await read()).toBe('one');
    expect(await refusal(read(two))).toBe('404 NoSuchVersion');
  });
});

describe('pages in a browser', () => {
  const preflight = (origin: string, method: string, headers: string) =>
    fetch(`${laptop.url}/talkative/some/key`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': headers },
    });

  test.each([
    ['https://video.example.com', 'PUT', 'content-type, X-Amz-Checksum-Sha256', 200],
    ['http://localhost:8080', 'PUT', 'content-type', 200],
    ['https://evil.example.com', 'PUT', 'content-type', 403],
    ['https://video.example.com', 'DELETE', 'content-type', 403],
    ['https://video.example.com', 'PUT', 'authorization', 403],
  ])('a preflight from %s for %s with %s answers %i', async (origin, method, headers, status) => {
    const answer = await preflight(origin, method, headers);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe(status === 200 ? origin : null);
  });

  test('the answer to a put lets the page read its etag; a refusal lets it read the reason', async () => {
    const headers = { origin: 'https://video.example.com' };
    const url = await getSignedUrl(presigner, new PutObjectCommand({ Bucket: 'talkative', Key: 'page' }));
    const answer = await fetch(url, { method: 'PUT', body: 'x', headers });
    expect(answer.headers.get('access-control-expose-headers')).toBe('ETag, x-amz-checksum-sha256');
    expect(answer.headers.get('etag')).toBeTruthy();
    const refused = await fetch(`${laptop.url}/talkative/page`, { headers });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, headers.origin]);
  });
});

describe('events', () => {
  test('a put, a copy and a delete are told to the bus with what a consumer needs', async () => {
    const before = laptop.events.length;
    const key = 'told/a+b ü';
    const { VersionId } = await laptop.client.send(
      new PutObjectCommand({ Bucket: 'versioned', Key: key, Body: 'four' }),
    );
    await laptop.client.send(new DeleteObjectCommand({ Bucket: 'versioned', Key: key }));
    await laptop.settle();
    const [created, deleted] = laptop.events.slice(before);
    expect(created).toMatchObject({
      source: 'aws.s3',
      'detail-type': 'Object Created',
      resources: ['arn:aws:s3:::versioned'],
      detail: {
        version: '0',
        bucket: { name: 'versioned' },
        object: { key, size: 4, etag: createHash('md5').update('four').digest('hex'), 'version-id': VersionId },
        requester: local.accountId,
        reason: 'PutObject',
      },
    });
    expect(deleted).toMatchObject({
      'detail-type': 'Object Deleted',
      detail: { object: { key }, reason: 'DeleteObject', 'deletion-type': 'Delete Marker Created' },
    });
    const sequencers = laptop.events
      .slice(before)
      .map(({ detail }) => (detail as { object: { sequencer: string } }).object.sequencer);
    expect([...sequencers].sort()).toEqual(sequencers);
  });

  test('a bucket that was not asked to tell says nothing', async () => {
    const before = laptop.events.length;
    await plain.put('quiet', 'x');
    await laptop.settle();
    expect(laptop.events.length).toBe(before);
  });

  test('an event the bus did not take before a kill is sent after the restart', async () => {
    const first = await startS3({ busRefuses: true });
    await first.client.send(new PutObjectCommand({ Bucket: 'talkative', Key: 'kept', Body: 'x' }));
    expect(first.service.inFlight()).toBe(1);
    // A killed process leaves its folder as it is at that moment, with no chance to tidy up.
    const left = await freshFolder();
    cpSync(first.dataDir, left, { recursive: true });
    await first.stop();

    const second = await startS3({ dataDir: left });
    await second.settle();
    expect(second.events.map(({ detail }) => (detail as { object: { key: string } }).object.key)).toEqual(['kept']);
    await second.stop();
  });

  test('the bus coming back is enough: nobody has to touch the object again', async () => {
    const { client } = laptop;
    laptop.bus.refuses = true;
    const before = laptop.events.length;
    await client.send(new PutObjectCommand({ Bucket: 'talkative', Key: 'late', Body: 'x' }));
    expect(laptop.service.inFlight()).toBe(1);
    laptop.bus.refuses = false;
    await laptop.settle();
    expect(laptop.events.length).toBe(before + 1);
  });
});

describe('the folder', () => {
  test('half files and files nobody knows are swept at the start; objects stay', async () => {
    const first = await startS3();
    await first.client.send(new PutObjectCommand({ Bucket: 'plain', Key: 'stays', Body: 'here' }));
    await first.stop();
    await writeFile(join(first.dataDir, 'incoming', 'half'), 'ha');
    const [shelf = ''] = await readdir(join(first.dataDir, 'blobs'));
    await writeFile(join(first.dataDir, 'blobs', shelf, 'stranger'), 'x');

    const second = await startS3({ dataDir: first.dataDir });
    const body = (await second.client.send(new GetObjectCommand({ Bucket: 'plain', Key: 'stays' }))).Body;
    expect(await body?.transformToString()).toBe('here');
    expect(await readdir(join(first.dataDir, 'incoming'))).toEqual([]);
    expect(await readdir(join(first.dataDir, 'blobs', shelf))).not.toContain('stranger');
    await second.stop();
  });

  test('files of replaced, deleted and aborted things are gone from the disk', async () => {
    const one = await startS3();
    const at = { Bucket: 'plain', Key: 'a' };
    const files = async () =>
      (await readdir(join(one.dataDir, 'blobs'), { recursive: true })).filter((name) => name.length > 10).length;
    await one.client.send(new PutObjectCommand({ ...at, Body: '1' }));
    await one.client.send(new PutObjectCommand({ ...at, Body: '2' }));
    expect(await files()).toBe(1);
    const { UploadId } = await one.client.send(new CreateMultipartUploadCommand(at));
    await one.client.send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: 'x' }));
    expect(await files()).toBe(2);
    await one.client.send(new AbortMultipartUploadCommand({ ...at, UploadId }));
    await one.client.send(new DeleteObjectCommand(at));
    expect(await files()).toBe(0);
    await one.stop();
  });
});

describe('pages the disk has lost', () => {
  const film = { Bucket: 'plain', Key: 'film' };
  const bytes = Buffer.alloc(20_000, 'film');
  const onlyFile = async (dataDir: string): Promise<string> => {
    const files = (await readdir(join(dataDir, 'blobs'), { recursive: true })).filter((name) => name.length > 10);
    expect(files).toHaveLength(1);
    return join(dataDir, 'blobs', files[0] ?? '');
  };
  const asked = (one: S3Laptop, more: object = {}) =>
    refusal(one.client.send(new GetObjectCommand({ ...film, ...more })));
  const again = async (one: S3Laptop): Promise<S3Laptop> => {
    await one.stop();
    return startS3({ dataDir: one.dataDir });
  };

  test('an object that is shorter than it was is refused, whole or in part, before and after a start', async () => {
    let one = await startS3();
    await one.client.send(new PutObjectCommand({ ...film, Body: bytes }));
    const file = await onlyFile(one.dataDir);
    for (const left of [0, 4096, 16_384]) {
      await truncate(file, left);
      expect(await asked(one)).toBe('500 InternalError');
      expect(await asked(one, { Range: 'bytes=0-99' })).toBe('500 InternalError');
      one = await again(one);
      expect(await asked(one)).toBe('500 InternalError');
      await writeFile(file, bytes);
    }
    const whole = await one.client.send(new GetObjectCommand(film));
    expect(Buffer.from((await whole.Body?.transformToByteArray()) ?? [])).toEqual(bytes);
    await one.stop();
  });

  test('a part that is shorter than it was is missing, so that its sender sends it again', async () => {
    let one = await startS3();
    const { UploadId } = await one.client.send(new CreateMultipartUploadCommand(film));
    await one.client.send(new UploadPartCommand({ ...film, UploadId, PartNumber: 1, Body: bytes }));
    await truncate(await onlyFile(one.dataDir), 4096);
    one = await again(one);
    const parts = async () => (await one.client.send(new ListPartsCommand({ ...film, UploadId }))).Parts ?? [];
    expect(await parts()).toEqual([]);
    await one.client.send(new UploadPartCommand({ ...film, UploadId, PartNumber: 1, Body: bytes }));
    expect(await parts()).toMatchObject([{ PartNumber: 1, Size: bytes.length }]);
    await one.stop();
  });

  test('a disk without room is the service’s trouble, said with a 503 that clients try again', () => {
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    expect(answerOfError(full, undefined)).toMatchObject({
      status: 503,
      body: expect.stringContaining('Nothing of this was kept: the disk is full.'),
    });
  });
});

describe('lifecycle', () => {
  const dayMs = 24 * 3600 * 1000;

  test('what has had its days goes, and nothing else', async () => {
    const one = await startS3();
    const put = (Key: string, more: object = {}) =>
      one.client.send(new PutObjectCommand({ Bucket: 'plain', Key, Body: 'x', ...more }));
    const keys = async () =>
      ((await one.client.send(new ListObjectsV2Command({ Bucket: 'plain' }))).Contents ?? []).map(({ Key }) => Key);
    const passing = async (days: number) => {
      one.clock.offsetMs = days * dayMs;
      await one.service.applyLifecycle();
      one.clock.offsetMs = 0;
    };
    await put('short/a');
    await put('long/a');
    await put('long/tagged', { Tagging: 'keep=no' });
    await one.client.send(new CreateMultipartUploadCommand({ Bucket: 'plain', Key: 'open' }));

    await passing(0.9);
    expect(await keys()).toEqual(['long/a', 'long/tagged', 'short/a']);
    await passing(1.1);
    expect(await keys()).toEqual(['long/a', 'short/a']);
    expect((await one.client.send(new ListMultipartUploadsCommand({ Bucket: 'plain' }))).Uploads).toBeUndefined();
    await passing(3.1);
    expect(await keys()).toEqual(['long/a']);

    const film = { Bucket: 'versioned', Key: 'film' };
    await one.client.send(new PutObjectCommand({ ...film, Body: '1' }));
    await one.client.send(new DeleteObjectCommand(film));
    await passing(2.1);
    await passing(2.1);
    const left = await one.client.send(new ListObjectVersionsCommand({ Bucket: 'versioned' }));
    expect([left.Versions, left.DeleteMarkers]).toEqual([undefined, undefined]);
    await one.stop();
  });
});
