import { videoDeleted } from '../../../lambdas/catalog/events.ts';
import type { Row } from '../invariants.ts';
import { buckets } from '../world-functions.ts';
import { type FilmLife, files, type Sent } from './film-life.ts';
import type { Reached, Subject } from './pairs.ts';
import type { SmallWorld } from './small-world.ts';
import { hourMs, minuteMs, sweepAfter, tell, which, whileAnswering } from './subject-tools.ts';

const jobSays =
  (status: string, more: object = {}) =>
  async (world: SmallWorld, { sent, life }: Reached): Promise<void> => {
    const first = firstOf(life, sent);
    const userMetadata = {
      videoId: sent.videoId,
      sourceVersion: '1',
      part: 'first',
      attempt: String(first?.attempt ?? 1),
    };
    const detail = { jobId: first?.jobId ?? 'job-x', status, userMetadata, ...more };
    world.news.send('transcode-on-job-changed', {
      ...{ id: 'job', source: 'aws.mediaconvert', 'detail-type': 'MediaConvert Job State Change' },
      ...{ time: new Date(world.now()).toISOString(), detail },
    });
    await world.news.deliver();
  };
const firstOf = (life: FilmLife, sent: Sent) =>
  (
    life.encodeRow(sent)?.['parts'] as { name: string; state: string; attempt: number; jobId?: string }[] | undefined
  )?.find(({ name }) => name === 'first');
/** A film whose first job has been handed over and says nothing by itself. */
const submitted = async (world: SmallWorld, life: FilmLife): Promise<Sent> => {
  world.encoder.script.courseOf = () => ({ ends: 'silent' });
  const sent = await life.send(files.whole);
  await world.toRest({ withinMs: minuteMs });
  return sent;
};
const then =
  (...steps: ((world: SmallWorld, at: Reached) => Promise<unknown>)[]) =>
  async (world: SmallWorld, life: FilmLife): Promise<Sent> => {
    const sent = await submitted(world, life);
    for (const step of steps) await step(world, { life, sent });
    return sent;
  };
const leaves = async (world: SmallWorld): Promise<void> => {
  for (const job of world.encoder.jobs()) world.encoder.leaveOutputs(job);
};
const completes = jobSays('COMPLETE');

export const jobSubject: Subject = {
  machine: 'transcode_job',
  domain: 'transcode',
  stateOf: (life, sent) => firstOf(life, sent)?.state,
  lineOf: ({ from, event, to }) => ({
    from: String(from),
    event: String(event).split(':').slice(1).join(':'),
    to: String(to),
  }),
  // The other job of the same encode goes its own way.
  concernOf: ({ kind, event, parts, ...row }) => {
    if (kind === 'transition') return String(event).startsWith('first:') ? { event, ...row } : undefined;
    const first = (parts as Row[] | undefined)?.find(({ name }) => name === 'first');
    return first && { state: first['state'], attempt: first['attempt'], jobId: first['jobId'] };
  },
  states: {
    QUEUED: async (world, life) => {
      let sent: Sent | undefined;
      await whileAnswering(world, 'CreateJobCommand', 'TooManyRequestsException', async () => {
        sent = await submitted(world, life);
      });
      if (!sent) throw new Error('nothing was sent');
      return sent;
    },
    SUBMITTED: then(),
    PROGRESSING: then(jobSays('PROGRESSING')),
    CHECKING: then(leaves, (world, at) =>
      whileAnswering(world, 'ListObjectsV2Command', 'SlowDown', () => completes(world, at)),
    ),
    RETRY_WAIT: then(jobSays('ERROR', { errorCode: 1999 })),
    DONE: then(leaves, completes),
    FAILED: then(jobSays('ERROR', { errorCode: 1040 })),
    CANCELED: then(jobSays('CANCELED')),
  },
  stimuli: [
    {
      name: 'it is being worked on',
      events: ['submit_ok', 'progressing', 'timeout:reconcile'],
      give: jobSays('PROGRESSING'),
    },
    {
      name: 'it has come half way',
      events: ['submit_ok', 'progressing', 'status_update', 'timeout:reconcile'],
      give: jobSays('STATUS_UPDATE', { jobProgress: { jobPercentComplete: 50 } }),
    },
    {
      name: 'it is complete, and all is there',
      events: ['submit_ok', 'complete', 'outputs_ok', 'timeout:reconcile'],
      give: async (world, at) => {
        await leaves(world);
        await completes(world, at);
      },
    },
    {
      name: 'it is complete, and something is missing',
      events: ['submit_ok', 'complete', 'outputs_bad', 'timeout:reconcile'],
      give: async (world, at) => {
        for (const { key } of world.s3.objects(buckets.media))
          if (key.endsWith('.mp4')) world.s3.remove(buckets.media, key);
        await completes(world, at);
      },
    },
    {
      name: 'it failed',
      events: ['submit_ok', 'error', 'timeout:reconcile'],
      give: jobSays('ERROR', { errorCode: 1999 }),
    },
    {
      name: 'it failed for good',
      events: ['submit_ok', 'error', 'timeout:attempts_exhausted', 'timeout:reconcile'],
      give: jobSays('ERROR', { errorCode: 1040 }),
    },
    { name: 'it was canceled', events: ['submit_ok', 'canceled', 'timeout:reconcile'], give: jobSays('CANCELED') },
    {
      name: 'its video is deleted',
      events: ['cancel', 'timeout:poll'],
      give: (world, at) =>
        tell(world, 'transcode-on-video-deleted', videoDeleted, { ...videoDeleted.example, ...which(at) }),
    },
    {
      name: 'three minutes pass',
      events: ['timeout:reconcile', 'timeout:poll', 'timeout:backoff_elapsed', 'submit_ok', 'outputs_ok'],
      give: sweepAfter(3 * minuteMs, 'transcode'),
    },
    {
      name: 'seven hours pass',
      events: ['timeout:deadline', 'timeout:attempts_exhausted', 'timeout:backoff_elapsed', 'submit_ok', 'outputs_ok'],
      give: sweepAfter(7 * hourMs, 'transcode'),
    },
    {
      name: 'MediaConvert refuses it',
      events: ['submit_rejected', 'timeout:backoff_elapsed', 'timeout:poll', 'outputs_ok', 'timeout:reconcile'],
      give: (world) =>
        whileAnswering(world, 'CreateJobCommand', 'BadRequestException', () =>
          sweepAfter(3 * minuteMs, 'transcode')(world),
        ),
    },
  ],
};
