import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { channelUpdated } from '../../lambdas/accounts/events.ts';
import { givenUp } from '../../lambdas/catalog/given-up.ts';
import type { Video } from '../../lambdas/catalog/video.ts';
import type { DomainEvent } from '../../lambdas/kit/event.ts';
import {
  transcodeFailed,
  transcodeFinished,
  transcodePlayable,
  transcodeProgressed,
} from '../../lambdas/transcode/events.ts';
import { uploadCompleted, uploadFailed, uploadStarted } from '../../lambdas/upload/events.ts';
import { failures } from '../../lambdas/upload/failures.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { type CatalogStage, catalogStage } from './catalog-stage.ts';

let stage: CatalogStage;
let which: { uploadId: string; videoId: string; ownerId: string };

beforeAll(async () => {
  stage = await catalogStage();
});
beforeEach(() => {
  which = { uploadId: stage.idFor('upl'), videoId: stage.idFor('vid'), ownerId: stage.idFor('usr') };
});
afterAll(() => stage.stop());

/** A piece of news about this test's video, and whether it was done with. */
const hearing =
  (consumer: () => unknown) =>
  async (event: DomainEvent, given: object = {}) => {
    const data = { ...(event.example as object), ...which, ...given };
    return (await deliver(consumer(), domainNews(event, data))).length === 0 ? 'done' : 'returns';
  };
const upload = hearing(() => stage.onUploadNews);
const transcode = hearing(() => stage.onTranscodeNews);
const stored = () => stage.stored(which.videoId);
const news = () => stage.newsOf(which.videoId);
const history = () => stage.history(which.videoId);
const rung = (percent: number) => ({ rungs: [{ name: '240p', state: 'encoding', percent }] });
const renditions = (...names: string[]) => ({
  renditions: names.map((name) => ({ ...transcodePlayable.example.renditions[0], name })),
});

/** Every order of a list. */
const orders = <T>(list: readonly T[]): T[][] =>
  list.length < 2
    ? [[...list]]
    : list.flatMap((one, index) => orders(list.toSpliced(index, 1)).map((rest) => [one, ...rest]));

describe('the file’s journey', () => {
  test('begins with a row and its news, once however often it is said', async () => {
    expect(await upload(uploadStarted, { title: 'Tides' })).toBe('done');
    expect(await upload(uploadStarted, { title: 'Tides' })).toBe('done');
    expect(await stored()).toMatchObject({ state: 'INIT', version: 1, title: 'Tides', ownerId: which.ownerId });
    expect(await news()).toEqual(['video.created']);
    expect(await history()).toEqual(['created → INIT']);
  });

  test('goes on to PROCESSING when the file is there, and twice is once', async () => {
    await upload(uploadStarted);
    expect(await upload(uploadCompleted)).toBe('done');
    expect(await upload(uploadCompleted)).toBe('done');
    expect(await stored()).toMatchObject({ state: 'PROCESSING', version: 2, sourceVersion: 1 });
    expect(await news()).toEqual(['video.created', 'video.updated']);
  });

  test('ends in FAILED with the reason in words, and a late file changes nothing', async () => {
    await upload(uploadStarted);
    expect(await upload(uploadFailed, { code: 'upload.not_a_video', message: 'Not a video.' })).toBe('done');
    expect(await upload(uploadCompleted)).toBe('done');
    expect(await stored()).toMatchObject({
      state: 'FAILED',
      sourceVersion: 0,
      failure: { code: 'upload.not_a_video', message: 'Not a video.' },
    });
  });

  test('that its owner ended leaves nothing behind: there was never a video', async () => {
    await upload(uploadStarted);
    const ended = { code: failures.aborted.code, message: failures.aborted.message };
    expect(await upload(uploadFailed, ended)).toBe('done');
    expect(await upload(uploadFailed, ended)).toBe('done');
    expect((await stored()).state).toBe('DELETING');
    expect(await news()).toEqual(['video.created', 'video.deleted']);
    expect((await stage.store.ownerPage(which.ownerId, 10)).videos).toEqual([]);
  });

  test('a failure told after the file has arrived changes nothing', async () => {
    await upload(uploadStarted);
    await upload(uploadCompleted);
    expect(await upload(uploadFailed)).toBe('done');
    expect((await stored()).state).toBe('PROCESSING');
  });

  test.each([uploadCompleted, uploadFailed])(
    '$name before the row is early: the queue brings it again',
    async (event) => {
      expect(await upload(event)).toBe('returns');
      await upload(uploadStarted);
      expect(await upload(event)).toBe('done');
      expect((await stored()).version).toBe(2);
    },
  );

  test('a deleted video is not brought back by its file', async () => {
    await stage.video({ ...which, state: 'DELETING', version: 3 });
    expect(await upload(uploadCompleted)).toBe('done');
    expect(await upload(uploadStarted)).toBe('done');
    expect(await stored()).toMatchObject({ state: 'DELETING', version: 3 });
  });
});

describe('its encodes', () => {
  const processing = (given: Partial<Video> = {}) =>
    stage.video({ ...which, state: 'PROCESSING', version: 2, sourceVersion: 1, ...given });

  test('show how far each rung has come, without a version and without news', async () => {
    await processing();
    await transcode(transcodeProgressed, { sequence: 2, ...rung(40) });
    expect((await stored()).rungs).toEqual(rung(40).rungs);
    await transcode(transcodeProgressed, { sequence: 1, ...rung(10) });
    await transcode(transcodeProgressed, { sequence: 2, ...rung(20) });
    expect(await stored()).toMatchObject({ version: 2, rungSequence: 2, ...rung(40) });
    expect(await news()).toEqual(['video.created']);
  });

  test('make it READY with the first renditions, and grow with later ones', async () => {
    await processing();
    await transcode(transcodePlayable, { sequence: 3, ...renditions('240p') });
    expect(await stored()).toMatchObject({ state: 'READY', version: 3, durationMs: 30_000 });
    await transcode(transcodeFinished, { sequence: 5, ...renditions('240p', '720p') });
    const video = await stored();
    expect(video).toMatchObject({ state: 'READY', version: 4, readySequence: 5 });
    expect(video.renditions.map(({ name }) => name)).toEqual(['240p', '720p']);
    expect(await history()).toEqual(['created → PROCESSING', 'outputs_verified → READY', 'renditions_added → READY']);
  });

  test('that come late or twice take nothing away', async () => {
    await processing();
    await transcode(transcodeFinished, { sequence: 5, ...renditions('240p', '720p') });
    expect(await transcode(transcodePlayable, { sequence: 3, ...renditions('240p') })).toBe('done');
    expect(await transcode(transcodeFinished, { sequence: 5, ...renditions('240p', '720p') })).toBe('done');
    expect((await stored()).renditions).toHaveLength(2);
    expect(await news()).toEqual(['video.created', 'video.updated']);
  });

  test('publish it in the same breath where its owner asked for that, on their channel', async () => {
    const channelId = stage.idFor('ch');
    const channel = { channelId, ownerId: which.ownerId, handle: 'waves', name: 'Waves', version: 1 };
    await deliver(stage.onChannelUpdated, domainNews(channelUpdated, channel));
    await processing({ autoPublish: true });
    await transcode(transcodePlayable, { sequence: 3 });
    const video = await stored();
    expect(video).toMatchObject({ state: 'PUBLISHED', version: 3, channelId });
    expect(video.publishedAt).toBeDefined();
    expect(await news()).toEqual(['video.created', 'video.published']);
    expect((await stage.store.channelPage(channelId, 10)).videos.map(({ videoId }) => videoId)).toEqual([
      which.videoId,
    ]);
  });

  test('add to a published video without publishing it again', async () => {
    const publishedAt = '2026-01-01T00:00:00.000Z';
    await processing({ state: 'PUBLISHED', publishedAt, readySequence: 3 });
    await transcode(transcodeFinished, { sequence: 5 });
    expect(await stored()).toMatchObject({ state: 'PUBLISHED', publishedAt, version: 3 });
    expect(await news()).toEqual(['video.created', 'video.updated']);
  });

  test('that failed end it with the reason in words; once it can be played they change nothing', async () => {
    await processing();
    await transcode(transcodeFailed, { code: 'transcode.unreadable_source', message: 'Unreadable.' });
    expect(await stored()).toMatchObject({ state: 'FAILED', failure: { message: 'Unreadable.' } });
    expect(await transcode(transcodePlayable, { sequence: 9 })).toBe('done');
    expect((await stored()).state).toBe('FAILED');

    which = { ...which, videoId: stage.idFor('vid') };
    await processing({ state: 'READY' });
    expect(await transcode(transcodeFailed)).toBe('done');
    expect((await stored()).state).toBe('READY');
  });

  test('of a video nobody here has heard of are early: the queue brings them again', async () => {
    expect(await transcode(transcodePlayable)).toBe('returns');
    await upload(uploadStarted);
    expect(await transcode(transcodePlayable)).toBe('done');
  });

  test.each([transcodeProgressed, transcodePlayable, transcodeFinished, transcodeFailed])(
    '$name proves that the file came, should the upload’s own word be late or lost',
    async (event) => {
      await upload(uploadStarted);
      expect(await transcode(event)).toBe('done');
      expect((await history()).slice(0, 2)).toEqual(['created → INIT', 'upload_completed → PROCESSING']);
      const before = await stored();
      expect(before.sourceVersion).toBe(1);
      expect(await upload(uploadCompleted)).toBe('done');
      expect(await stored()).toEqual(before);
    },
  );

  test('of a newer source than one that can be watched are early', async () => {
    await stage.video({ ...which, state: 'READY', version: 3, sourceVersion: 1 });
    expect(await transcode(transcodePlayable, { sourceVersion: 2 })).toBe('returns');
  });

  test('of an older source are past', async () => {
    await processing({ sourceVersion: 2 });
    for (const event of [transcodeProgressed, transcodePlayable, transcodeFailed])
      expect(await transcode(event, { sequence: 9 })).toBe('done');
    expect(await stored()).toMatchObject({ state: 'PROCESSING', version: 2, rungSequence: 0 });
  });

  test.each(['FAILED', 'DELETING', 'DELETED'] as const)(
    'of a video that was %s before its file came do not wait for it for ever',
    async (state) => {
      await stage.video({ ...which, state, version: 2, sourceVersion: 0 });
      expect(await transcode(transcodePlayable)).toBe('done');
      expect(await transcode(transcodeProgressed)).toBe('done');
      expect(await stored()).toMatchObject({ state, version: 2, rungs: [] });
    },
  );

  test('whatever order their news comes in, and however often, the video ends the same', async () => {
    const said: [DomainEvent, object][] = [
      [transcodePlayable, { sequence: 3, ...renditions('240p') }],
      [transcodeProgressed, { sequence: 4, ...rung(90) }],
      [transcodeFinished, { sequence: 5, ...renditions('240p', '720p') }],
    ];
    const endOf = async (order: [DomainEvent, object][]) => {
      const { videoId } = await processing({ videoId: stage.idFor('vid') });
      for (const [event, data] of [...order, ...order])
        expect(await transcode(event, { ...data, videoId })).toBe('done');
      const { state, rungSequence, readySequence, rungs, renditions: kept } = await stage.stored(videoId);
      return { state, rungSequence, readySequence, percent: rungs[0]?.percent, kept: kept.length };
    };
    const ends = await Promise.all(orders(said).map(endOf));
    expect(ends).toHaveLength(6);
    for (const end of ends)
      expect(end).toEqual({ state: 'READY', rungSequence: 4, readySequence: 5, percent: 90, kept: 2 });
  });

  describe('that come after the video was given up', () => {
    const silence = () => processing({ state: 'FAILED', failure: givenUp.encode, autoPublish: true, version: 3 });

    test('bring it back: it was only late', async () => {
      await silence();
      expect(await transcode(transcodePlayable, { sequence: 3 })).toBe('done');
      const back = await stored();
      expect(back).toMatchObject({ state: 'PUBLISHED' });
      expect(back.failure).toBeUndefined();
      expect((await history()).slice(1)).toEqual(['retry → PROCESSING', 'publish → PUBLISHED']);
    });

    test('or that say that it failed, leave it as it is', async () => {
      await silence();
      expect(await transcode(transcodeFailed, { sequence: 3 })).toBe('done');
      expect(await stored()).toMatchObject({ state: 'FAILED', version: 3 });
    });

    test('but were heard before it, change nothing', async () => {
      await processing({ state: 'FAILED', failure: givenUp.encode, version: 3, rungSequence: 4 });
      expect(await transcode(transcodeProgressed, { sequence: 4 })).toBe('done');
      expect(await stored()).toMatchObject({ state: 'FAILED', version: 3 });
    });

    test('so does the file itself, verified after its video stopped waiting', async () => {
      await stage.video({ ...which, state: 'FAILED', failure: givenUp.upload, version: 2, sourceVersion: 0 });
      expect(await upload(uploadCompleted)).toBe('done');
      expect(await stored()).toMatchObject({ state: 'PROCESSING', version: 3, sourceVersion: 1 });
      expect((await stored()).failure).toBeUndefined();
    });
  });

  test('all at once in one batch are all done with at once: nobody waits for the queue’s next hand-out', async () => {
    await processing();
    const together = [
      domainNews(transcodePlayable, { ...transcodePlayable.example, ...which, sequence: 3, ...renditions('240p') }),
      domainNews(transcodeFinished, {
        ...transcodeFinished.example,
        ...which,
        sequence: 5,
        ...renditions('240p', '720p'),
      }),
      domainNews(transcodeProgressed, { ...transcodeProgressed.example, ...which, sequence: 4, ...rung(90) }),
    ];
    expect(await deliver(stage.onTranscodeNews, ...together)).toEqual([]);
    expect(await stored()).toMatchObject({ state: 'READY', readySequence: 5, rungSequence: 4, ...rung(90) });
  });
});

test('a channel’s name is the newest that was heard, by channel and by owner', async () => {
  const channelId = stage.idFor('ch');
  const channel = { channelId, ownerId: which.ownerId, handle: 'waves', name: 'Waves', version: 2 };
  const older = { ...channel, name: 'Old waves', version: 1 };
  for (const said of [channel, older, { ...channel, name: 'Same version' }])
    expect(await deliver(stage.onChannelUpdated, domainNews(channelUpdated, said))).toEqual([]);
  expect((await stage.store.channels([channelId])).get(channelId)?.name).toBe('Waves');
  expect((await stage.store.channelOf(which.ownerId))?.name).toBe('Waves');
});
