import { createHash } from 'node:crypto';

interface Version {
  versionId: string;
  /** Of joined parts only the first one's: nobody here reads further. */
  bytes: Uint8Array;
  size: number;
  etag: string;
  checksum: string | undefined;
}
interface Multipart {
  key: string;
  uploadId: string;
  parts: Map<number, { bytes: Uint8Array; etag: string; checksum: string }>;
}
interface Bucket {
  versioned: boolean;
  objects: Map<string, Version[]>;
  multiparts: Map<string, Multipart>;
}

/** As a command's input says it; which fields there are depends on the command. */
interface Asked {
  Bucket: string;
  Key: string;
  Prefix?: string;
  VersionId?: string;
  UploadId?: string;
  Range?: string;
  Body?: string | Uint8Array;
  IfMatch?: string;
  IfNoneMatch?: string;
  ContinuationToken?: string;
  MultipartUpload?: { Parts: { PartNumber: number; ETag: string }[] };
  Delete?: { Objects: { Key: string }[] };
}

interface Hashes {
  sha256: string;
  md5: string;
}
const hashed = new WeakMap<Uint8Array, Hashes>();

/** The same bytes are put thousands of times: they are hashed once. */
const hashesOf = (bytes: Uint8Array): Hashes => {
  const known = hashed.get(bytes) ?? {
    sha256: createHash('sha256').update(bytes).digest('base64'),
    md5: createHash('md5').update(bytes).digest('hex'),
  };
  hashed.set(bytes, known);
  return known;
};
export const sha256 = (bytes: Uint8Array): string => hashesOf(bytes).sha256;
const md5 = (bytes: Uint8Array): string => hashesOf(bytes).md5;
const failed = (name: string, status: number): Error =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode: status } });

/** An object appeared: what S3 tells EventBridge. */
export type OnCreated = (bucket: string, key: string, versionId: string) => void;

/**
 * S3 in memory, as our functions use it: versions, multipart uploads with composite checksums, conditional puts. Bytes
 * are never changed once kept.
 */
export const memoryS3 = (versioned: readonly string[], onCreated: OnCreated) => {
  let buckets = new Map<string, Bucket>();
  let made = 0;

  const bucketOf = (name: string): Bucket => {
    const bucket = buckets.get(name) ?? {
      versioned: versioned.includes(name),
      objects: new Map<string, Version[]>(),
      multiparts: new Map<string, Multipart>(),
    };
    buckets.set(name, bucket);
    return bucket;
  };
  const newest = (bucket: string, key: string): Version | undefined => bucketOf(bucket).objects.get(key)?.at(-1);
  const found = ({ Bucket, Key, VersionId }: Asked): Version => {
    const versions = bucketOf(Bucket).objects.get(Key) ?? [];
    const version = VersionId ? versions.find(({ versionId }) => versionId === VersionId) : versions.at(-1);
    if (!version) throw failed(VersionId ? 'NoSuchVersion' : 'NoSuchKey', 404);
    return version;
  };
  const multipartOf = ({ Bucket, UploadId = '' }: Asked): Multipart => {
    const multipart = bucketOf(Bucket).multiparts.get(UploadId);
    if (!multipart) throw failed('NoSuchUpload', 404);
    return multipart;
  };

  const keep = (bucket: string, key: string, version: Omit<Version, 'versionId'>): Version => {
    const whole = { ...version, versionId: `version-${++made}` };
    const { versioned: keepsAll, objects } = bucketOf(bucket);
    objects.set(key, keepsAll ? [...(objects.get(key) ?? []), whole] : [whole]);
    onCreated(bucket, key, whole.versionId);
    return whole;
  };
  const put = (bucket: string, key: string, bytes: Uint8Array): Version =>
    keep(bucket, key, { bytes, size: bytes.length, etag: md5(bytes), checksum: sha256(bytes) });

  const join = (asked: Asked): object => {
    const multipart = multipartOf(asked);
    const named = asked.MultipartUpload?.Parts ?? [];
    const parts = named.map(({ PartNumber, ETag }) => {
      const part = multipart.parts.get(PartNumber);
      if (part?.etag !== ETag.replaceAll('"', '')) throw failed('InvalidPart', 400);
      return part;
    });
    const digest = (of: (part: (typeof parts)[number]) => Buffer, algorithm: string) =>
      createHash(algorithm).update(Buffer.concat(parts.map(of)));
    const version = keep(asked.Bucket, multipart.key, {
      bytes: parts[0]?.bytes ?? new Uint8Array(),
      size: parts.reduce((sum, { bytes }) => sum + bytes.length, 0),
      etag: `${digest(({ etag }) => Buffer.from(etag, 'hex'), 'md5').digest('hex')}-${parts.length}`,
      checksum: `${digest(({ checksum }) => Buffer.from(checksum, 'base64'), 'sha256').digest('base64')}-${parts.length}`,
    });
    bucketOf(asked.Bucket).multiparts.delete(multipart.uploadId);
    return { ETag: `"${version.etag}"`, VersionId: version.versionId };
  };

  const conditionalPut = (asked: Asked): object => {
    const there = newest(asked.Bucket, asked.Key);
    if (asked.IfNoneMatch === '*' && there) throw failed('PreconditionFailed', 412);
    if (asked.IfMatch !== undefined && `"${there?.etag}"` !== asked.IfMatch) throw failed('PreconditionFailed', 412);
    return { ETag: `"${put(asked.Bucket, asked.Key, Buffer.from(asked.Body ?? '')).etag}"` };
  };

  const remove = ({ Bucket, Key, VersionId }: Asked): void => {
    const { objects } = bucketOf(Bucket);
    const left = VersionId ? (objects.get(Key) ?? []).filter(({ versionId }) => versionId !== VersionId) : [];
    if (left.length > 0) objects.set(Key, left);
    else objects.delete(Key);
  };

  const under = ({ Bucket, Prefix = '' }: Asked): [string, Version[]][] =>
    [...bucketOf(Bucket).objects].filter(([key]) => key.startsWith(Prefix)).sort(([a], [b]) => (a < b ? -1 : 1));

  const get = (asked: Asked): object => {
    const { bytes, etag } = found(asked);
    const range = /^bytes=(\d+)-(\d+)$/.exec(asked.Range ?? '');
    const part = range ? bytes.subarray(Number(range[1]), Number(range[2]) + 1) : bytes;
    const Body = {
      transformToByteArray: async () => new Uint8Array(part),
      transformToString: async () => Buffer.from(part).toString(),
    };
    return { Body, ETag: `"${etag}"`, ContentLength: part.length };
  };

  const head = (asked: Asked): object => {
    const { versionId, size, etag, checksum } = found(asked);
    return { VersionId: versionId, ETag: `"${etag}"`, ContentLength: size, ChecksumSHA256: checksum };
  };

  /** An address only: the bytes come by `putPart` and `putWhole`, as they do past our functions. */
  const presigned = (asked: Asked): object => ({
    presigned: { protocol: 'https:', hostname: asked.Bucket, path: `/${asked.Key}`, query: {}, headers: {} },
  });

  return {
    answer(command: string, input: never): object {
      const asked = input as Asked;
      switch (command) {
        case 'CreateMultipartUploadCommand': {
          const UploadId = `multipart-${++made}`;
          bucketOf(asked.Bucket).multiparts.set(UploadId, { key: asked.Key, uploadId: UploadId, parts: new Map() });
          return { UploadId };
        }
        case 'UploadPartCommand':
          return presigned(asked);
        case 'PutObjectCommand':
          return asked.Body === undefined ? presigned(asked) : conditionalPut(asked);
        case 'ListPartsCommand':
          return {
            UploadId: asked.UploadId,
            Parts: [...multipartOf(asked).parts].map(([PartNumber, { bytes, etag, checksum }]) => ({
              ...{ PartNumber, Size: bytes.length, ETag: `"${etag}"`, ChecksumSHA256: checksum },
            })),
          };
        case 'CompleteMultipartUploadCommand':
          return join(asked);
        case 'AbortMultipartUploadCommand':
          multipartOf(asked);
          bucketOf(asked.Bucket).multiparts.delete(asked.UploadId ?? '');
          return {};
        case 'HeadObjectCommand':
          return head(asked);
        case 'GetObjectCommand':
          return get(asked);
        case 'DeleteObjectCommand':
          remove(asked);
          return {};
        case 'DeleteObjectsCommand':
          for (const { Key } of asked.Delete?.Objects ?? []) remove({ Bucket: asked.Bucket, Key });
          return {};
        case 'ListObjectsV2Command':
          return {
            Name: asked.Bucket,
            KeyCount: under(asked).length,
            Contents: under(asked).map(([Key, versions]) => ({ Key, Size: versions.at(-1)?.size })),
          };
        case 'ListObjectVersionsCommand':
          return {
            Name: asked.Bucket,
            Versions: under(asked).flatMap(([Key, versions]) =>
              versions.map(({ versionId }) => ({ Key, VersionId: versionId })),
            ),
          };
        default:
          throw new Error(`the bucket in memory knows no ${command}`);
      }
    },

    put,
    /** A sender's part; false when nobody waits for it any more. */
    putPart(bucket: string, uploadId: string, partNo: number, bytes: Uint8Array): boolean {
      const multipart = bucketOf(bucket).multiparts.get(uploadId);
      multipart?.parts.set(partNo, { bytes, etag: md5(bytes), checksum: sha256(bytes) });
      return multipart !== undefined;
    },
    /** A sender's whole file, under `If-None-Match: *`. */
    putWhole(bucket: string, key: string, bytes: Uint8Array): boolean {
      if (newest(bucket, key)) return false;
      put(bucket, key, bytes);
      return true;
    },
    etagOf: (bucket: string, key: string): string | undefined => newest(bucket, key)?.etag,
    text: (bucket: string, key: string): string | undefined => {
      const version = newest(bucket, key);
      return version && Buffer.from(version.bytes).toString();
    },
    remove: (bucket: string, key: string): void => remove({ Bucket: bucket, Key: key }),
    replace: (bucket: string, key: string, bytes: Uint8Array): void => {
      remove({ Bucket: bucket, Key: key });
      put(bucket, key, bytes);
    },
    objects: (bucket: string): { key: string; size: number; versionId: string; bytes: Uint8Array }[] =>
      [...bucketOf(bucket).objects].flatMap(([key, versions]) =>
        versions.map(({ versionId, bytes, size }) => ({ key, size, versionId, bytes })),
      ),
    multiparts: (bucket: string): { key: string; uploadId: string }[] =>
      [...bucketOf(bucket).multiparts.values()].map(({ key, uploadId }) => ({ key, uploadId })),
    keep(): () => void {
      const copy = (from: Map<string, Bucket>): Map<string, Bucket> =>
        new Map(
          [...from].map(([name, bucket]) => [
            name,
            {
              versioned: bucket.versioned,
              objects: new Map(bucket.objects),
              multiparts: new Map(
                [...bucket.multiparts].map(([id, one]) => [id, { ...one, parts: new Map(one.parts) }]),
              ),
            },
          ]),
        );
      const kept = copy(buckets);
      return () => {
        buckets = copy(kept);
      };
    },
  };
};
export type MemoryS3 = ReturnType<typeof memoryS3>;
