import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { once } from '../kit/aws.ts';
import { signatureBytes } from './media-signature.ts';
import type { ArrivedPart, DeclaredPart } from './parts.ts';

/** What HeadObject says of one version of a source. */
export interface SourceObject {
  versionId: string;
  etag: string;
  sizeBytes: number;
  checksum: string | undefined;
}

export interface SignedPart {
  partNo: number;
  url: string;
  headers: Record<string, string>;
  expiresAt: string;
}

/** How S3 answered to joining the parts. `unclear`: it may or may not have happened; only a look at the object tells. */
export type Joined = 'joined' | 'rejected' | 'gone' | 'unclear';

/** Signed addresses are good for so long. */
export const signedForSeconds = 900;

/** We look at the bytes ourselves; what a sender calls them is never stored. */
const contentType = 'application/octet-stream';

// By default the SDK puts the checksum of an empty body into every signed address.
const client = once(() => new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' }));

/** S3 answered 200 and said nothing of what was asked: something between us and S3 answered in its place. */
class Unanswered extends Error {
  constructor(operation: string, key: string) {
    super(`${operation} of ${key} was answered with nothing`);
    this.name = 'Unanswered';
  }
}

const nameOf = (error: unknown): string => (error as Error).name;
const isMissing = (error: unknown): boolean => ['NotFound', 'NoSuchKey', 'NoSuchVersion'].includes(nameOf(error));
const rejections =
  /^(InvalidPart|InvalidPartOrder|EntityTooSmall|BadDigest|InvalidRequest|InvalidArgument|XAmzContentChecksumMismatch)$/;

/** Length, checksum and whatever else is named become part of the signature: other bytes get 403 from S3 itself. */
const presigning = (headers: Record<string, string>, now: Date) => {
  const names = new Set(['host', 'content-length', ...Object.keys(headers)]);
  return { expiresIn: signedForSeconds, signingDate: now, signableHeaders: names, unhoistableHeaders: names };
};

const expiryOf = (signedAt: Date): string => new Date(signedAt.getTime() + signedForSeconds * 1000).toISOString();

/** The bucket sources arrive in. Bytes never pass through us: senders get addresses, we get hashes and the first 4 KiB. */
export const sourceBucket = (bucket: string) => {
  return {
    name: bucket,

    async beginMultipart(key: string): Promise<string> {
      const { UploadId } = await client().send(
        new CreateMultipartUploadCommand({
          Bucket: bucket,
          Key: key,
          ContentType: contentType,
          ChecksumAlgorithm: 'SHA256',
          ChecksumType: 'COMPOSITE',
        }),
      );
      if (!UploadId) throw new Error('S3 began a multipart upload without a name');
      return UploadId;
    },

    async signPart(source: { key: string; s3UploadId: string }, part: DeclaredPart, now: Date): Promise<SignedPart> {
      const headers = { 'x-amz-checksum-sha256': part.sha256 };
      const command = new UploadPartCommand({
        Bucket: bucket,
        Key: source.key,
        UploadId: source.s3UploadId,
        PartNumber: part.partNo,
        ContentLength: part.size,
        ChecksumSHA256: part.sha256,
      });
      const url = await getSignedUrl(client(), command, presigning(headers, now));
      return { partNo: part.partNo, url, headers, expiresAt: expiryOf(now) };
    },

    /** A file of one part is put whole, and only once: a second put under the same address meets `If-None-Match`. */
    async signWhole(key: string, part: DeclaredPart, now: Date): Promise<SignedPart> {
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        ContentLength: part.size,
        ContentType: contentType,
        ChecksumSHA256: part.sha256,
        IfNoneMatch: '*',
      });
      const headers = { 'content-type': contentType, 'if-none-match': '*', 'x-amz-checksum-sha256': part.sha256 };
      const url = await getSignedUrl(client(), command, presigning(headers, now));
      return { partNo: part.partNo, url, headers, expiresAt: expiryOf(now) };
    },

    /** Which parts S3 has; undefined when it no longer knows the upload. */
    async arrivedParts(source: { key: string; s3UploadId: string }): Promise<ArrivedPart[] | undefined> {
      const parts: ArrivedPart[] = [];
      let after: string | undefined;
      do {
        try {
          const page = await client().send(
            new ListPartsCommand({
              Bucket: bucket,
              Key: source.key,
              UploadId: source.s3UploadId,
              PartNumberMarker: after,
            }),
          );
          if (page.UploadId === undefined) throw new Unanswered('ListParts', source.key);
          for (const { PartNumber, Size, ETag, ChecksumSHA256 } of page.Parts ?? [])
            parts.push({
              partNo: PartNumber ?? 0,
              size: Size ?? 0,
              etag: (ETag ?? '').replaceAll('"', ''),
              sha256: ChecksumSHA256,
            });
          after = page.IsTruncated ? page.NextPartNumberMarker : undefined;
        } catch (error) {
          if (nameOf(error) === 'NoSuchUpload') return undefined;
          throw error;
        }
      } while (after);
      return parts;
    },

    async join(source: { key: string; s3UploadId: string }, parts: readonly ArrivedPart[]): Promise<Joined> {
      try {
        await client().send(
          new CompleteMultipartUploadCommand({
            Bucket: bucket,
            Key: source.key,
            UploadId: source.s3UploadId,
            MultipartUpload: {
              Parts: parts.map(({ partNo, etag, sha256 }) => ({
                PartNumber: partNo,
                ETag: etag,
                ChecksumSHA256: sha256,
              })),
            },
          }),
        );
        return 'joined';
      } catch (error) {
        if (nameOf(error) === 'NoSuchUpload') return 'gone';
        return rejections.test(nameOf(error)) ? 'rejected' : 'unclear';
      }
    },

    /** The object, or the named version of it, with S3's own checksum; undefined when it is not there. */
    async look(key: string, versionId?: string): Promise<SourceObject | undefined> {
      try {
        const found = await client().send(
          new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId, ChecksumMode: 'ENABLED' }),
        );
        // An answer that says nothing of the object is no answer: a file is never judged by it.
        if (found.ETag === undefined || found.ContentLength === undefined) throw new Unanswered('HeadObject', key);
        return {
          versionId: found.VersionId ?? versionId ?? 'null',
          etag: found.ETag.replaceAll('"', ''),
          sizeBytes: found.ContentLength,
          checksum: found.ChecksumSHA256,
        };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },

    async firstBytes(key: string, object: SourceObject): Promise<Uint8Array> {
      // S3 answers 416 to any range of an empty object.
      if (object.sizeBytes === 0) return new Uint8Array();
      const { Body, ETag } = await client().send(
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          VersionId: object.versionId,
          Range: `bytes=0-${signatureBytes - 1}`,
        }),
      );
      const bytes = await Body?.transformToByteArray();
      if (!bytes || ETag?.replaceAll('"', '') !== object.etag) throw new Unanswered('GetObject', key);
      return bytes;
    },

    /** The parts sent so far are forgotten and their addresses are dead. */
    async endMultipart({ key, s3UploadId }: { key: string; s3UploadId?: string | undefined }): Promise<void> {
      if (!s3UploadId) return;
      try {
        await client().send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: s3UploadId }));
      } catch (error) {
        if (nameOf(error) !== 'NoSuchUpload') throw error;
      }
    },

    async removeVersion(key: string, versionId: string): Promise<void> {
      await client().send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
    },

    /** Every version and delete marker under this key. */
    async removeAll(key: string): Promise<void> {
      let from: Pick<ListObjectVersionsCommandOutput, 'NextKeyMarker' | 'NextVersionIdMarker'> | undefined;
      do {
        const page = await client().send(
          new ListObjectVersionsCommand({
            Bucket: bucket,
            Prefix: key,
            KeyMarker: from?.NextKeyMarker,
            VersionIdMarker: from?.NextVersionIdMarker,
          }),
        );
        if (page.Name === undefined) throw new Unanswered('ListObjectVersions', key);
        for (const { Key, VersionId } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])])
          if (Key === key && VersionId)
            await client().send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId }));
        from = page.IsTruncated ? page : undefined;
      } while (from);
    },
  };
};

export type SourceBucket = ReturnType<typeof sourceBucket>;
