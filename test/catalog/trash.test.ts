import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as contract from '../../lambdas/catalog/contract.ts';
import type { Video } from '../../lambdas/catalog/video.ts';
import { transcodePlayable } from '../../lambdas/transcode/events.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import type { Answered } from '../support/api-event.ts';
import { type CatalogStage, catalogStage, type Somebody } from './catalog-stage.ts';

let stage: CatalogStage;
let owner: Somebody;
let stranger: Somebody;
beforeAll(async () => {
  stage = await catalogStage();
  owner = await stage.somebody();
  stranger = await stage.somebody();
});
afterAll(() => stage.stop());

const dayMs = 86_400_000;
const publishedAt = '2026-11-20T10:05:00.000Z';
const notFound = '404 catalog.video_not_found';
const said = ({ status, body }: Answered): string => (body?.error ? `${status} ${body.error.code}` : String(status));
const aVideoOf = (given: Partial<Video> = {}) =>
  stage.video({ ownerId: owner.accountId, state: 'PUBLISHED', publishedAt, sourceVersion: 1, ...given });
const asked = ({ videoId }: Video, who?: Somebody) => ({
  params: { video_id: videoId },
  ...(who ? { token: who.token } : {}),
});
const remove = (video: Video, who = owner) => stage.ask(contract.deleteVideo, asked(video, who));
const restore = (video: Video, who = owner) => stage.ask(contract.restoreVideo, asked(video, who));
const erase = (video: Video, who = owner) => stage.ask(contract.eraseVideo, asked(video, who));
const sweep = () => stage.reconcile({}, {});
const idsOf = (answer: Answered): string[] => answer.body.items.map((item: { video_id: string }) => item.video_id);
const trashOf = async (who: Somebody) => idsOf(await stage.ask(contract.listTrash, { token: who.token }));
const listOf = async (who: Somebody) => idsOf(await stage.ask(contract.listMyVideos, { token: who.token }));

describe('deleting a video', () => {
  test('twice, in any state, is one wish and one piece of news; what it was doing goes on', async () => {
    const after = { INIT: 'INIT', PROCESSING: 'PROCESSING', READY: 'READY', PUBLISHED: 'READY', FAILED: 'FAILED' };
    for (const [state, then] of Object.entries(after)) {
      const video = await aVideoOf({ state: state as Video['state'] });
      const first = await remove(video);
      expect(first).toMatchObject({ status: 202, body: { video_id: video.videoId, status: then } });
      expect((await remove(video)).body).toEqual(first.body);
      expect(await stage.newsOf(video.videoId)).toEqual(['video.created', 'video.trashed']);
    }
  });

  test('takes it off every list of others at once, and into its owner’s trash', async () => {
    const lister = await stage.somebody();
    const channelId = stage.idFor('ch');
    const [first, second] = [
      await aVideoOf({ channelId, ownerId: lister.accountId }),
      await aVideoOf({ channelId, ownerId: lister.accountId }),
    ];
    await remove(first, lister);
    stage.turn(1000);
    await remove(second, lister);
    const pages = [await stage.store.publicPage(50), await stage.store.channelPage(channelId, 50)];
    const seen = pages.flatMap((page) => page.videos).map(({ videoId }) => videoId);
    expect(seen).not.toContain(first.videoId);
    expect(await listOf(lister)).toEqual([]);
    expect(await trashOf(lister)).toEqual([second.videoId, first.videoId]);
    expect(await trashOf(stranger)).toEqual([]);
  });

  test('hides it from others as if it had never been, though it had been public; its owner sees until when', async () => {
    const video = await aVideoOf();
    await remove(video);
    const headers = { 'x-amz-cf-id': 'edge-1' };
    for (const operation of [contract.readVideo, contract.readStatus]) {
      const never = await stage.ask(operation, { params: { video_id: stage.idFor('vid') }, headers });
      expect(said(never)).toBe(notFound);
      for (const who of [undefined, stranger])
        expect(await stage.ask(operation, { ...asked(video, who), headers })).toEqual(never);
    }
    const { body } = await stage.ask(contract.readVideo, asked(video, owner));
    expect(Date.parse(body.trashed_until) - Date.parse(body.trashed_at)).toBe(30 * dayMs);
  });

  test('leaves nothing that could be done to it but taking it out and deleting it for good', async () => {
    const video = await aVideoOf();
    await remove(video);
    const inTrash = '409 catalog.video_in_trash';
    const asks: [Parameters<typeof stage.ask>[0], object][] = [
      [contract.changeVideo, { body: { title: 'New' } }],
      [contract.publishVideo, {}],
      [contract.unpublishVideo, {}],
      [contract.schedulePublishing, { body: { publish_at: '2099-01-01T00:00:00Z' } }],
      [contract.unschedulePublishing, {}],
      [contract.chooseFrame, { body: { frame: 0 } }],
    ];
    for (const [operation, more] of asks) {
      expect(said(await stage.ask(operation, { ...asked(video, owner), ...more }))).toBe(inTrash);
      expect(said(await stage.ask(operation, { ...asked(video, stranger), ...more }))).toBe(notFound);
    }
  });

  test('wins against publishing at the same moment', async () => {
    const video = await aVideoOf({ state: 'READY', publishedAt: undefined });
    const publishing = stage.ask(contract.publishVideo, asked(video, owner));
    const answers = await Promise.all([remove(video), publishing, remove(video)]);
    expect([answers[0].status, answers[2].status]).toEqual([202, 202]);
    expect(await stage.stored(video.videoId)).toMatchObject({ state: 'READY', trashedAt: expect.any(String) });
  });

  test('is the right of a suspended owner too, and of nobody else', async () => {
    const suspended = await stage.somebody({ status: 'suspended' });
    const own = await aVideoOf({ ownerId: suspended.accountId });
    expect(said(await remove(own, suspended))).toBe('202');
    expect(said(await erase(own, suspended))).toBe('202');
    const video = await aVideoOf();
    expect(said(await remove(video, suspended))).toBe('403 access.not_yours');
    expect(said(await remove(video, stranger))).toBe('403 access.not_yours');
    expect(said(await remove(await aVideoOf({ visibility: 'private' }), stranger))).toBe(notFound);
  });
});

describe('taking it out of the trash', () => {
  test('brings it back as it was: published again, with its first date, on the lists', async () => {
    const video = await aVideoOf();
    await remove(video);
    const answer = await restore(video);
    expect(answer.body).toEqual({ video_id: video.videoId, status: 'PUBLISHED' });
    expect((await restore(video)).body).toEqual(answer.body);
    expect(await stage.stored(video.videoId)).toMatchObject({ state: 'PUBLISHED', publishedAt });
    expect(await stage.stored(video.videoId)).not.toHaveProperty('trashedAt');
    expect(said(await stage.ask(contract.readVideo, asked(video)))).toBe('200');
    expect(await stage.newsOf(video.videoId)).toEqual(['video.created', 'video.trashed', 'video.recovered']);
    expect(await stage.history(video.videoId)).toEqual([
      'created → PUBLISHED',
      'unpublish → READY',
      'publish → PUBLISHED',
    ]);
  });

  test('does not publish what was not published', async () => {
    const video = await aVideoOf({ state: 'READY' });
    await remove(video);
    expect((await restore(video)).body.status).toBe('READY');
  });

  test('makes up for the publishing that was asked for when it became ready in there', async () => {
    const video = await aVideoOf({ state: 'PROCESSING', publishedAt: undefined, autoPublish: true });
    await remove(video);
    const ready = { ...transcodePlayable.example, videoId: video.videoId, ownerId: owner.accountId };
    expect(await deliver(stage.onTranscodeNews, domainNews(transcodePlayable, ready))).toEqual([]);
    expect(await stage.stored(video.videoId)).toMatchObject({ state: 'READY', publishAgain: true });
    expect(said(await stage.ask(contract.readVideo, asked(video)))).toBe(notFound);
    expect((await restore(video)).body.status).toBe('PUBLISHED');
  });

  test('is for its owner alone, and is too late once it is deleted for good', async () => {
    const video = await aVideoOf();
    await remove(video);
    expect(said(await restore(video, stranger))).toBe(notFound);
    await erase(video);
    expect(said(await restore(video))).toBe('410 catalog.video_gone');
  });
});

describe('deleting it for good', () => {
  test('is the second of two steps, and twice is once', async () => {
    const video = await aVideoOf();
    expect(said(await erase(video))).toBe('409 catalog.not_in_trash');
    await remove(video);
    const first = await erase(video);
    expect(first.body).toEqual({ video_id: video.videoId, status: 'DELETING' });
    expect((await erase(video)).body).toEqual(first.body);
    expect((await remove(video)).body).toEqual(first.body);
    expect(await stage.newsOf(video.videoId)).toEqual(['video.created', 'video.trashed', 'video.deleted']);
    expect(await trashOf(owner)).not.toContain(video.videoId);
    expect(await listOf(owner)).not.toContain(video.videoId);
  });

  test('is nobody else’s', async () => {
    const video = await aVideoOf();
    await remove(video);
    expect(said(await erase(video, stranger))).toBe(notFound);
  });

  test('happens by itself after 30 days, not before, and removes everything', async () => {
    const video = await aVideoOf();
    const kept = `v/${video.videoId}/1/a.m4s`;
    stage.buckets.keep('media', kept);
    await remove(video);
    stage.turn(30 * dayMs - 60_000);
    await sweep();
    expect((await stage.stored(video.videoId)).state).toBe('READY');
    expect(stage.buckets.keys('media')).toContain(kept);
    stage.turn(2 * 60_000);
    await sweep();
    expect((await stage.stored(video.videoId)).state).toBe('DELETING');
    expect(await stage.newsOf(video.videoId)).toEqual(['video.created', 'video.trashed', 'video.deleted']);
    for (let look = 0; look < 2; look++) {
      stage.turn(3 * 60_000);
      await sweep();
    }
    expect((await stage.stored(video.videoId)).state).toBe('DELETED');
    expect(stage.buckets.keys('media')).not.toContain(kept);
  });

  test('does not happen to what was taken out in time, nor is a deadline in there forgotten', async () => {
    const taken = await aVideoOf();
    await remove(taken);
    const stuck = await aVideoOf({
      state: 'PROCESSING',
      deadline: new Date(Date.now() + 40 * dayMs).toISOString(),
    });
    stage.turn(20 * dayMs);
    await restore(taken);
    await remove(stuck);
    stage.turn(25 * dayMs);
    await sweep();
    expect((await stage.stored(taken.videoId)).state).toBe('PUBLISHED');
    expect(await stage.stored(stuck.videoId)).toMatchObject({ state: 'FAILED', trashedAt: expect.any(String) });
    stage.turn(6 * dayMs);
    await sweep();
    expect((await stage.stored(stuck.videoId)).state).toBe('DELETING');
  });
});
