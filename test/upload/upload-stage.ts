import { createHash } from 'node:crypto';
import { ListMultipartUploadsCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { clock } from '../../lambdas/kit/clock.ts';
import { newId } from '../../lambdas/kit/ids.ts';
import * as contract from '../../lambdas/upload/contract.ts';
import { objectCreated, objectScanned } from '../../lambdas/upload/service-events.ts';
import type { Upload } from '../../lambdas/upload/upload.ts';
import type { BusEvent } from '../../local/resource.ts';
import { s3 } from '../../local/resources/s3/s3.ts';
import { deliver, serviceNews } from '../support/a-delivery.ts';
import { aTable } from '../support/a-table.ts';
import { type Answered, type Asked, asking, openDoor } from '../support/api-event.ts';
import { aResource, oneService } from '../support/one-service.ts';
import { signedToken } from '../support/signed-token.ts';

export const MiB = 1024 ** 2;
const bucket = 'sources';

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');

/** Bytes that begin like an MP4 and are different for every seed. */
export const filmOf = (sizeBytes: number, seed = 1): Buffer => {
  const bytes = Buffer.alloc(sizeBytes, seed);
  Buffer.from([0, 0, 0, 24]).copy(bytes);
  bytes.write('ftypisom', 4, 'latin1');
  return bytes;
};

export interface Sender {
  accountId: string;
  token: string;
}

/** The whole upload domain on a real table engine and a bucket that checks every signature, with a clock one can turn. */
export const uploadStage = async (
  limits: Record<string, string> = {},
  beside: { tables?: string[]; buckets?: string[] } = {},
) => {
  const table = await aTable('upload', { indexes: ['gsi1'], ...(beside.tables ? { beside: beside.tables } : {}) });
  const store = await oneService(s3, {
    resources: [
      ...(beside.buckets ?? []).map((name) => aResource('AWS::S3::Bucket', name, {}, `arn:aws:s3:::${name}`)),
      aResource(
        'AWS::S3::Bucket',
        bucket,
        {
          VersioningConfiguration: { Status: 'Enabled' },
          NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
        },
        `arn:aws:s3:::${bucket}`,
      ),
    ],
  });
  process.env['AWS_ENDPOINT_URL_S3'] = store.listening.url;
  const s3Client = new S3Client({});
  openDoor({
    UPLOAD_TABLE: table.name,
    UPLOAD_BUCKET: bucket,
    MAX_UPLOAD_BYTES: String(1024 * MiB),
    MAX_DAILY_BYTES: String(2048 * MiB),
    MAX_OPEN_UPLOADS: '3',
    UNSCANNABLE: 'refuse',
    ...limits,
  });
  const ask = asking((await import('../../lambdas/upload/api.lambda.ts')).handler);
  const onObjectCreated = (await import('../../lambdas/upload/on-object-created.lambda.ts')).handler;
  const onScanResult = (await import('../../lambdas/upload/on-scan-result.lambda.ts')).handler;
  const sweep = (await import('../../lambdas/upload/every-minute-sweep.lambda.ts')).handler as unknown as (
    event: unknown,
    context: unknown,
  ) => Promise<{ due: number; failed: number }>;

  let turnedMs = 0;
  clock.now = () => new Date(Date.now() + turnedMs);
  let people = 0;
  let keys = 0;

  const stage = {
    table,
    bucket,
    storeUrl: store.listening.url,
    ask: ask as (operation: Parameters<typeof ask>[0], asked?: Asked) => Promise<Answered>,
    /** Lets so much time pass for our functions; S3 goes by its own clock, so nothing can be sent before `turnBack`. */
    turn(ms: number): void {
      turnedMs += ms;
    },
    turnBack(): void {
      turnedMs = 0;
    },

    async sender(given: { roles?: string[]; status?: string } = {}): Promise<Sender> {
      const subject = `00000000-0000-4000-8000-${String(++people).padStart(12, '0')}`;
      const accountId = `usr_${subject.replaceAll('-', '')}`;
      const person = { accountId, roles: ['viewer', 'creator'], plan: 'free', status: 'active', version: 1, ...given };
      await table.put({ pk: `PERSON#${accountId}`, sk: 'PERSON', kind: 'person', ...person });
      return { accountId, token: signedToken(subject) };
    },

    start: (sender: Sender, body: Record<string, unknown>, key = `key-${++keys}`): Promise<Answered> =>
      stage.ask(contract.startUpload, {
        token: sender.token,
        headers: { 'idempotency-key': key },
        body: { filename: 'waves.mp4', ...body },
      }),

    /** Starts an upload of these bytes, declares every part, and puts those asked for. */
    async send(sender: Sender, bytes: Buffer, { only }: { only?: number[] } = {}): Promise<Answered['body']> {
      const { body: upload } = await stage.start(sender, { size_bytes: bytes.length });
      const signed = await stage.sign(sender, upload, bytes);
      for (const { part_no, url, headers } of signed.body.parts) {
        if (only && !only.includes(part_no)) continue;
        const part = bytes.subarray((part_no - 1) * upload.part_size, part_no * upload.part_size);
        const answer = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(part) });
        if (!answer.ok) throw new Error(`part ${part_no}: ${answer.status} ${await answer.text()}`);
      }
      return upload;
    },

    sign(sender: Sender, upload: Answered['body'], bytes: Buffer): Promise<Answered> {
      const parts = Array.from({ length: upload.part_count }, (_, index) => {
        const part = bytes.subarray(index * upload.part_size, (index + 1) * upload.part_size);
        return { part_no: index + 1, size: part.length, sha256: sha256(part) };
      });
      return stage.ask(contract.signParts, {
        token: sender.token,
        params: { upload_id: upload.upload_id },
        body: { parts },
      });
    },

    complete: (sender: Sender, { upload_id }: Answered['body'], body: object = {}): Promise<Answered> =>
      stage.ask(contract.completeUpload, { token: sender.token, params: { upload_id }, body }),
    abort: (sender: Sender, { upload_id }: Answered['body']): Promise<Answered> =>
      stage.ask(contract.abortUpload, { token: sender.token, params: { upload_id } }),
    read: (sender: Sender, { upload_id }: Answered['body']): Promise<Answered> =>
      stage.ask(contract.readUpload, { token: sender.token, params: { upload_id } }),

    /** What S3 has announced of this upload's key and nobody has been told yet. */
    async announced({ upload_id }: Answered['body']): Promise<BusEvent[]> {
      while ((await store.listening.inFlight()) > 0) await new Promise((resolve) => setImmediate(resolve));
      return store.emitted.filter(
        (event) =>
          event['detail-type'] === objectCreated.detailType &&
          (event.detail as { object: { key: string } }).object.key.endsWith(upload_id),
      );
    },
    async tellArrival(upload: Answered['body']): Promise<string[]> {
      const events = await stage.announced(upload);
      return deliver(onObjectCreated, ...events.map(({ detail }) => serviceNews(objectCreated, detail)));
    },
    async tellVerdict(upload: Answered['body'], status = 'NO_THREATS_FOUND', versionId?: string): Promise<string[]> {
      const [event] = await stage.announced(upload);
      if (!event) throw new Error(`S3 announced nothing of ${upload.upload_id}`);
      const { object } = event.detail as { object: { key: string; 'version-id': string } };
      return deliver(
        onScanResult,
        serviceNews(objectScanned, {
          scanStatus: 'COMPLETED',
          s3ObjectDetails: {
            bucketName: bucket,
            objectKey: object.key,
            versionId: versionId ?? object['version-id'],
          },
          scanResultDetails: { scanResultStatus: status, threats: null },
        }),
      );
    },
    tellObject: (detail: unknown): Promise<string[]> => deliver(onObjectCreated, serviceNews(objectCreated, detail)),
    sweep: (): Promise<{ due: number; failed: number }> => sweep({}, {}),

    async kept({ upload_id }: Answered['body']): Promise<Upload> {
      return (await table.row(`UPLOAD#${upload_id}`, 'UPLOAD')) as unknown as Upload;
    },
    history: ({ upload_id }: Answered['body']): Promise<string[]> => table.history(`UPLOAD#${upload_id}`),
    newsOf: async ({ upload_id }: Answered['body']): Promise<string[]> =>
      (await table.news()).filter(({ data }) => data['uploadId'] === upload_id).map(({ name }) => name),
    /** What the account has taken of its allowance. */
    async taken({ accountId }: Sender): Promise<{ open: number; bytes: number }> {
      const rows = (await table.rows()).filter(({ pk }) => pk === `ACCOUNT#${accountId}`);
      return {
        open: Number(rows.find(({ sk }) => sk === 'QUOTA')?.['openUploads'] ?? 0),
        bytes: rows.reduce((sum, { bytesTaken }) => sum + Number(bytesTaken ?? 0), 0),
      };
    },
    /** Everything in the bucket under this upload's key: objects of any version and multipart uploads. */
    left: ({ upload_id }: Answered['body']): Promise<{ versions: number; multiparts: number }> =>
      stage.inBucket((key) => key.endsWith(upload_id)),
    leftOf: ({ accountId }: Sender): Promise<{ versions: number; multiparts: number }> =>
      stage.inBucket((key) => key.startsWith(`uploads/${accountId}/`)),
    async inBucket(isWanted: (key: string) => boolean): Promise<{ versions: number; multiparts: number }> {
      const Bucket = bucket;
      const { Versions = [], DeleteMarkers = [] } = await s3Client.send(new ListObjectVersionsCommand({ Bucket }));
      const { Uploads = [] } = await s3Client.send(new ListMultipartUploadsCommand({ Bucket }));
      const counted = (list: { Key?: string | undefined }[]) => list.filter(({ Key = '' }) => isWanted(Key)).length;
      return { versions: counted([...Versions, ...DeleteMarkers]), multiparts: counted(Uploads) };
    },
    newVideoId: (): string => newId('vid', clock.now(), clock.random(10)),
    async stop(): Promise<void> {
      s3Client.destroy();
      await store.stop();
      await table.stop();
    },
  };
  return stage;
};
export type UploadStage = Awaited<ReturnType<typeof uploadStage>>;
