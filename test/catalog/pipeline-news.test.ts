import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { channelUpdated } from '../../lambdas/accounts/events.ts';
import { videoDeleted, videoPublished } from '../../lambdas/catalog/events.ts';
import { givenUp } from '../../lambdas/catalog/given-up.ts';
import { move, publish, type Video } from '../../lambdas/catalog/video.ts';
import { clock } from '../../lambdas/kit/clock.ts';
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

  test('begins in the channel it was sent into, though its owner has another one', async () => {
    // Ids sort by age: the lower one is the owner's first.
    const [first = '', wanted = ''] = [stage.idFor('ch'), stage.idFor('ch')].sort();
    for (const channelId of [first, wanted])
      await stage.store.learnChannel({
        ...{ channelId, ownerId: which.ownerId, handle: channelId.toLowerCase(), name: 'One', team: [], version: 1 },
      });
    await upload(uploadStarted, { channelId: wanted });
    expect((await stored()).channelId).toBe(wanted);
    which = { ...which, uploadId: stage.idFor('upl'), videoId: stage.idFor('vid') };
    await upload(uploadStarted);
    expect((await stored()).channelId).toBe(first);
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
    stage.turn(1);
    await stage.reconcile({}, {});
    expect((await stored()).state).toBe('DELETED');
  });

  test('that ends because the video was deleted lets the deletion end with the next look', async () => {
    await upload(uploadStarted);
    const before = await stored();
    const gone = move(before, 'delete', clock.now());
    if (!gone) throw new Error('no way to delete it');
    await stage.store.save(before, gone.video, gone.event, videoDeleted);
    await stage.reconcile({}, {});
    expect((await stored()).state).toBe('DELETING');
    for (let time = 0; time < 2; time++) {
      expect(await upload(uploadFailed, { code: 'upload.video_deleted', message: 'It was deleted.' })).toBe('done');
      stage.turn(1);
    }
    await stage.reconcile({}, {});
    expect((await stored()).state).toBe('DELETED');
    expect(await news()).toEqual(['video.created', 'video.deleted', 'video.updated', 'video.updated']);
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

describe('a channel opened after the first videos', () => {
  const opened = (more: object = {}) => {
    const channelId = stage.idFor('ch');
    const channel = { channelId, ownerId: which.ownerId, handle: 'waves', name: 'Waves', version: 1, ...more };
    return { channelId, tell: () => deliver(stage.onChannelUpdated, domainNews(channelUpdated, channel)) };
  };
  const published = (given: Partial<Video> = {}) =>
    stage.video({
      ...{ ownerId: which.ownerId, state: 'PUBLISHED', publishedAt: clock.now().toISOString(), version: 4 },
      ...given,
    });
  const listed = async (channelId: string): Promise<string[]> =>
    (await stage.store.channelPage(channelId, 200)).videos.map(({ videoId }) => videoId);

  test('takes in what is published already, however much, and says so once', async () => {
    const videos = await Promise.all(Array.from({ length: 60 }, () => published()));
    const stranger = await published({ ownerId: `usr_${'9'.repeat(32)}` });
    const unlisted = await published({ visibility: 'unlisted' });
    const { channelId, tell } = opened();
    expect(await tell()).toEqual([]);
    expect(await tell()).toEqual([]);
    const ids = await listed(channelId);
    expect(ids.toSorted()).toEqual(videos.map(({ videoId }) => videoId).toSorted());
    expect(await stage.newsOf(ids[0] ?? '')).toEqual(['video.created', 'video.updated']);
    expect((await stage.stored(unlisted.videoId)).channelId).toBe(channelId);
    expect((await stage.stored(stranger.videoId)).channelId).toBeUndefined();
  });

  test('leaves those of an earlier one where they are, and the deleted alone', async () => {
    const earlier = await published({ channelId: stage.idFor('ch') });
    const deleted = await published({ state: 'DELETING' });
    const { channelId, tell } = opened();
    await tell();
    expect(await listed(channelId)).toEqual([]);
    expect(await stage.stored(earlier.videoId)).toMatchObject({ channelId: earlier.channelId, version: 4 });
    expect((await stage.stored(deleted.videoId)).channelId).toBeUndefined();
  });

  test('is not missed by one that is being published at that very moment', async () => {
    const video = await stage.video({ ownerId: which.ownerId, state: 'READY', version: 3 });
    const { channelId, tell } = opened();
    const asItWas = publish(video, clock.now(), undefined);
    await tell();
    if (!asItWas) throw new Error('no way to publish it');
    await expect(stage.store.save(video, asItWas.video, asItWas.event, videoPublished)).rejects.toThrow(/condition/);
    expect((await stage.stored(video.videoId)).channelId).toBe(channelId);
  });
});
