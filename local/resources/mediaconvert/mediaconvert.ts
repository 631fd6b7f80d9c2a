import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { local, type Service } from '../../resource.ts';
import { answerRequest, type Queue } from './api.ts';
import { findBinaries } from './binaries.ts';
import { networkIsolation } from './confinement.ts';
import { createJobQueue, type JobQueue } from './job-queue.ts';
import { openJobTable } from './job-table.ts';
import { createSources, type Sources } from './sources.ts';

const queueProperties = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  PricingPlan: z.literal('ON_DEMAND').optional(),
  Status: z.literal('ACTIVE').optional(),
  ConcurrentJobs: z.coerce.number().optional(),
  Tags: z.unknown().optional(),
});

const defaultQueue: Queue = {
  name: 'Default',
  arn: `arn:aws:mediaconvert:${local.region}:${local.accountId}:queues/Default`,
};

/** MediaConvert's REST API in front of ffmpeg: it does what the very job JSON says, or refuses it with a list. */
export const mediaconvert: Service = {
  name: 'mediaconvert',
  serviceIds: ['MEDIACONVERT'],
  understands: { 'AWS::MediaConvert::Queue': queueProperties },
  divergesFrom: [
    {
      what: 'QVBR is x264 at a constant rate factor under the same maximum bit rate',
      why: 'AWS’s encoder is not for sale; sizes and quality are close, never equal',
    },
    {
      what: 'one job runs at a time, and beside it only a more urgent one, whatever ConcurrentJobs says',
      why: 'a laptop has few cores; order and priority within the queue are the same',
    },
    {
      what: 'STATUS_UPDATE comes about every two seconds, not every 60 (StatusUpdateInterval)',
      why: 'local jobs are over before a minute has passed; consumers must bear any rate',
    },
    {
      what: 'settings outside our jobs’ own are refused, among them templates, presets, clippings and captions',
      why: 'a setting that is silently ignored would be found out on AWS',
    },
    { what: 'no group-level HLS master playlist is written', why: 'ours is composed from the verified renditions' },
    {
      what: 'error codes are reduced to 1040, 1076, 1404 and 1999',
      why: 'ffmpeg does not tell causes apart as finely; callers must treat unknown codes as retryable anyway',
    },
    { what: 'signatures are not verified, only whose they claim to be', why: 'the port is on the loopback address' },
    {
      what: 'a job that costs far more memory, processor time or output than an honest file could is ended as unreadable (1040)',
      why: 'AWS has machines of its own for each job; a laptop has to be protected from its own uploads',
    },
    {
      what: 'decoders have no network where the machine allows network namespaces (Linux); elsewhere the whitelists stand alone, and on Windows without the kernel’s limits',
      why: 'no privileges are asked for, and other systems have no such thing for ordinary users',
    },
    { what: 'tone mapping needs an ffmpeg with zscale', why: 'old builds lack it; pictures then look pale' },
  ],
  async listen(surroundings, options) {
    const table = openJobTable(surroundings.dataDir);
    let queues: Queue[] = [defaultQueue];
    let ready: { jobs: JobQueue; sources: Sources; s3: S3Client } | undefined;
    let url = '';

    const server = createServer((request, response) => {
      if (!ready) {
        response.writeHead(503).end();
        return;
      }
      void answerRequest({ ...ready, table, surroundings, url, queues: () => queues }, request, response);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options?.port ?? 0, local.host, resolve);
    });
    url = `http://${local.host}:${(server.address() as AddressInfo).port}`;

    return {
      url,
      async start(resources) {
        const s3 = new S3Client({
          region: local.region,
          credentials: local,
          endpoint: surroundings.endpoint('S3'),
          forcePathStyle: true,
        });
        queues = [
          defaultQueue,
          ...resources
            .filter(({ type }) => type === 'AWS::MediaConvert::Queue')
            .map(({ name, arn }) => ({ name, arn })),
        ];
        const sources = await createSources(join(surroundings.dataDir, 'sources'), s3);
        const jobs = createJobQueue(table, surroundings, { sources, s3 });
        ready = { jobs, sources, s3 };
        jobs.resume();
        void findBinaries().catch((error: Error) => surroundings.log(error.message, 'error'));
        void networkIsolation().then((network) => {
          if (network.length === 0)
            surroundings.log(
              'mediaconvert: decoders cannot be cut off from the network here; their whitelists stand alone',
              'warn',
            );
        });
      },
      inFlight: () => ready?.jobs.inFlight() ?? 0,
      inspect: () => ({
        queues,
        jobs: table.list(50).map((job) => ({
          id: job.id,
          status: job.status,
          phase: job.phase,
          percent: job.percent,
          priority: job.priority,
          userMetadata: job.userMetadata,
          errorMessage: job.errorMessage,
          interruptions: job.interruptions,
        })),
      }),
      async stop() {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
        await ready?.jobs.stop();
        await ready?.sources.stop();
        table.close();
        ready?.s3.destroy();
      },
    };
  },
};
