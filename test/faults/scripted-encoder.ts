import { randomUUID } from 'node:crypto';
import { openJsonApi } from '../../local/wire/json-api.ts';
import type { BusMessage } from './world-queues.ts';

/** A file a job leaves behind: which bucket, its key after the job's destination, and its bytes. */
export interface Made {
  bucket: 'media' | 'images';
  group: number;
  suffix: string;
  bytes: Uint8Array;
}

/** What one real encode of the sample left, by part. */
export interface Sample {
  probe: Record<string, unknown>;
  first: Made[];
  rest: Made[];
}

interface Job {
  id: string;
  token: string;
  status: 'SUBMITTED' | 'COMPLETE' | 'CANCELED';
  metadata: Record<string, string>;
  destinations: string[];
}

interface JobRequest {
  clientRequestToken: string;
  userMetadata: Record<string, string>;
  settings: { outputGroups: { outputGroupSettings: Record<string, { destination?: string }> }[] };
}

/** Where each output group writes: `s3://bucket/prefix`. */
const destinationsOf = ({ settings }: JobRequest): string[] =>
  settings.outputGroups.map(
    ({ outputGroupSettings }) =>
      Object.values(outputGroupSettings).find((group) => group?.destination !== undefined)?.destination ?? '',
  );

const news = (job: Job, status: string): Omit<BusMessage, 'id'> => ({
  source: 'aws.mediaconvert',
  'detail-type': 'MediaConvert Job State Change',
  time: new Date().toISOString(),
  detail: { jobId: job.id, status, userMetadata: job.metadata, queue: 'arclight' },
});

const refused = (status: number, code: string) => ({ status, body: { message: code, __type: code } });

/**
 * MediaConvert that encodes in no time: its answers and events are the stand-in's, its files are those a real encode of the
 * sample left. The same request token is the same job, as with the real one.
 */
export const scriptedEncoder = async (given: {
  sample: Sample;
  put: (bucket: 'media' | 'images', key: string, bytes: Uint8Array) => Promise<void>;
  etagOf: (url: string) => Promise<string | undefined>;
  tell: (event: Omit<BusMessage, 'id'>) => void;
}) => {
  const { sample, put, etagOf, tell } = given;
  let jobs = new Map<string, Job>();
  let silent = false;
  const wire = (job: Job) => ({ id: job.id, status: job.status, userMetadata: job.metadata });

  const create = (request: JobRequest) => {
    const known = [...jobs.values()].find(({ token }) => token === request.clientRequestToken);
    const job: Job = known ?? {
      id: randomUUID(),
      token: request.clientRequestToken,
      status: 'SUBMITTED',
      metadata: request.userMetadata,
      destinations: destinationsOf(request),
    };
    jobs.set(job.id, job);
    return { status: 201, body: { job: wire(job) } };
  };

  const cancel = (id: string) => {
    const job = jobs.get(id);
    if (!job) return refused(404, 'NotFoundException');
    if (job.status !== 'SUBMITTED') return refused(409, 'ConflictException');
    job.status = 'CANCELED';
    tell(news(job, 'CANCELED'));
    return { status: 202, body: {} };
  };

  const probe = async (body: { inputFiles: { fileUrl: string }[] }) => {
    const etag = await etagOf(body.inputFiles[0]?.fileUrl ?? '');
    if (etag === undefined) return refused(404, 'NotFoundException');
    return { body: { probeResults: [{ ...sample.probe, metadata: { eTag: `"${etag}"` } }] } };
  };

  const api = await openJsonApi({
    plain: async ({ method, path, body }) => {
      const [, , kind, id = ''] = path.split('/');
      if (kind === 'probe') return probe(JSON.parse(body));
      if (kind !== 'jobs') return undefined;
      if (method === 'POST') return create(JSON.parse(body) as JobRequest);
      if (method === 'DELETE') return cancel(id);
      const job = jobs.get(id);
      return job ? { body: { job: wire(job) } } : refused(404, 'NotFoundException');
    },
    onFault: (line) => process.stderr.write(`encoder: ${line}\n`),
  });
  api.serve();

  return {
    url: api.url,
    /** How many jobs there have been: an attempt asked for twice must not be two. */
    jobs: (): readonly Job[] => [...jobs.values()],
    /** Encodes everything that was handed over; answers how many jobs that were. */
    async encode(): Promise<number> {
      const due = [...jobs.values()].filter(({ status }) => status === 'SUBMITTED');
      for (const job of due) {
        for (const { bucket, group, suffix, bytes } of sample[job.metadata['part'] as 'first' | 'rest']) {
          const [, , , ...prefix] = (job.destinations[group] ?? '').split('/');
          await put(bucket, `${prefix.join('/')}${suffix}`, bytes);
        }
        job.status = 'COMPLETE';
        if (silent) continue;
        tell(news(job, 'PROGRESSING'));
        tell(news(job, 'COMPLETE'));
      }
      return due.length;
    },
    /** Jobs end without a word, until the world is put back: best effort is all that is promised of events. */
    silence(): void {
      silent = true;
    },
    /** For a world that is put back to an earlier moment. */
    keep: (): (() => void) => {
      const kept = structuredClone(jobs);
      return () => {
        jobs = structuredClone(kept);
        silent = false;
      };
    },
    stop: () => api.stop(),
  };
};
export type ScriptedEncoder = Awaited<ReturnType<typeof scriptedEncoder>>;
