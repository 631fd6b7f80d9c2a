import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateJobCommand, MediaConvertClient } from '@aws-sdk/client-mediaconvert';
import type { S3Client } from '@aws-sdk/client-s3';
import { jobRequest as ordered } from '../../lambdas/transcode/jobs.ts';
import { bytesToRecognize, containerOf } from '../../local/resources/mediaconvert/container-format.ts';
import { codes, JobError } from '../../local/resources/mediaconvert/job-error.ts';
import { type JobSettings, jobRequest } from '../../local/resources/mediaconvert/job-request.ts';
import { runJob } from '../../local/resources/mediaconvert/run-job.ts';
import { places } from '../conformance/mediaconvert-stage.ts';
import type { Campaign, CampaignOptions, Outcome } from '../faults/campaign.ts';
import { seeded } from '../support/seeded.ts';
import { arrived, aSource } from '../transcode/builders.ts';
import type { Bait } from './canaries.ts';
import { type Sparse, sparse, writeSparse } from './corpus/sparse.ts';
import { bounds } from './hostile-campaign.ts';
import { type Overseer, oversee } from './overseer.ts';
import { openWorkbench } from './workbench.ts';

/** The first job of a small film, as MediaConvert would be sent it. */
const settingsOfAJob = async (): Promise<JobSettings> => {
  const rung = { name: '180p', width: 320, height: 180, averageBitrate: 200_000, maxBitrate: 300_000 };
  const source = aSource({ width: 320, height: 180, durationMs: 2000, frameRate: { numerator: 25, denominator: 1 } });
  const { audio: _, ...silent } = source;
  const order = ordered({ ...arrived, part: 'first', attempt: 1, source: silent, ladder: [rung] }, places);
  const client = new MediaConvertClient({ credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  let body = '';
  client.middlewareStack.add(
    () => async (args) => {
      body = new TextDecoder().decode((args.request as { body: Uint8Array }).body);
      return { output: { $metadata: {} }, response: undefined };
    },
    { step: 'build', priority: 'low' },
  );
  await client.send(new CreateJobCommand(order));
  client.destroy();
  return jobRequest.parse(JSON.parse(body)).settings;
};

/** Nothing that is made here is looked at: what matters is what making it costs. */
const nowhere = { send: async () => ({}) } as unknown as S3Client;

const tooLong = /took longer than \d+ s$/;

interface Tools {
  folder: string;
  settings: JobSettings;
  overseer: Overseer;
}

/** Lends the file to a job as if it had been downloaded: the hole is read, and neither sent nor stored. */
const tryOne = async (
  { folder, settings, overseer }: Tools,
  { name, ends }: Sparse,
  path: string,
): Promise<{ line: string; wrong: string[]; isPlayed: boolean }> => {
  const file = await open(path);
  const { buffer } = await file.read(new Uint8Array(bytesToRecognize), 0, bytesToRecognize, 0);
  await file.close();
  const { size, blocks } = await stat(path);
  const wrong = blocks * 512 > size / 100 ? [`it takes ${blocks * 512} bytes of this disk`] : [];
  const container = containerOf(buffer);
  let refused = container === undefined ? 'no demuxer takes it' : '';
  if (container !== undefined) {
    await runJob({
      ...{ settings, folder: join(folder, 'work'), niceness: 0, s3: nowhere },
      sources: {
        borrow: async () => ({ path, container, bytes: size, etag: '"sparse"' }),
        giveBack: () => {},
        stop: async () => {},
      },
      ...{ progress: () => {}, started: () => {}, cancelled: () => false },
    }).catch((error: unknown) => {
      refused = (error as Error).message;
      // Five gigabytes are read in ten seconds; a machine that takes longer than a minute ends there, and tries again.
      const isItsFault = error instanceof JobError && error.code !== codes.unknown;
      if (!isItsFault && !tooLong.test(refused)) wrong.push(`it is taken for our own fault: ${refused}`);
    });
  }
  const { cpuSeconds, peakBytes } = await overseer.look();
  if (ends === 'refused' && refused === '') wrong.push('it should have been refused, but it plays');
  if (ends === 'plays' && refused !== '') wrong.push(`it should play, but ${refused}`);
  if (cpuSeconds > bounds.cpuSeconds) wrong.push(`it took ${cpuSeconds.toFixed(0)} s of processor time`);
  if (peakBytes > bounds.residentBytes) wrong.push(`it took ${Math.round(peakBytes / 1e6)} MB of memory`);
  const cost = `${cpuSeconds.toFixed(1)} s of processor time, ${Math.round(peakBytes / 1e6)} MB`;
  return { line: `${name}: ${cost}, ${refused || 'plays'}`, wrong, isPlayed: refused === '' };
};

const run = async ({ seed, size, say }: CampaignOptions): Promise<Outcome> => {
  const folder = await mkdtemp(join(tmpdir(), 'arclight-sparse-'));
  const overseer = await oversee(folder);
  overseer.trace(false);
  const failures: string[] = [];
  const files = size === 'full' ? sparse : sparse.slice(0, 2);
  let played = 0;
  try {
    const bench = await openWorkbench(folder, {} as Bait, seeded(seed));
    const settings = await settingsOfAJob();
    for (const one of files) {
      const path = join(folder, 'sparse');
      await writeSparse(path, await one.make(bench));
      await overseer.look();
      const { line, wrong, isPlayed } = await tryOne({ folder, settings, overseer }, one, path);
      say(line);
      if (isPlayed) played++;
      failures.push(...wrong.map((reason) => `${one.name}: ${reason}`));
      await rm(path);
    }
  } finally {
    overseer.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  return {
    counts: {
      'AB-02 sparse files of 5 GB': files.length,
      'of these refused for what they are': files.length - played,
      'of these made into the film at their beginning': played,
    },
    failures,
  };
};

export const sparseFiles: Campaign = {
  name: 'sparse',
  what: 'files of 5 GB with next to nothing in them, through probe and encoder, within bounds of time and memory',
  run,
};
