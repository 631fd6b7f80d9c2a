import { type Answer, documentAnswer, quoted } from './answer.ts';
import { xmlNameOf } from './checksums.ts';
import { checkRead, rangeStillMeant } from './preconditions.ts';
import { checksumHeaders, encryptionHeader, versionHeader } from './put-object.ts';
import { S3Error } from './s3-error.ts';
import type { ObjectCall } from './store.ts';
import { latestVersion, namedVersion, piecesOf, type Version } from './versions.ts';

/** The version a request means: the one it names, or the latest. Deleted and missing are told apart as S3 does. */
export const wantedVersion = ({ request, store, bucket, key }: ObjectCall): Version => {
  const versionId = request.query('versionId');
  const version =
    versionId === undefined
      ? latestVersion(store.database, bucket.name, key)
      : namedVersion(store.database, { bucket: bucket.name, key, versionId });
  if (!version) {
    throw versionId === undefined
      ? new S3Error('NoSuchKey', { facts: { Key: key } })
      : new S3Error('NoSuchVersion', { facts: { Key: key, VersionId: versionId } });
  }
  if (!version.marker) return version;
  const headers = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': version.versionId };
  throw versionId === undefined
    ? new S3Error('NoSuchKey', { headers, facts: { Key: key } })
    : new S3Error('MethodNotAllowed', { headers: { ...headers, allow: 'DELETE' } });
};

interface Stretch {
  from: number;
  to: number;
}

/** Reads a Range header. What is not one range of bytes is ignored, as HTTP asks; what lies outside is refused. */
const rangeOf = (header: string | undefined, size: number): Stretch | undefined => {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first !== '' && last !== '' && Number(first) > Number(last)) return undefined;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (from >= size || from > to) {
    throw new S3Error('InvalidRange', {
      headers: { 'content-range': `bytes */${size}` },
      facts: { RangeRequested: header ?? '', ActualObjectSize: size },
    });
  }
  return { from, to };
};

const partOf = (call: ObjectCall, version: Version, asked: string): Stretch & { count: number } => {
  const pieces = piecesOf(call.store.database, version.owner);
  const index = Number(asked) - 1;
  const piece = pieces[index];
  if (!piece) throw new S3Error('InvalidPartNumber');
  const from = pieces.slice(0, index).reduce((sum, each) => sum + each.size, 0);
  return { from, to: from + piece.size - 1, count: pieces.length };
};

const overridable = [
  'content-type',
  'content-language',
  'expires',
  'cache-control',
  'content-disposition',
  'content-encoding',
];

const overrides = ({ request }: ObjectCall): Record<string, string> =>
  Object.fromEntries(
    overridable.flatMap((name) => {
      const value = request.query(`response-${name}`);
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** GetObject and HeadObject, which differ only in the body. */
export const getObject = async (call: ObjectCall): Promise<Answer> => {
  const { request, store, bucket } = call;
  const version = wantedVersion(call);
  checkRead(request, version);

  const partNumber = request.query('partNumber');
  const part = partNumber === undefined ? undefined : partOf(call, version, partNumber);
  const range = rangeStillMeant(request, version) ? rangeOf(request.header('range'), version.size) : undefined;
  if (part && range)
    throw new S3Error('InvalidRequest', { message: 'Cannot specify both Range header and partNumber query parameter' });
  const stretch = part ?? range;
  const { from, to } = stretch ?? { from: 0, to: version.size - 1 };

  const isWhole = from === 0 && to === version.size - 1;
  const wantsChecksum = request.header('x-amz-checksum-mode') === 'ENABLED' && isWhole;
  const tagCount = Object.keys(version.facts.tags).length;
  const headers = {
    ...version.facts.headers,
    ...overrides(call),
    etag: quoted(version.etag),
    'last-modified': new Date(version.modifiedAt).toUTCString(),
    'accept-ranges': 'bytes',
    'content-length': String(to - from + 1),
    ...encryptionHeader,
    ...versionHeader(bucket, version.versionId),
    ...(tagCount > 0 && { 'x-amz-tagging-count': String(tagCount) }),
    ...(wantsChecksum && checksumHeaders(version.facts.checksum)),
    ...(part && version.etag.includes('-') && { 'x-amz-mp-parts-count': String(part.count) }),
    ...(stretch && version.size > 0 && { 'content-range': `bytes ${from}-${to}/${version.size}` }),
  };
  const status = stretch && version.size > 0 ? 206 : 200;
  if (request.method === 'HEAD' || version.size === 0) return { status, headers };
  const pieces = piecesOf(store.database, version.owner);
  // Asked before the first header: a damaged object is refused, not begun.
  await store.blobs.demandWhole(pieces);
  return { status, headers, body: store.blobs.read(pieces, from, to) };
};

/** GetObjectAttributes: what is known of an object without its bytes. */
export const getObjectAttributes = (call: ObjectCall): Answer => {
  const version = wantedVersion(call);
  checkRead(call.request, version);
  const wanted = (call.request.header('x-amz-object-attributes') ?? '').split(',').map((each) => each.trim());
  const { checksum, headers } = version.facts;
  const isMultipart = version.etag.includes('-');
  const pieces = piecesOf(call.store.database, version.owner);
  const partChecksum = (value: string | null) =>
    checksum?.type === 'COMPOSITE' && value ? { [xmlNameOf(checksum.algorithm)]: value } : {};
  const content = {
    ...(wanted.includes('ETag') && { ETag: version.etag }),
    ...(wanted.includes('Checksum') &&
      checksum && { Checksum: { [xmlNameOf(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type } }),
    ...(wanted.includes('ObjectParts') &&
      isMultipart && {
        ObjectParts: {
          PartsCount: pieces.length,
          IsTruncated: false,
          Part: pieces.map((piece, index) => ({
            PartNumber: index + 1,
            Size: piece.size,
            ...partChecksum(piece.checksum),
          })),
        },
      }),
    ...(wanted.includes('StorageClass') && { StorageClass: headers['x-amz-storage-class'] ?? 'STANDARD' }),
    ...(wanted.includes('ObjectSize') && { ObjectSize: version.size }),
  };
  return documentAnswer('GetObjectAttributesResponse', content, {
    'last-modified': new Date(version.modifiedAt).toUTCString(),
    ...versionHeader(call.bucket, version.versionId),
  });
};
