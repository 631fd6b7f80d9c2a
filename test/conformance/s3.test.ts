import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketAclCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { refusal, s3ForTheFile } from './s3-laptop.ts';

const { laptop, plain } = await s3ForTheFile();

describe('objects', () => {
  test.each([
    ['a line of text', 'hello'],
    ['nothing at all', ''],
    ['bytes', randomBytes(300_000)],
  ])('%s comes back as it was put', async (_, body) => {
    const { ETag } = await plain.put('objects/some', body);
    expect(ETag).toBe(`"${createHash('md5').update(body).digest('hex')}"`);
    const bytes = await (await plain.get('objects/some')).Body?.transformToByteArray();
    expect(Buffer.from(bytes ?? [])).toEqual(Buffer.from(body));
  });

  test('a stream put in aws-chunked form with a trailing checksum is stored without its wrapping', async () => {
    const body = randomBytes(200_000);
    await laptop.client.send(
      new PutObjectCommand({
        Bucket: 'plain',
        Key: 'objects/stream',
        Body: Readable.from([body.subarray(0, 70_001), body.subarray(70_001)]),
        ContentLength: body.length,
        ContentType: 'video/mp4',
      }),
    );
    const got = await plain.get('objects/stream', { ChecksumMode: 'ENABLED' });
    expect(got.ContentType).toBe('video/mp4');
    expect(got.ContentEncoding).toBeUndefined();
    expect(got.ChecksumCRC32).toBeDefined();
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? [])).toEqual(body);
  });

  test('headers, metadata and the overrides of a signed address are answered', async () => {
    await plain.put('objects/named', 'x', {
      CacheControl: 'max-age=60',
      Metadata: { colour: 'blue' },
      ContentType: 'text/vtt',
    });
    const got = await plain.get('objects/named', {
      ResponseContentDisposition: 'attachment; filename="a.vtt"',
      ResponseCacheControl: 'no-store',
    });
    expect(got).toMatchObject({
      ContentType: 'text/vtt',
      CacheControl: 'no-store',
      ContentDisposition: 'attachment; filename="a.vtt"',
      Metadata: { colour: 'blue' },
    });
  });

  test.each([
    ['bytes=0-0', 206, '0', 'bytes 0-0/10'],
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-99', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
    ['bytes=5-2', 200, '0123456789', undefined],
    ['pages=1-2', 200, '0123456789', undefined],
  ])('range %s answers %i', async (range, status, body, contentRange) => {
    await plain.put('objects/digits', '0123456789');
    const got = await plain.get('objects/digits', { Range: range });
    expect([got.$metadata.httpStatusCode, await got.Body?.transformToString(), got.ContentRange]).toEqual([
      status,
      body,
      contentRange,
    ]);
  });

  test.each(['bytes=10-', 'bytes=-0', 'bytes=99-100'])('range %s of ten bytes cannot be satisfied', async (range) => {
    await plain.put('objects/digits', '0123456789');
    expect(await refusal(plain.get('objects/digits', { Range: range }))).toBe('416 InvalidRange');
  });

  test('what is not there is told by name', async () => {
    expect(await refusal(plain.get('objects/none'))).toBe('404 NoSuchKey');
    expect(await refusal(laptop.client.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'none' })))).toBe(
      '404 NotFound',
    );
    expect(await refusal(laptop.client.send(new HeadBucketCommand({ Bucket: 'nowhere' })))).toBe('404 NotFound');
    expect(await refusal(laptop.client.send(new GetObjectCommand({ Bucket: 'nowhere', Key: 'a' })))).toBe(
      '404 NoSuchBucket',
    );
  });

  test('an operation it does not know is turned down, not guessed at', async () => {
    expect(await refusal(laptop.client.send(new GetBucketAclCommand({ Bucket: 'plain' })))).toBe('501 NotImplemented');
  });

  test('deleting twice is deleting once, one at a time or many', async () => {
    await plain.put('gone/a', 'a');
    await plain.put('gone/b', 'b');
    await laptop.client.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'gone/a' }));
    await laptop.client.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'gone/a' }));
    const { Deleted } = await laptop.client.send(
      new DeleteObjectsCommand({ Bucket: 'plain', Delete: { Objects: [{ Key: 'gone/a' }, { Key: 'gone/b' }] } }),
    );
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['gone/a', 'gone/b']);
    expect(await refusal(plain.get('gone/b'))).toBe('404 NoSuchKey');
  });

  test('a copy outlives its source, and an object may be copied onto itself', async () => {
    await plain.put('copy/from', 'film', { ContentType: 'video/mp4', Metadata: { a: '1' } });
    const copy = (key: string, source: string, more: object = {}) =>
      laptop.client.send(new CopyObjectCommand({ Bucket: 'plain', Key: key, CopySource: source, ...more }));
    await copy('copy/to', 'plain/copy/from');
    await laptop.client.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'copy/from' }));
    await copy('copy/to', 'plain/copy/to', { MetadataDirective: 'REPLACE', ContentType: 'video/webm' });
    expect(await plain.text('copy/to')).toBe('film');
    expect((await plain.get('copy/to')).ContentType).toBe('video/webm');
    expect(await refusal(copy('copy/to', 'plain/copy/to'))).toBe('400 InvalidRequest');
    expect(await refusal(copy('copy/x', 'plain/copy/from'))).toBe('404 NoSuchKey');
  });

  test('tags are replaced as a set', async () => {
    await plain.put('tagged', 'x', { Tagging: 'a=1&b=2' });
    const at = { Bucket: 'plain', Key: 'tagged' };
    await laptop.client.send(
      new PutObjectTaggingCommand({ ...at, Tagging: { TagSet: [{ Key: 'scan', Value: 'clean' }] } }),
    );
    expect((await laptop.client.send(new GetObjectTaggingCommand(at))).TagSet).toEqual([
      { Key: 'scan', Value: 'clean' },
    ]);
    expect((await plain.get('tagged')).TagCount).toBe(1);
  });
});

describe('conditions', () => {
  test('the second of two "only if new" puts is refused', async () => {
    const both = await Promise.all([1, 2].map((n) => refusal(plain.put('once', `by ${n}`, { IfNoneMatch: '*' }))));
    expect(both.sort()).toEqual(['412 PreconditionFailed', 'accepted']);
  });

  test('If-Match replaces only the object one has seen', async () => {
    const { ETag } = await plain.put('seen', 'one');
    await plain.put('seen', 'two', { IfMatch: ETag });
    expect(await refusal(plain.put('seen', 'three', { IfMatch: ETag }))).toBe('412 PreconditionFailed');
    expect(await refusal(plain.put('never', 'x', { IfMatch: ETag }))).toBe('404 NoSuchKey');
  });

  test.each([
    ['if-none-match with its etag', (etag: string) => ({ IfNoneMatch: etag }), '304'],
    ['if-modified-since now', () => ({ IfModifiedSince: new Date(Date.now() + 1000) }), '304'],
    ['if-match with another etag', () => ({ IfMatch: '"other"' }), '412'],
    ['if-match with its etag', (etag: string) => ({ IfMatch: etag }), 'accepted'],
  ])('a read %s', async (_, condition, expected) => {
    const { ETag = '' } = await plain.put('conditions/read', 'x');
    expect(await refusal(plain.get('conditions/read', condition(ETag)))).toContain(expected);
  });
});

describe('listing', () => {
  test('keys come in order, grouped by delimiter, a page at a time', async () => {
    for (const key of ['list/a/1', 'list/a/2', 'list/b', 'list/c/1', 'list/ü', 'list/😀']) await plain.put(key, 'x');
    const seen: string[] = [];
    let token: string | undefined;
    do {
      const page = await laptop.client.send(
        new ListObjectsV2Command({
          Bucket: 'plain',
          Prefix: 'list/',
          Delimiter: '/',
          MaxKeys: 2,
          ContinuationToken: token,
        }),
      );
      seen.push(
        ...(page.CommonPrefixes ?? []).map(({ Prefix = '' }) => Prefix),
        ...(page.Contents ?? []).map(({ Key = '' }) => Key),
      );
      token = page.NextContinuationToken;
    } while (token);
    expect(seen.sort()).toEqual(['list/a/', 'list/b', 'list/c/', 'list/ü', 'list/😀']);
    const { Contents } = await laptop.client.send(
      new ListObjectsV2Command({ Bucket: 'plain', Prefix: 'list/', StartAfter: 'list/a/2', EncodingType: 'url' }),
    );
    expect(Contents?.map(({ Key }) => Key)).toEqual(['list/b', 'list/c/1', 'list/%C3%BC', 'list/%F0%9F%98%80']);
  });
});

describe('keys', () => {
  test.each(['a+b c', 'ü/😀', "quo'te(1)!*", 'a/../b', 'x&y=<z>', '%2e%2e/etc'])(
    '%s is a key like any other',
    async (key) => {
      await plain.put(key, key);
      expect(await plain.text(key)).toBe(key);
    },
  );

  test.each([
    '/plain/../../etc/passwd',
    '/plain/../versioned/x',
    '/plain/a/%2e%2e/%2e%2e/b',
    '/plain/%00',
    '/plain/%zz',
  ])('an address that climbs out or cannot be read is refused: %s', async (path) => {
    const status = await new Promise((resolve, reject) => {
      const { port } = new URL(laptop.url);
      httpRequest({ host: '127.0.0.1', port, path, method: 'GET' }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(400);
  });

  test('a key of more than 1024 bytes is refused', async () => {
    expect(await refusal(plain.put('k'.repeat(1025), 'x'))).toBe('400 KeyTooLongError');
  });

  test('files on the disk carry none of the key', async () => {
    await plain.put('very-telling-name', 'x');
    const files = await readdir(laptop.dataDir, { recursive: true });
    expect(files.filter((file) => file.includes('telling'))).toEqual([]);
  });
});

test('the console is told what is stored and what is open', async () => {
  const { buckets } = laptop.service.inspect() as { buckets: { name: string; objects: number; bytes: number }[] };
  expect(buckets.map(({ name }) => name)).toEqual(['plain', 'versioned', 'talkative']);
  expect(buckets[0]?.objects).toBeGreaterThan(10);
});
