import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type AdoptedFile,
  type Listening,
  local,
  type Resource,
  type Service,
  type Surroundings,
} from '../../resource.ts';
import { openDatabase } from '../../wire/database.ts';
import { mostConnections } from '../../wire/most-connections.ts';
import { adoptFiles } from './adopt.ts';
import { openBlobs } from './blobs.ts';
import { serve } from './door.ts';
import { applyLifecycle } from './lifecycle.ts';
import { openPendingEvents } from './pending-events.ts';
import { schema } from './schema.ts';
import type { Store } from './store.ts';
import { sweepBlobs } from './sweep-blobs.ts';
import { type Bucket, bucketOf, bucketPolicyProperties, bucketProperties } from './template.ts';

/** S3 while it runs; `applyLifecycle` lets a test that has turned the clock not wait for the timer. */
export interface S3Listening extends Listening {
  applyLifecycle(): Promise<void>;
  /** Makes objects out of files of this disk: what another stand-in would otherwise have to send byte by byte. */
  adopt(bucket: string, files: readonly AdoptedFile[]): Promise<void>;
  inFlight(): number;
  inspect(): unknown;
}

const lifecycleEveryMs = 60_000;

/** What the console shows: how full each bucket is, and which uploads are open. */
const inspection = ({ database, buckets, events }: Store) => ({
  buckets: [...buckets.keys()].map((name) => ({
    name,
    ...database.get<{ objects: number; bytes: number; versions: number }>(
      `SELECT count(*) FILTER (WHERE latest = 1 AND marker = 0) AS objects, coalesce(sum(size), 0) AS bytes,
         count(*) AS versions FROM versions WHERE bucket = ?`,
      name,
    ),
  })),
  uploads: database
    .all<{ bucket: string; key: string; uploadId: string; startedAt: number; parts: number; bytes: number }>(
      `SELECT bucket, key, upload_id AS uploadId, started_at AS startedAt, count(number) AS parts,
         coalesce(sum(size), 0) AS bytes
       FROM uploads LEFT JOIN pieces ON owner = upload_id GROUP BY upload_id ORDER BY started_at`,
    )
    .map((upload) => ({ ...upload, startedAt: new Date(upload.startedAt).toISOString() })),
  pendingEvents: events.count(),
});

const openStore = async (surroundings: Surroundings, buckets: ReadonlyMap<string, Bucket>): Promise<Store> => {
  const database = openDatabase(surroundings.dataDir, 'index.sqlite', schema);
  return {
    database,
    blobs: await openBlobs(surroundings.dataDir),
    events: openPendingEvents({
      database,
      emit: (event) => surroundings.emit(event),
      log: (line) => surroundings.log(line, 'warn'),
    }),
    buckets,
    now: () => surroundings.now(),
  };
};

const listen = async (surroundings: Surroundings, options: { port?: number } = {}): Promise<S3Listening> => {
  const buckets = new Map<string, Bucket>();
  const store = await openStore(surroundings, buckets);
  const underWay = new Set<Promise<void>>();
  let ready: () => void;
  const started = new Promise<void>((resolve) => {
    ready = resolve;
  });
  let lifecycle: NodeJS.Timeout | undefined;

  // A film may take as long to arrive as it likes; headers may not.
  const server = createServer({ requestTimeout: 0 }, (raw, response) => {
    const work = started
      .then(() => serve(raw, response, { store, log: (line) => surroundings.log(line, 'error') }))
      .catch(() => void response.destroy())
      .finally(() => underWay.delete(work));
    underWay.add(work);
  });
  server.maxConnections = mostConnections();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, local.host, resolve);
  });

  return {
    url: `http://${local.host}:${(server.address() as AddressInfo).port}`,

    attribute({ type, name }, attribute) {
      if (type !== 'AWS::S3::Bucket') return undefined;
      if (attribute === 'RegionalDomainName') return `${name}.s3.${local.region}.amazonaws.com`;
      if (attribute === 'DomainName') return `${name}.s3.amazonaws.com`;
      return undefined;
    },

    async start(resources: Resource[]) {
      for (const resource of resources.filter(({ type }) => type === 'AWS::S3::Bucket')) {
        buckets.set(resource.name, bucketOf(resource));
      }
      const damaged = await sweepBlobs(store);
      for (const line of damaged) surroundings.log(line, 'error');
      store.events.start();
      lifecycle = setInterval(() => {
        applyLifecycle(store).catch((error: unknown) => surroundings.log(`lifecycle rules: ${String(error)}`, 'error'));
      }, lifecycleEveryMs).unref();
      ready();
    },

    inFlight: () => store.events.count(),
    inspect: () => inspection(store),
    applyLifecycle: () => applyLifecycle(store),
    adopt: (bucket, files) => adoptFiles(store, bucket, files),

    async stop() {
      clearInterval(lifecycle);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      ready();
      await Promise.all([closed, ...underWay]);
      await store.events.stop();
      store.database.close();
    },
  };
};

/** Amazon S3 on files: path style, signatures and checksums verified, multipart, versions, lifecycle, events. */
export const s3 = {
  name: 's3',
  serviceIds: ['S3'],
  understands: {
    'AWS::S3::Bucket': bucketProperties,
    'AWS::S3::BucketPolicy': bucketPolicyProperties,
  },
  divergesFrom: [
    {
      what: 'Only path-style addresses are served',
      why: 'bucket.localhost resolves on some machines and not on others',
    },
    {
      what: 'Bucket policies are read and not enforced',
      why: 'one account owns everything; anonymous requests are always refused',
    },
    { what: 'Buckets are neither made, changed nor removed by requests', why: 'templates declare them' },
    {
      what: 'ListObjects (version 1), ACLs, Object Lock, Select and UploadPartCopy answer NotImplemented',
      why: 'nothing here uses them',
    },
    {
      what: 'Signed aws-chunked payloads (STREAMING-AWS4-HMAC-SHA256-…) answer NotImplemented',
      why: 'SDK v3 sends unsigned chunks with a checksum trailer',
    },
    {
      what: 'Multipart checksums are COMPOSITE only; XXHASH checksums answer NotImplemented',
      why: 'uploads use SHA-256 composites',
    },
    {
      what: 'An object put without a checksum gets none',
      why: 'S3 would compute CRC64NVME over every byte; it is slow in JavaScript',
    },
    {
      what: 'A copy keeps the ETag and checksum of its source, also when that was multipart',
      why: 'copying shares the files instead of reading them',
    },
    {
      what: 'Another stand-in may make objects of its files without sending them; their ETags are not MD5 sums',
      why: 'AWS has a network of its own between its services; a laptop has one disk',
    },
    {
      what: 'Lifecycle rules act when their days have passed, not at the next midnight UTC; transitions do nothing',
      why: 'a turned clock is easier to reason about, and there is one kind of disk',
    },
  ],
  listen,
} satisfies Service;
