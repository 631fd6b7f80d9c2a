import { announceCreated, causeOf } from './announcements.ts';
import { type Answer, documentAnswer, quoted } from './answer.ts';
import { xmlNameOf } from './checksums.ts';
import { type Facts, keptHeadersOf, taggingHeader } from './facts.ts';
import { wantedVersion } from './get-object.ts';
import { checkCopySource, checkWrite } from './preconditions.ts';
import { encryptionHeader, versionHeader } from './put-object.ts';
import { checkedKey, type S3Request } from './request.ts';
import { S3Error } from './s3-error.ts';
import type { ObjectCall } from './store.ts';
import { addVersion, latestVersion, type Version } from './versions.ts';

const largestCopyBytes = 5 * 1024 ** 3;

/** Reads x-amz-copy-source: /bucket/key?versionId=…, percent-encoded. */
const sourceOf = (call: ObjectCall): { bucket: string; key: string; version: Version } => {
  const { request, store } = call;
  const [path = '', query = ''] = (request.header('x-amz-copy-source') ?? '').replace(/^\//, '').split('?', 2);
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    throw new S3Error('InvalidArgument', { message: 'Invalid copy source encoding' });
  }
  const slash = decoded.indexOf('/');
  if (slash < 1) throw new S3Error('InvalidArgument', { message: 'Invalid copy source object key' });
  const bucket = store.buckets.get(decoded.slice(0, slash));
  if (!bucket) throw new S3Error('NoSuchBucket', { facts: { BucketName: decoded.slice(0, slash) } });
  const key = checkedKey(decoded.slice(slash + 1));
  const versionId = new URLSearchParams(query).get('versionId') ?? undefined;
  const asked: S3Request = { ...request, query: (name) => (name === 'versionId' ? versionId : undefined) };
  return { bucket: bucket.name, key, version: wantedVersion({ request: asked, store, bucket, key }) };
};

const directive = (request: S3Request, name: string): 'COPY' | 'REPLACE' => {
  const value = request.header(name) ?? 'COPY';
  if (value !== 'COPY' && value !== 'REPLACE') throw new S3Error('InvalidArgument', { message: `Unknown ${name}` });
  return value;
};

/** CopyObject: a second version over the same files. Nothing is copied, so a film takes as long as a line of text. */
export const copyObject = async (call: ObjectCall): Promise<Answer> => {
  const { request, store, bucket, key } = call;
  const { database } = store;
  const source = sourceOf(call);
  checkCopySource(request, source.version);
  if (source.version.size > largestCopyBytes) {
    throw new S3Error('InvalidRequest', {
      message: 'The specified copy source is larger than the maximum allowable size for a copy source: 5368709120',
    });
  }
  const replacesHeaders = directive(request, 'x-amz-metadata-directive') === 'REPLACE';
  const replacesTags = directive(request, 'x-amz-tagging-directive') === 'REPLACE';
  const ontoItself = source.bucket === bucket.name && source.key === key && source.version.latest;
  if (ontoItself && !replacesHeaders) {
    throw new S3Error('InvalidRequest', {
      message:
        'This copy request is illegal because it is trying to copy an object to itself without changing its metadata.',
    });
  }

  const { size, etag, owner } = source.version;
  const facts: Facts = {
    ...source.version.facts,
    ...(replacesHeaders && { headers: keptHeadersOf(request) }),
    ...(replacesTags && { tags: taggingHeader(request) }),
  };
  const at = store.now();
  const saved = database.atomically(() => {
    checkWrite(request, latestVersion(database, bucket.name, key));
    if (owner === undefined) throw new S3Error('NoSuchKey');
    const version = addVersion(database, bucket, { key, size, etag, owner, facts, at });
    announceCreated(store, bucket, { ...version, key, size, etag, cause: causeOf(call), reason: 'CopyObject' });
    return version;
  });
  await store.blobs.discard(saved.orphans);
  const { checksum } = facts;
  return documentAnswer(
    'CopyObjectResult',
    {
      ETag: quoted(etag),
      LastModified: at.toISOString(),
      ...(checksum && { [xmlNameOf(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type }),
    },
    {
      ...encryptionHeader,
      ...versionHeader(bucket, saved.versionId),
      ...(bucket.versioning && { 'x-amz-copy-source-version-id': source.version.versionId }),
    },
  );
};
