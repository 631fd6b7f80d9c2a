import type { BusMessage } from '../world-queues.ts';
import { type File, type FilmLife, files, filmLife, type Sent } from './film-life.ts';
import { noMischief } from './mischief.ts';
import type { SmallWorld } from './small-world.ts';

/** Something that can happen to one machine, whenever it pleases. */
export interface Happening {
  name: string;
  happen: () => Promise<unknown>;
}

/** A machine at the moment from which everything may happen in any order; `end` says what is wrong with how it ended. */
export interface Scene {
  machine: string;
  prepare: (world: SmallWorld) => Promise<{ happenings: Happening[]; end: () => string[] }>;
}

const minuteMs = 60_000;
const addressesLiveMs = 15 * minuteMs;

const endsAs = (what: string, state: unknown, allowed: readonly string[]): string[] =>
  allowed.includes(String(state)) ? [] : [`${what} ends as ${String(state)}`];

const erase = async (life: FilmLife, sent: Sent): Promise<void> => {
  await life.trash(sent);
  await life.erase(sent);
};

const uploadScene = (machine: string, file: File): Scene => ({
  machine,
  prepare: async (world) => {
    const life = filmLife(world, await world.somebody());
    const { sent } = await life.start(file);
    await world.drain();
    const began = world.now();
    const arrive = async (): Promise<void> => {
      // Addresses that are older are dead.
      if (world.now() - began > addressesLiveMs) return;
      for (const index of file.keys()) life.put(sent, index + 1);
    };
    return {
      happenings: [
        { name: 'sign', happen: () => life.sign(sent) },
        { name: 'bytes', happen: arrive },
        { name: 'complete', happen: () => life.complete(sent) },
        {
          name: 'news',
          happen: async () => {
            world.turn(minuteMs);
            await world.drain();
          },
        },
        { name: 'abort', happen: () => life.abort(sent) },
        {
          name: 'a day later',
          happen: async () => {
            world.turn(25 * 60 * minuteMs);
            await world.sweep('upload');
          },
        },
      ],
      end: () => endsAs('the upload', life.uploadRow(sent)?.['state'], ['COMPLETED', 'FAILED', 'ABORTED', 'EXPIRED']),
    };
  },
});

/** Hands one event to one consumer, as its queue would. */
const hand = (world: SmallWorld, consumer: string, event: BusMessage) => async (): Promise<void> => {
  world.news.send(consumer, event);
  await world.news.deliver();
};

const videoScene: Scene = {
  machine: 'video',
  prepare: async (world) => {
    const life = filmLife(world, await world.somebody());
    world.news.make({
      ...noMischief,
      drops: ({ consumer }) => ['catalog-on-upload-news', 'catalog-on-transcode-news'].includes(consumer),
    });
    const sent = await life.send(files.whole);
    await world.toRest();
    world.news.make(noMischief);
    const told = (name: string): BusMessage => {
      const event = world.news.archive().findLast((one) => one['detail-type'] === name);
      if (!event) throw new Error(`nobody said ${name}`);
      return event;
    };
    const hears = (name: string): Happening => {
      const consumer = name.startsWith('upload') ? 'catalog-on-upload-news' : 'catalog-on-transcode-news';
      return { name, happen: hand(world, consumer, told(name)) };
    };
    return {
      happenings: [
        hears('upload.started'),
        hears('upload.completed'),
        hears('transcode.playable'),
        hears('transcode.finished'),
        { name: 'publish', happen: () => life.publish(sent) },
        { name: 'delete', happen: () => erase(life, sent) },
      ],
      // Who hears of only a part of it never saw the row begin: then there is none, and dead letters say so.
      end: () => endsAs('the video', life.videoRow(sent)?.['state'], ['READY', 'PUBLISHED', 'DELETED']),
    };
  },
};

const jobScene: Scene = {
  machine: 'transcode_job',
  prepare: async (world) => {
    const life = filmLife(world, await world.somebody());
    world.encoder.script.courseOf = ({ part, attempt }) => ({
      ends: part === 'first' && attempt === 1 ? 'silent' : 'COMPLETE',
    });
    const sent = await life.send(files.whole);
    await world.toRest({ withinMs: 20 * minuteMs });
    const job = world.encoder.jobs().find(({ request }) => request.UserMetadata?.['part'] === 'first');
    if (!job) throw new Error('no job was submitted');
    world.encoder.leaveOutputs(job);
    const says = (status: string, more: object = {}): Happening => ({
      name: status,
      happen: hand(world, 'transcode-on-job-changed', {
        ...{ id: `job-news-${status}`, source: 'aws.mediaconvert', 'detail-type': 'MediaConvert Job State Change' },
        time: new Date(world.now()).toISOString(),
        detail: { jobId: job.id, status, userMetadata: job.request.UserMetadata, ...more },
      }),
    });
    return {
      happenings: [
        says('PROGRESSING'),
        {
          name: 'two minutes',
          happen: async () => {
            world.turn(2 * minuteMs);
            await world.sweep('transcode');
          },
        },
        says('COMPLETE'),
        says('ERROR', { errorCode: 1999, errorMessage: 'a moment’s trouble' }),
        says('CANCELED'),
        {
          name: 'delete',
          happen: async () => {
            await erase(life, sent);
            await world.drain();
          },
        },
      ],
      end: () => {
        const taken = (event: string): number =>
          world.rowsOf('transcode').filter((row) => row['kind'] === 'transition' && row['event'] === event).length;
        return [
          ...endsAs('the encode', life.encodeRow(sent)?.['outcome'], ['finished', 'failed', 'canceled']),
          // One job failed at most, and what every job left is good: more than that is news of one attempt taken for another's.
          ...(taken('first:error') > 1 ? [`${taken('first:error')} attempts failed`] : []),
          ...(taken('first:outputs_bad') > 0 ? ['an attempt was checked that had not ended'] : []),
        ];
      },
    };
  },
};

export const scenes: readonly Scene[] = [
  uploadScene('upload', files.joined),
  uploadScene('upload, put whole', files.whole),
  videoScene,
  jobScene,
];
