import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { local } from '../../local/resource.ts';
import { type DomainName, domains, type Row, type SeenBucket, type World } from './invariants.ts';

const credentials = { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey };

/** Where a platform can be looked at: two endpoints, and what its tables and buckets are called. */
export interface Places {
  dynamodbUrl: string;
  s3Url: string;
  tables: Record<DomainName, string>;
  buckets: Record<keyof World['buckets'], string>;
}

/** Looks at a platform over its wire protocols, with clients of its own: nothing of the platform's code is asked. */
export const onlooker = (
  { dynamodbUrl, s3Url, tables, buckets }: Places,
  { clockOffset }: { clockOffset?: PropertyDescriptor } = {},
) => {
  const raw = new DynamoDBClient({ endpoint: dynamodbUrl, region: local.region, credentials });
  const documents = DynamoDBDocumentClient.from(raw);
  const s3 = new S3Client({ endpoint: s3Url, region: local.region, credentials, forcePathStyle: true });
  if (clockOffset) Object.defineProperty(s3.config, 'systemClockOffset', clockOffset);

  const rowsOf = async (domain: DomainName): Promise<Row[]> => {
    const rows: Row[] = [];
    const asked = { TableName: tables[domain], ConsistentRead: true };
    for await (const { Items = [] } of paginateScan({ client: documents }, asked)) rows.push(...Items);
    return rows;
  };

  const versionsIn = async (Bucket: string): Promise<SeenBucket['objects']> => {
    const objects: SeenBucket['objects'] = [];
    let page: ListObjectVersionsCommandOutput | undefined;
    do {
      const from = { KeyMarker: page?.NextKeyMarker, VersionIdMarker: page?.NextVersionIdMarker };
      page = await s3.send(new ListObjectVersionsCommand({ Bucket, ...from }));
      for (const { Key = '', VersionId, Size = 0 } of page.Versions ?? [])
        objects.push({ key: Key, versionId: VersionId, size: Size });
      for (const { Key = '', VersionId } of page.DeleteMarkers ?? [])
        objects.push({ key: Key, versionId: VersionId, size: -1 });
    } while (page.IsTruncated);
    return objects;
  };

  const multipartsIn = async (Bucket: string): Promise<SeenBucket['multiparts']> => {
    const multiparts: SeenBucket['multiparts'] = [];
    let page: ListMultipartUploadsCommandOutput | undefined;
    do {
      const from = { KeyMarker: page?.NextKeyMarker, UploadIdMarker: page?.NextUploadIdMarker };
      page = await s3.send(new ListMultipartUploadsCommand({ Bucket, ...from }));
      for (const { Key = '', UploadId = '' } of page.Uploads ?? []) multiparts.push({ key: Key, uploadId: UploadId });
    } while (page.IsTruncated);
    return multiparts;
  };

  const read = async (Bucket: string, Key: string): Promise<string | undefined> => {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return await Body?.transformToString();
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return undefined;
      throw error;
    }
  };

  const bucketSeen = async (name: keyof World['buckets']): Promise<SeenBucket> => ({
    objects: await versionsIn(buckets[name]),
    multiparts: await multipartsIn(buckets[name]),
    read: (key) => read(buckets[name], key),
  });

  return {
    rowsOf,
    /** What there is right now; what clients were told, and which queues gave up on what, is for the caller to say. */
    async look(
      told: Partial<Pick<World, 'deadLetters' | 'acknowledged' | 'now'>> & Pick<World, 'atRest'>,
    ): Promise<World> {
      const rows = await Promise.all(domains.map(async (domain) => [domain, await rowsOf(domain)] as const));
      const [upload, media, images] = await Promise.all([
        bucketSeen('upload'),
        bucketSeen('media'),
        bucketSeen('images'),
      ]);
      return {
        rows: Object.fromEntries(rows) as World['rows'],
        buckets: { upload, media, images },
        deadLetters: [],
        acknowledged: [],
        now: new Date(),
        ...told,
      };
    },
    stop(): void {
      raw.destroy();
      s3.destroy();
    },
  };
};
