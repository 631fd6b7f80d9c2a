import { randomBytes } from 'node:crypto';
import { type Answer, documentAnswer, quoted } from './answer.ts';
import { receiveBody } from './body.ts';
import { type Checksum, type ChecksumAlgorithm, headerNameOf, parseAlgorithm, xmlNameOf } from './checksums.ts';
import { factsOf } from './facts.ts';
import { encryptionHeader, keepOrDiscard } from './put-object.ts';
import type { S3Request } from './request.ts';
import { S3Error } from './s3-error.ts';
import type { BucketCall, ObjectCall } from './store.ts';
import { partsOf, removeUpload, savePart, type Upload, type UploadRow, uploadOf, wantedUpload } from './uploads.ts';

const mostParts = 10_000;
const mostListed = 1000;

/** A multipart upload's parts have checksums, and the object the checksum of those; the other kind is turned down. */
const compositeAlgorithm = (request: S3Request): ChecksumAlgorithm | undefined => {
  const name = request.header('x-amz-checksum-algorithm');
  const type = request.header('x-amz-checksum-type');
  if (name === undefined) return undefined;
  const algorithm = parseAlgorithm(name);
  if (type === 'FULL_OBJECT' || algorithm === 'CRC64NVME') {
    throw new S3Error('NotImplemented', {
      message: 'A multipart checksum over the full object is not understood on the laptop; ask for COMPOSITE.',
    });
  }
  return algorithm;
};

/** CreateMultipartUpload. */
export const createMultipartUpload = ({ request, store, bucket, key }: ObjectCall): Answer => {
  const uploadId = randomBytes(48).toString('base64url');
  const algorithm = compositeAlgorithm(request);
  store.database.run(
    'INSERT INTO uploads (upload_id, bucket, key, started_at, checksum_algorithm, facts) VALUES (?, ?, ?, ?, ?, ?)',
    uploadId,
    bucket.name,
    key,
    store.now().getTime(),
    algorithm ?? null,
    JSON.stringify(factsOf(request)),
  );
  return documentAnswer(
    'InitiateMultipartUploadResult',
    { Bucket: bucket.name, Key: key, UploadId: uploadId },
    {
      ...encryptionHeader,
      ...(algorithm && { 'x-amz-checksum-algorithm': algorithm, 'x-amz-checksum-type': 'COMPOSITE' }),
    },
  );
};

/** A part of an upload that promised checksums must bring one, and of that kind. */
const checkChecksumKind = (upload: Upload, checksum: Checksum | undefined) => {
  const expected = upload.checksumAlgorithm;
  if (!expected || checksum?.algorithm === expected) return;
  throw new S3Error('InvalidRequest', {
    message: `Checksum Type mismatch occurred, expected checksum Type: ${expected.toLowerCase()}, actual checksum Type: ${checksum?.algorithm.toLowerCase() ?? 'null'}`,
  });
};

/** UploadPart. */
export const uploadPart = async (call: ObjectCall): Promise<Answer> => {
  const { request, store } = call;
  const number = Number(request.query('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > mostParts) {
    throw new S3Error('InvalidArgument', {
      message: `Part number must be an integer between 1 and ${mostParts}, inclusive`,
      facts: { ArgumentName: 'partNumber', ArgumentValue: request.query('partNumber') ?? '' },
    });
  }
  const upload = wantedUpload(call);
  const received = await store.blobs.write(async (sink) => {
    const body = await receiveBody(request, sink);
    checkChecksumKind(upload, body.checksum);
    return body;
  });
  const etag = received.md5.toString('hex');
  const { checksum } = received;
  const replaced = await keepOrDiscard(call, received.blob, () => {
    // While the bytes came the upload may have been completed or aborted: then this part belongs nowhere.
    wantedUpload(call);
    return savePart(store.database, upload.uploadId, {
      number,
      blob: received.blob,
      size: received.size,
      etag,
      checksum: checksum?.algorithm === upload.checksumAlgorithm ? checksum?.value : undefined,
      modifiedAt: store.now().getTime(),
    });
  });
  await store.blobs.discard(replaced);
  return {
    status: 200,
    headers: {
      etag: quoted(etag),
      ...encryptionHeader,
      ...(checksum && { [headerNameOf(checksum.algorithm)]: checksum.value }),
    },
  };
};

/** AbortMultipartUpload. */
export const abortMultipartUpload = async (call: ObjectCall): Promise<Answer> => {
  const { database, blobs } = call.store;
  const upload = wantedUpload(call);
  await blobs.discard(database.atomically(() => removeUpload(database, upload.uploadId)));
  return { status: 204 };
};

/** A limit as a query gives it; S3 never lists more than a thousand. */
export const limitOf = (request: S3Request, name: string): number => {
  const limit = Number(request.query(name) ?? mostListed);
  if (!Number.isInteger(limit) || limit < 0) {
    throw new S3Error('InvalidArgument', { message: `Provided ${name} not an integer or within integer range` });
  }
  return Math.min(limit, mostListed);
};

const startedBy = { ID: 'laptop', DisplayName: 'laptop' };

/** ListParts. */
export const listParts = (call: ObjectCall): Answer => {
  const { request, store, bucket, key } = call;
  const upload = wantedUpload(call);
  const limit = limitOf(request, 'max-parts');
  const after = Number(request.query('part-number-marker') ?? 0);
  const rest = partsOf(store.database, upload.uploadId).filter(({ number }) => number > after);
  const listed = rest.slice(0, limit);
  const { checksumAlgorithm } = upload;
  return documentAnswer('ListPartsResult', {
    Bucket: bucket.name,
    Key: key,
    UploadId: upload.uploadId,
    PartNumberMarker: after,
    NextPartNumberMarker: listed.at(-1)?.number ?? 0,
    MaxParts: limit,
    IsTruncated: rest.length > listed.length,
    Initiator: startedBy,
    Owner: startedBy,
    StorageClass: 'STANDARD',
    ...(checksumAlgorithm && { ChecksumAlgorithm: checksumAlgorithm, ChecksumType: 'COMPOSITE' }),
    Part: listed.map((part) => ({
      PartNumber: part.number,
      LastModified: new Date(part.modifiedAt).toISOString(),
      ETag: quoted(part.etag),
      Size: part.size,
      ...(checksumAlgorithm && part.checksum && { [xmlNameOf(checksumAlgorithm)]: part.checksum }),
    })),
  });
};

/** ListMultipartUploads, by key and within a key by upload. */
export const listMultipartUploads = ({ request, store, bucket }: BucketCall): Answer => {
  if (request.query('delimiter'))
    throw new S3Error('NotImplemented', { message: 'Uploads are not listed by delimiter on the laptop.' });
  const limit = limitOf(request, 'max-uploads');
  const prefix = request.query('prefix') ?? '';
  const keyMarker = request.query('key-marker') ?? '';
  const uploadMarker = request.query('upload-id-marker') ?? '\u{10ffff}';
  const rest = store.database
    .all<UploadRow>(
      `SELECT * FROM uploads WHERE bucket = ?1 AND (key > ?2 OR (key = ?2 AND upload_id > ?3)) ORDER BY key, upload_id`,
      bucket.name,
      keyMarker,
      uploadMarker,
    )
    .map(uploadOf)
    .filter(({ key }) => key.startsWith(prefix));
  const listed = rest.slice(0, limit);
  const last = listed.at(-1);
  const isTruncated = rest.length > listed.length;
  return documentAnswer('ListMultipartUploadsResult', {
    Bucket: bucket.name,
    KeyMarker: keyMarker,
    UploadIdMarker: request.query('upload-id-marker') ?? '',
    ...(isTruncated && last && { NextKeyMarker: last.key, NextUploadIdMarker: last.uploadId }),
    Prefix: prefix,
    MaxUploads: limit,
    IsTruncated: isTruncated,
    Upload: listed.map((upload) => ({
      Key: upload.key,
      UploadId: upload.uploadId,
      Initiator: startedBy,
      Owner: startedBy,
      StorageClass: 'STANDARD',
      Initiated: new Date(upload.startedAt).toISOString(),
      ...(upload.checksumAlgorithm && { ChecksumAlgorithm: upload.checksumAlgorithm, ChecksumType: 'COMPOSITE' }),
    })),
  });
};
