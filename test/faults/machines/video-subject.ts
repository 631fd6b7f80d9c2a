import { transcodeFailed, transcodePlayable } from '../../../lambdas/transcode/events.ts';
import { uploadCompleted, uploadFailed } from '../../../lambdas/upload/events.ts';
import { buckets } from '../world-functions.ts';
import { files } from './film-life.ts';
import { noMischief } from './mischief.ts';
import type { Reached, Subject } from './pairs.ts';
import type { SmallWorld } from './small-world.ts';
import { hourMs, minuteMs, sweepAfter, tell, which } from './subject-tools.ts';

const playable = (world: SmallWorld, at: Reached) =>
  tell(world, 'catalog-on-transcode-news', transcodePlayable, {
    ...transcodePlayable.example,
    ...which(at),
    sequence: 99,
  });

export const videoSubject: Subject = {
  machine: 'video',
  domain: 'catalog',
  stateOf: (life, sent) => life.videoRow(sent)?.['state'],
  lineOf: ({ from, event, to }) =>
    from && from !== to ? { from: String(from), event: String(event), to: String(to) } : undefined,
  concernOf: (row) => row,
  states: {
    INIT: async (world, life) => {
      const { sent } = await life.start(files.whole);
      await world.drain();
      return sent;
    },
    PROCESSING: async (world, life) => {
      world.encoder.script.courseOf = () => ({ ends: 'silent' });
      const sent = await life.send(files.whole);
      await world.toRest({ withinMs: 10 * minuteMs });
      return sent;
    },
    READY: async (world, life) => {
      const sent = await life.send(files.whole);
      await world.toRest();
      return sent;
    },
    PUBLISHED: async (world, life) => {
      const sent = await life.send(files.whole, { auto_publish: true });
      await world.toRest();
      return sent;
    },
    FAILED: async (world, life) => {
      const sent = await life.send(files.text);
      await world.toRest();
      return sent;
    },
    'FAILED by silence': async (world, life) => {
      world.news.make({ ...noMischief, drops: ({ consumer }) => consumer === 'transcode-on-upload-completed' });
      const sent = await life.send(files.whole);
      await world.toRest({ withinMs: 30 * hourMs });
      world.news.make(noMischief);
      return sent;
    },
    DELETING: async (world, life) => {
      const sent = await videoSubject.states['READY']?.(world, life);
      if (!sent) throw new Error('no way to READY');
      await life.trash(sent);
      await life.erase(sent);
      return sent;
    },
    DELETED: async (world, life) => {
      const sent = await videoSubject.states['DELETING']?.(world, life);
      if (!sent) throw new Error('no way to DELETING');
      await world.toRest();
      return sent;
    },
  },
  stimuli: [
    {
      name: 'its file is there',
      events: ['upload_completed', 'retry'],
      give: (world, at) =>
        tell(world, 'catalog-on-upload-news', uploadCompleted, { ...uploadCompleted.example, ...which(at) }),
    },
    {
      name: 'its file will not come',
      events: ['upload_failed'],
      give: (world, at) =>
        tell(world, 'catalog-on-upload-news', uploadFailed, { ...uploadFailed.example, ...which(at) }),
    },
    {
      name: 'renditions are there',
      // News of more renditions is kept without a step, once the video can be watched.
      events: ['upload_completed', 'outputs_verified', 'retry', 'publish', 'unpublish'],
      give: playable,
    },
    {
      name: 'no renditions can be made',
      events: ['upload_completed', 'job_failed_final'],
      give: (world, at) =>
        tell(world, 'catalog-on-transcode-news', transcodeFailed, {
          ...transcodeFailed.example,
          ...which(at),
          sequence: 99,
        }),
    },
    { name: 'its owner publishes it', events: ['publish'], give: (_, { life, sent }) => life.publish(sent) },
    { name: 'its owner takes it back', events: ['unpublish'], give: (_, { life, sent }) => life.unpublish(sent) },
    {
      name: 'its owner deletes it for good',
      events: ['delete'],
      give: async (_, { life, sent }) => {
        await life.trash(sent);
        await life.erase(sent);
      },
    },
    {
      name: 'two days pass',
      events: ['timeout:upload_expired', 'timeout:deadline', 'cleanup_done', 'timeout:reconcile'],
      give: sweepAfter(48 * hourMs, 'catalog'),
    },
    {
      name: 'its files cannot all be removed in one look',
      events: ['timeout:reconcile', 'timeout:upload_expired', 'timeout:deadline'],
      give: async (world, { sent }) => {
        world.s3.put(buckets.media, `v/${sent.videoId}/1/late`, Buffer.from('x'));
        await sweepAfter(48 * hourMs, 'catalog')(world);
      },
    },
  ],
};
