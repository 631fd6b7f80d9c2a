import type { Database } from '../../wire/database.ts';
import { type Answer, documentAnswer, quoted } from './answer.ts';
import { limitOf } from './multipart.ts';
import { S3Error } from './s3-error.ts';
import { percentEncoded } from './signature.ts';
import type { BucketCall } from './store.ts';
import { namedVersion, type Version, type VersionRow, versionOf } from './versions.ts';

/** Sorts behind every key that begins with what stands before it. */
const afterAll = '\u{10ffff}';
const pageSize = 500;

/** One line of a listing: an object, or the common beginning of several. `after` is where the next line begins. */
type Line = { version: Version; after: string } | { commonPrefix: string; after: string };

/** Goes through a bucket's objects in the order of their keys, passing over what lies behind a delimiter in one step. */
function* lines(
  database: Database,
  asked: { bucket: string; prefix: string; delimiter: string; after: string },
): Generator<Line> {
  const { bucket, prefix, delimiter } = asked;
  let after = asked.after;
  for (;;) {
    const rows = database.all<VersionRow>(
      `SELECT * FROM versions WHERE bucket = ? AND latest = 1 AND key > ? AND key >= ? AND marker = 0
       ORDER BY key LIMIT ?`,
      bucket,
      after,
      prefix,
      pageSize,
    );
    let jumped = false;
    for (const row of rows) {
      if (!row.key.startsWith(prefix)) return;
      const end = delimiter === '' ? -1 : row.key.indexOf(delimiter, prefix.length);
      if (end >= 0) {
        const commonPrefix = row.key.slice(0, end + delimiter.length);
        after = commonPrefix + afterAll;
        yield { commonPrefix, after };
        jumped = true;
        break;
      }
      after = row.key;
      yield { version: versionOf(row), after };
    }
    if (!jumped && rows.length < pageSize) return;
  }
}

const encoderOf = (encoding: string | undefined) => {
  if (encoding === undefined) return (text: string) => text;
  if (encoding !== 'url')
    throw new S3Error('InvalidArgument', { message: 'Invalid Encoding Method specified in Request' });
  return (text: string) => percentEncoded(text).replaceAll('%2F', '/');
};

/** ListObjectsV2. */
export const listObjectsV2 = ({ request, store, bucket }: BucketCall): Answer => {
  const prefix = request.query('prefix') ?? '';
  const delimiter = request.query('delimiter') ?? '';
  const startAfter = request.query('start-after') ?? '';
  const token = request.query('continuation-token');
  const limit = limitOf(request, 'max-keys');
  const encoded = encoderOf(request.query('encoding-type'));
  const after = token === undefined ? startAfter : Buffer.from(token, 'base64url').toString('utf8');
  if (token !== undefined && after === '') {
    throw new S3Error('InvalidArgument', { message: 'The continuation token provided is incorrect' });
  }

  const listed: Line[] = [];
  let isTruncated = false;
  if (limit > 0) {
    for (const line of lines(store.database, { bucket: bucket.name, prefix, delimiter, after })) {
      isTruncated = listed.length === limit;
      if (isTruncated) break;
      listed.push(line);
    }
  }
  const next = isTruncated ? listed.at(-1)?.after : undefined;
  return documentAnswer('ListBucketResult', {
    Name: bucket.name,
    Prefix: encoded(prefix),
    ...(delimiter !== '' && { Delimiter: encoded(delimiter) }),
    ...(startAfter !== '' && { StartAfter: encoded(startAfter) }),
    MaxKeys: limit,
    KeyCount: listed.length,
    IsTruncated: isTruncated,
    EncodingType: request.query('encoding-type'),
    ContinuationToken: token,
    NextContinuationToken: next && Buffer.from(next).toString('base64url'),
    Contents: listed.flatMap((line) =>
      'version' in line
        ? [
            {
              Key: encoded(line.version.key),
              LastModified: new Date(line.version.modifiedAt).toISOString(),
              ETag: quoted(line.version.etag),
              Size: line.version.size,
              StorageClass: line.version.facts.headers['x-amz-storage-class'] ?? 'STANDARD',
            },
          ]
        : [],
    ),
    CommonPrefixes: listed.flatMap((line) => ('commonPrefix' in line ? [{ Prefix: encoded(line.commonPrefix) }] : [])),
  });
};

/** ListObjectVersions: keys in order, within a key the newest first. */
export const listObjectVersions = ({ request, store, bucket }: BucketCall): Answer => {
  if (request.query('delimiter'))
    throw new S3Error('NotImplemented', { message: 'Versions are not listed by delimiter on the laptop.' });
  const prefix = request.query('prefix') ?? '';
  const keyMarker = request.query('key-marker') ?? '';
  const versionMarker = request.query('version-id-marker');
  const limit = limitOf(request, 'max-keys');
  const encoded = encoderOf(request.query('encoding-type'));
  const marked =
    versionMarker === undefined
      ? undefined
      : namedVersion(store.database, { bucket: bucket.name, key: keyMarker, versionId: versionMarker });

  const rows = store.database.all<VersionRow>(
    `SELECT * FROM versions WHERE bucket = ?1 AND (key > ?2 OR (key = ?2 AND sequence < ?3)) AND key >= ?4
     ORDER BY key, sequence DESC LIMIT ?5`,
    bucket.name,
    keyMarker,
    marked?.sequence ?? 0,
    prefix,
    limit + 1,
  );
  const found = rows.map(versionOf).filter(({ key }) => key.startsWith(prefix));
  const listed = found.slice(0, limit);
  const last = listed.at(-1);
  const isTruncated = found.length > limit;
  const common = (version: Version) => ({
    Key: encoded(version.key),
    VersionId: version.versionId,
    IsLatest: version.latest,
    LastModified: new Date(version.modifiedAt).toISOString(),
  });
  return documentAnswer('ListVersionsResult', {
    Name: bucket.name,
    Prefix: encoded(prefix),
    KeyMarker: encoded(keyMarker),
    VersionIdMarker: versionMarker ?? '',
    MaxKeys: limit,
    IsTruncated: isTruncated,
    EncodingType: request.query('encoding-type'),
    ...(isTruncated && last && { NextKeyMarker: encoded(last.key), NextVersionIdMarker: last.versionId }),
    Version: listed
      .filter(({ marker }) => !marker)
      .map((version) => ({
        ...common(version),
        ETag: quoted(version.etag),
        Size: version.size,
        StorageClass: version.facts.headers['x-amz-storage-class'] ?? 'STANDARD',
      })),
    DeleteMarker: listed.filter(({ marker }) => marker).map(common),
  });
};
