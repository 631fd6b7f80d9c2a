import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectAttributesCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, test, vi } from 'vitest';
import { clientWith, refusal, refusedWith, s3ForTheFile, sha256, startS3 } from './s3-laptop.ts';

const { laptop, presigner, plain } = await s3ForTheFile();

describe('multipart', () => {
  const fiveMiB = randomBytes(5 * 1024 ** 2);
  const tail = randomBytes(1000);
  const at = (Key: string, Bucket = 'plain') => ({ Bucket, Key });
  const begin = async (Key: string, more: object = {}) =>
    (await laptop.client.send(new CreateMultipartUploadCommand({ ...at(Key), ChecksumAlgorithm: 'SHA256', ...more })))
      .UploadId ?? '';
  const part = (Key: string, UploadId: string, PartNumber: number, Body: Uint8Array) =>
    laptop.client.send(new UploadPartCommand({ ...at(Key), UploadId, PartNumber, Body, ChecksumSHA256: sha256(Body) }));
  const complete = (Key: string, UploadId: string, Parts: object[], more: object = {}) =>
    laptop.client.send(
      new CompleteMultipartUploadCommand({ ...at(Key), UploadId, MultipartUpload: { Parts }, ...more }),
    );
  const composite = (...bodies: Uint8Array[]) =>
    `${sha256(Buffer.concat(bodies.map((each) => Buffer.from(sha256(each), 'base64'))))}-${bodies.length}`;

  test('parts with SHA-256 become an object with their composite; the upload is over then', async () => {
    const key = 'multipart/film';
    const uploadId = await begin(key, { ContentType: 'video/mp4' });
    const second = await part(key, uploadId, 2, tail);
    await part(key, uploadId, 1, tail);
    const first = await part(key, uploadId, 1, fiveMiB);
    await part(key, uploadId, 9, tail);

    const { Parts, ChecksumAlgorithm } = await laptop.client.send(
      new ListPartsCommand({ ...at(key), UploadId: uploadId }),
    );
    expect(ChecksumAlgorithm).toBe('SHA256');
    expect(Parts?.map(({ PartNumber, Size, ChecksumSHA256 }) => [PartNumber, Size, ChecksumSHA256])).toEqual([
      [1, fiveMiB.length, sha256(fiveMiB)],
      [2, tail.length, sha256(tail)],
      [9, tail.length, sha256(tail)],
    ]);
    const { Uploads } = await laptop.client.send(
      new ListMultipartUploadsCommand({ Bucket: 'plain', Prefix: 'multipart/' }),
    );
    expect(Uploads?.map(({ Key }) => Key)).toContain(key);

    const named = [
      { PartNumber: 1, ETag: first.ETag, ChecksumSHA256: first.ChecksumSHA256 },
      { PartNumber: 2, ETag: second.ETag, ChecksumSHA256: second.ChecksumSHA256 },
    ];
    const done = await complete(key, uploadId, named);
    expect(done.ChecksumSHA256).toBe(composite(fiveMiB, tail));
    expect(done.ETag).toMatch(/-2"$/);
    expect(await refusal(complete(key, uploadId, named))).toBe('404 NoSuchUpload');
    expect(await refusal(part(key, uploadId, 1, tail))).toBe('404 NoSuchUpload');

    const head = await laptop.client.send(new HeadObjectCommand({ ...at(key), ChecksumMode: 'ENABLED' }));
    expect(head).toMatchObject({
      ContentLength: fiveMiB.length + tail.length,
      ContentType: 'video/mp4',
      ChecksumSHA256: composite(fiveMiB, tail),
      ChecksumType: 'COMPOSITE',
    });
    const seam = await plain.get(key, { Range: `bytes=${fiveMiB.length - 10}-${fiveMiB.length + 9}` });
    expect(Buffer.from((await seam.Body?.transformToByteArray()) ?? [])).toEqual(
      Buffer.concat([fiveMiB.subarray(-10), tail.subarray(0, 10)]),
    );
    const { ObjectParts } = await laptop.client.send(
      new GetObjectAttributesCommand({ ...at(key), ObjectAttributes: ['ObjectParts', 'Checksum'] }),
    );
    expect(ObjectParts?.TotalPartsCount).toBe(2);
  });

  test('a presigned part takes its own bytes only, and none after the upload is over', async () => {
    const key = 'multipart/presigned';
    const uploadId = await begin(key);
    const url = await getSignedUrl(
      presigner,
      new UploadPartCommand({
        ...at(key),
        UploadId: uploadId,
        PartNumber: 1,
        ContentLength: tail.length,
        ChecksumSHA256: sha256(tail),
      }),
      {
        unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
        signableHeaders: new Set(['host', 'content-length', 'x-amz-checksum-sha256']),
      },
    );
    const headers = { 'x-amz-checksum-sha256': sha256(tail) };
    const flipped = Buffer.from(tail);
    flipped.writeUInt8(flipped.readUInt8(0) ^ 1, 0);
    expect(await refusedWith(await fetch(url, { method: 'PUT', body: flipped, headers }))).toBe('400 BadDigest');
    expect(await refusedWith(await fetch(url, { method: 'PUT', body: tail }))).toBe('403 SignatureDoesNotMatch');
    const sent = await fetch(url, { method: 'PUT', body: new Uint8Array(tail), headers });
    expect(sent.status).toBe(200);
    await complete(key, uploadId, [{ PartNumber: 1, ETag: sent.headers.get('etag'), ChecksumSHA256: sha256(tail) }]);
    expect(await refusedWith(await fetch(url, { method: 'PUT', body: new Uint8Array(tail), headers }))).toBe(
      '404 NoSuchUpload',
    );
  });

  test.each([
    ['a part that never came', [{ n: 3 }], '400 InvalidPart'],
    ['another etag', [{ n: 1, etag: '"00000000000000000000000000000000"' }], '400 InvalidPart'],
    ['another checksum', [{ n: 1, sum: sha256('x') }], '400 InvalidPart'],
    ['no checksum', [{ n: 1, sum: undefined }], '400 InvalidRequest'],
    ['parts out of order', [{ n: 2 }, { n: 1 }], '400 InvalidPartOrder'],
    ['a small part before the last', [{ n: 1 }, { n: 2 }], '400 EntityTooSmall'],
    ['no parts', [], '400 MalformedXML'],
  ])('completing with %s is refused and the upload stays open', async (_, wanted, expected) => {
    const key = 'multipart/refused';
    const uploadId = await begin(key);
    const { ETag } = await part(key, uploadId, 1, tail);
    await part(key, uploadId, 2, tail);
    const named = wanted.map((each: { n: number; etag?: string; sum?: string | undefined }) => ({
      PartNumber: each.n,
      ETag: each.etag ?? ETag,
      ChecksumSHA256: 'sum' in each ? each.sum : sha256(tail),
    }));
    expect(await refusal(complete(key, uploadId, named))).toBe(expected);
    await laptop.client.send(new AbortMultipartUploadCommand({ ...at(key), UploadId: uploadId }));
    expect(await refusal(complete(key, uploadId, named.length > 0 ? named : [{ PartNumber: 1, ETag }]))).toBe(
      '404 NoSuchUpload',
    );
  });

  test('what is said of the whole must be true of the whole', async () => {
    const key = 'multipart/whole';
    const uploadId = await begin(key);
    const { ETag } = await part(key, uploadId, 1, tail);
    const named = [{ PartNumber: 1, ETag, ChecksumSHA256: sha256(tail) }];
    expect(await refusal(complete(key, uploadId, named, { MpuObjectSize: 7 }))).toBe('400 InvalidRequest');
    expect(await refusal(complete(key, uploadId, named, { ChecksumSHA256: composite(fiveMiB) }))).toBe('400 BadDigest');
    await complete(key, uploadId, named, {
      ChecksumSHA256: composite(tail),
      MpuObjectSize: tail.length,
      IfNoneMatch: '*',
    });
  });

  test('a part without the checksum its upload promised is refused', async () => {
    const key = 'multipart/unsummed';
    const UploadId = await begin(key);
    const send = presigner.send(new UploadPartCommand({ ...at(key), UploadId, PartNumber: 1, Body: tail }));
    expect(await refusal(send)).toBe('400 InvalidRequest');
  });

  test('a part still on its way when its upload is completed belongs nowhere, and leaves no file', async () => {
    const one = await startS3();
    const where = { Bucket: 'plain', Key: 'race' };
    const { UploadId } = await one.client.send(new CreateMultipartUploadCommand(where));
    const { ETag } = await one.client.send(new UploadPartCommand({ ...where, UploadId, PartNumber: 1, Body: tail }));
    const own = clientWith(one, { requestChecksumCalculation: 'WHEN_REQUIRED' });
    const url = await getSignedUrl(own, new UploadPartCommand({ ...where, UploadId, PartNumber: 2 }));
    const late = httpRequest(url, { method: 'PUT', headers: { 'content-length': tail.length } });
    const status = new Promise((resolve) => late.once('response', (answer) => resolve(answer.resume().statusCode)));
    late.write(tail.subarray(0, 500));
    await vi.waitFor(async () => expect(await readdir(join(one.dataDir, 'incoming'))).toHaveLength(1), 15_000);
    await one.client.send(
      new CompleteMultipartUploadCommand({ ...where, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } }),
    );
    late.end(tail.subarray(500));
    expect(await status).toBe(404);
    expect(await readdir(join(one.dataDir, 'incoming'))).toEqual([]);
    const files = await readdir(join(one.dataDir, 'blobs'), { recursive: true, withFileTypes: true });
    expect(files.filter((file) => file.isFile())).toHaveLength(1);
    own.destroy();
    await one.stop();
  });

  test('of two completions at once exactly one makes the object', async () => {
    const key = 'multipart/race';
    const uploadId = await begin(key);
    const { ETag } = await part(key, uploadId, 1, tail);
    const named = [{ PartNumber: 1, ETag, ChecksumSHA256: sha256(tail) }];
    const outcomes = await Promise.all([1, 2].map(() => refusal(complete(key, uploadId, named))));
    expect(outcomes.sort()).toEqual(['404 NoSuchUpload', 'accepted']);
  });
});
