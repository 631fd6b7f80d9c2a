import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { videoDeleted } from '../../lambdas/catalog/events.ts';
import { givenUp } from '../../lambdas/catalog/given-up.ts';
import { move } from '../../lambdas/catalog/video.ts';
import type { Person } from '../../lambdas/kit/authorize.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import type { DomainEvent } from '../../lambdas/kit/event.ts';
import { streamArchived, streamEnded, streamUpdated } from '../../lambdas/live/events.ts';
import { transcodeFinished, transcodePlayable } from '../../lambdas/transcode/events.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { type CatalogStage, catalogStage, type Somebody } from './catalog-stage.ts';

let stage: CatalogStage;
let owner: Somebody;
let which: { streamId: string; videoId: string; ownerId: string; channelId: string };

beforeAll(async () => {
  stage = await catalogStage();
});
beforeEach(async () => {
  owner = await stage.somebody();
  which = {
    ...{ streamId: stage.idFor('str'), videoId: stage.idFor('vid') },
    ...{ ownerId: owner.accountId, channelId: stage.idFor('ch') },
  };
});
afterAll(() => stage.stop());

const hearing =
  (consumer: () => unknown) =>
  async (event: DomainEvent, given: object = {}): Promise<'done' | 'returns'> => {
    const data = { ...(event.example as object), ...which, ...given };
    return (await deliver(consumer(), domainNews(event, data))).length === 0 ? 'done' : 'returns';
  };
const stream = hearing(() => stage.onStreamNews);
const transcode = hearing(() => stage.onTranscodeNews);
const stored = () => stage.stored(which.videoId);
const lost = { state: 'ARCHIVE_FAILED', failure: { code: 'live.archive_failed', message: 'It could not be made.' } };
const become = (status: Person['status']) =>
  stage.table.put({
    ...{ pk: `PERSON#${owner.accountId}`, sk: 'PERSON', kind: 'person', accountId: owner.accountId },
    ...{ version: 2, roles: ['viewer', 'creator'], plan: 'free', status },
  });

describe('the recording of a stream', () => {
  test('is a draft from the end of the stream on, in its words, once however often it is said', async () => {
    for (let time = 0; time < 2; time++) expect(await stream(streamEnded, { visibility: 'unlisted' })).toBe('done');
    expect(await stored()).toMatchObject({
      ...which,
      ...{ state: 'PROCESSING', version: 1, sourceVersion: 1, autoPublish: false, visibility: 'unlisted' },
      ...{ title: streamEnded.example.title, description: streamEnded.example.description },
      createdAt: streamEnded.example.endedAt,
    });
    expect(await stage.newsOf(which.videoId)).toEqual(['video.created']);
    expect(await stage.history(which.videoId)).toEqual(['created → PROCESSING']);
  });

  test('of a stream behind a door is private: publishing it shows it to nobody else by itself', async () => {
    await stream(streamEnded, { visibility: 'public', admission: 'ticket', admissionEpoch: 1 });
    expect(await stored()).toMatchObject({ visibility: 'private', autoPublish: false });
  });

  test('says which stream it is of, to its owner and, published, to everybody', async () => {
    await stream(streamEnded);
    await transcode(transcodePlayable, { sequence: 2 });
    const path = { params: { video_id: which.videoId } };
    const { readVideo, listMyVideos, publishVideo } = await import('../../lambdas/catalog/contract.ts');
    const own = await stage.ask(readVideo, { ...path, token: owner.token });
    expect(own.body).toMatchObject({ stream_id: which.streamId, status: 'READY' });
    expect((await stage.ask(readVideo, path)).status).toBe(404);
    expect((await stage.ask(publishVideo, { ...path, token: owner.token })).status).toBe(202);
    expect((await stage.ask(readVideo, path)).body).toMatchObject({ stream_id: which.streamId, status: 'PUBLISHED' });
    const mine = await stage.ask(listMyVideos, { token: owner.token });
    expect(mine.body).toMatchObject({ items: [{ video_id: which.videoId, stream_id: which.streamId }] });
  });

  test('is not published by itself, and grows like any video', async () => {
    await stream(streamEnded);
    await transcode(transcodePlayable, { sequence: 2 });
    expect(await stored()).toMatchObject({ state: 'READY', channelId: which.channelId });
    await transcode(transcodeFinished, { sequence: 3 });
    expect((await stored()).posterKey).toBe(transcodeFinished.example.posterKey);
  });

  test('is made by the first news that comes, and whatever comes of its renditions before waits for it', async () => {
    expect(await transcode(transcodePlayable, { sequence: 2 })).toBe('returns');
    expect(await stream(streamArchived)).toBe('done');
    expect(await transcode(transcodePlayable, { sequence: 2 })).toBe('done');
    expect(await stream(streamEnded)).toBe('done');
    expect((await stored()).state).toBe('READY');
    expect(await stage.history(which.videoId)).toEqual(['created → PROCESSING', 'outputs_verified → READY']);
  });

  test('has what was marked on air as chapters, once, and never over what its makers have said', async () => {
    const marked = [
      { startMs: 1_232_000, title: 'The highest wave' },
      { startMs: 2_400_000, title: 'Chapter 2' },
    ];
    const markers = [{ offsetMs: 1_232_000, label: 'The highest wave' }, { offsetMs: 2_400_000 }];
    const recording = { ...streamArchived.example.recording, markers };
    await stream(streamEnded);
    expect(await stored()).not.toHaveProperty('chapters');
    for (let time = 0; time < 2; time++) expect(await stream(streamArchived, { recording })).toBe('done');
    expect(await stored()).toMatchObject({ chapters: marked, version: 2 });
    const { changeVideo } = await import('../../lambdas/catalog/contract.ts');
    const say = (chapters: object[]) =>
      stage.ask(changeVideo, { params: { video_id: which.videoId }, token: owner.token, body: { chapters } });
    for (const chapters of [[{ start_ms: 0, title: 'Calm' }], []]) {
      expect((await say(chapters)).status).toBe(200);
      expect(await stream(streamArchived, { recording })).toBe('done');
      expect((await stored()).chapters).toEqual(chapters.map(({ title }) => ({ startMs: 0, title })));
    }
    expect(await stage.history(which.videoId)).toEqual([
      ...['created → PROCESSING', 'chapters_marked → PROCESSING', 'changed → PROCESSING', 'changed → PROCESSING'],
    ]);
  });

  test('has them from the beginning when the news of the recording comes first', async () => {
    expect(await stream(streamArchived)).toBe('done');
    expect(await stored()).toMatchObject({ version: 1, chapters: [{ startMs: 1_232_000, title: 'The highest wave' }] });
  });

  test.each([
    ['while the stream is on air', streamUpdated, { state: 'LIVE' }],
    ['of a stream that ended without one', streamEnded, { state: 'ENDED' }],
    ['of a stream that is not recorded', streamEnded, { videoId: undefined }],
  ])('there is none %s', async (_, event, given) => {
    expect(await stream(event, given)).toBe('done');
    expect(await stage.store.get(which.videoId)).toBeUndefined();
  });

  test('that was lost fails in the words of who lost it', async () => {
    await stream(streamEnded);
    for (let time = 0; time < 2; time++) expect(await stream(streamUpdated, lost)).toBe('done');
    expect(await stored()).toMatchObject({ state: 'FAILED', version: 2, failure: lost.failure });
    expect(await stream(streamEnded)).toBe('done');
    expect((await stored()).state).toBe('FAILED');
  });

  test('that was lost before anything else was heard fails as well', async () => {
    expect(await stream(streamUpdated, { ...lost, failure: undefined })).toBe('done');
    expect(await stored()).toMatchObject({ state: 'FAILED', failure: givenUp.recording });
  });

  test('that nobody hears of is given up in words of its own, and taken up again when it comes after all', async () => {
    await stream(streamEnded);
    stage.turn(25 * 3_600_000);
    await stage.reconcile({}, {});
    expect(await stored()).toMatchObject({ state: 'FAILED', failure: givenUp.recording });
    expect(await transcode(transcodePlayable, { sequence: 2 })).toBe('done');
    expect((await stored()).state).toBe('READY');
  });
});

describe('of a recording nothing stays', () => {
  const objects = () => stage.buckets.keys('media').filter((key) => key.includes(which.videoId));
  const copied = `v/${'VIDEO'}/1/live/index.m3u8`;
  const copy = () => stage.buckets.keep('media', copied.replace('VIDEO', which.videoId));

  test('that is copied after its video was deleted', async () => {
    await stream(streamEnded);
    const before = await stored();
    const gone = move(before, 'delete', clock.now());
    if (!gone) throw new Error('no way to delete it');
    await stage.store.save(before, gone.video, gone.event, videoDeleted);
    stage.turn(3 * 60_000);
    await stage.reconcile({}, {});
    expect((await stored()).state).toBe('DELETED');
    copy();
    expect(await stream(streamArchived)).toBe('done');
    expect(objects()).toEqual([]);
    expect((await stored()).state).toBe('DELETED');
  });

  test('whose owner has left meanwhile', async () => {
    await become('closed');
    copy();
    expect(await stream(streamEnded)).toBe('done');
    expect((await stored()).state).toBe('DELETING');
    expect(await stage.newsOf(which.videoId)).toEqual(['video.created', 'video.deleted']);
    stage.turn(3 * 60_000);
    for (let look = 0; look < 2; look++) {
      await stage.reconcile({}, {});
      stage.turn(3 * 60_000);
    }
    expect(objects()).toEqual([]);
    expect((await stored()).state).toBe('DELETED');
  });

  test('to be seen whose owner is leaving; it is theirs again when they stay', async () => {
    await become('closing');
    await stream(streamEnded);
    expect(await stored()).toMatchObject({ state: 'PROCESSING', leaving: true });
    expect((await stage.store.ownerPage(owner.accountId, 10)).videos).toEqual([]);
    await become('active');
    await stream(streamArchived);
    expect((await stored()).trashedAt).toBeUndefined();
  });
});
