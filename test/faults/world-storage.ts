import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { BatchWriteCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { local } from '../../local/resource.ts';
import type { Row } from './invariants.ts';
import type { Places } from './invariants-look.ts';

const credentials = { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey };

interface KeptObject {
  bucket: string;
  key: string;
  versionId: string | undefined;
  bytes: Uint8Array;
  contentType: string | undefined;
  checksum: boolean;
}

/** The hands of the one who sets the stage: fills tables and buckets, and puts them back to how they were. */
export const worldStorage = (
  { dynamodbUrl, s3Url, tables, buckets }: Places,
  { clockOffset }: { clockOffset: PropertyDescriptor },
) => {
  const raw = new DynamoDBClient({ endpoint: dynamodbUrl, region: local.region, credentials });
  const documents = DynamoDBDocumentClient.from(raw, { marshallOptions: { removeUndefinedValues: true } });
  const s3 = new S3Client({ endpoint: s3Url, region: local.region, credentials, forcePathStyle: true });
  Object.defineProperty(s3.config, 'systemClockOffset', clockOffset);

  const rowsOf = async (TableName: string): Promise<Row[]> => {
    const rows: Row[] = [];
    for await (const { Items = [] } of paginateScan({ client: documents }, { TableName, ConsistentRead: true }))
      rows.push(...Items);
    return rows;
  };

  const writeAll = async (table: string, requests: Row[]): Promise<void> => {
    for (let start = 0; start < requests.length; start += 25)
      await documents.send(
        new BatchWriteCommand({ RequestItems: { [table]: requests.slice(start, start + 25) as never } }),
      );
  };

  const versionsIn = async (Bucket: string) => {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    return { Versions, DeleteMarkers };
  };

  const empty = async (Bucket: string): Promise<void> => {
    const { Versions, DeleteMarkers } = await versionsIn(Bucket);
    await Promise.all(
      [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) =>
        s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId })),
      ),
    );
    const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
    for (const { Key, UploadId } of Uploads) await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  };

  const put = async (
    Bucket: string,
    Key: string,
    Body: Uint8Array,
    more: { ContentType?: string | undefined; ChecksumAlgorithm?: 'SHA256' } = {},
  ): Promise<string | undefined> => (await s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }))).VersionId;

  return {
    put,

    async etagOf(url: string): Promise<string | undefined> {
      const [, , Bucket = '', ...key] = url.split('/');
      try {
        const { ETag } = await s3.send(new HeadObjectCommand({ Bucket, Key: key.join('/') }));
        return ETag?.replaceAll('"', '');
      } catch (error) {
        if ((error as Error).name === 'NotFound') return undefined;
        throw error;
      }
    },

    /** Remembers all rows and objects; answers how to put them back. */
    async keep(): Promise<() => Promise<void>> {
      const rows = new Map<string, string>();
      for (const table of Object.values(tables)) rows.set(table, JSON.stringify(await rowsOf(table)));
      const objects: KeptObject[] = [];
      for (const bucket of Object.values(buckets)) {
        for (const { Key: key = '', VersionId: versionId } of (await versionsIn(bucket)).Versions) {
          const found = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }));
          const bytes = (await found.Body?.transformToByteArray()) ?? new Uint8Array();
          objects.push({
            ...{ bucket, key, versionId, bytes, contentType: found.ContentType },
            checksum: found.ChecksumSHA256 !== undefined,
          });
        }
      }
      return async () => {
        await Promise.all(Object.values(buckets).map(empty));
        // A version put back has a new id: rows that name the old one are told.
        const renamed = new Map<string, string>();
        for (const { bucket, key, versionId, bytes, contentType, checksum } of objects) {
          const now = await put(bucket, key, bytes, {
            ContentType: contentType,
            ...(checksum ? { ChecksumAlgorithm: 'SHA256' as const } : {}),
          });
          if (versionId && now && versionId !== 'null') renamed.set(versionId, now);
        }
        for (const table of Object.values(tables)) {
          let text = rows.get(table) ?? '[]';
          for (const [was, now] of renamed) text = text.replaceAll(was, now);
          const wanted = JSON.parse(text) as Row[];
          const there = new Set(wanted.map(({ pk, sk }) => `${pk} ${sk}`));
          const gone = (await rowsOf(table)).filter(({ pk, sk }) => !there.has(`${pk} ${sk}`));
          await writeAll(table, [
            ...gone.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } })),
            ...wanted.map((Item) => ({ PutRequest: { Item } })),
          ]);
        }
      };
    },

    stop(): void {
      raw.destroy();
      s3.destroy();
    },
  };
};
