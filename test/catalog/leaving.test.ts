import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountClosed, accountClosing, accountKept, channelClosed } from '../../lambdas/accounts/events.ts';
import * as contract from '../../lambdas/catalog/contract.ts';
import type { Video } from '../../lambdas/catalog/video.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import type { Answered } from '../support/api-event.ts';
import { type CatalogStage, catalogStage, type Somebody } from './catalog-stage.ts';

let stage: CatalogStage;
let onPersonLeaving: unknown;
beforeAll(async () => {
  stage = await catalogStage();
  onPersonLeaving = (await import('../../lambdas/catalog/on-person-leaving.lambda.ts')).handler;
});
afterAll(() => stage.stop());

const dayMs = 86_400_000;
const events = { closing: accountClosing, kept: accountKept, closed: accountClosed };
/** What accounts says of somebody, as it comes to catalog. */
const hear = ({ accountId }: Somebody, what: keyof typeof events, version: number) => {
  const status = what === 'kept' ? 'active' : what;
  return deliver(onPersonLeaving, domainNews(events[what], { ...accountClosing.example, accountId, version, status }));
};
const published = (owner: Somebody, given: Partial<Video> = {}) =>
  stage.video({
    ownerId: owner.accountId,
    state: 'PUBLISHED',
    publishedAt: '2026-11-20T10:05:00.000Z',
    sourceVersion: 1,
    ...given,
  });
const seenBy = async ({ videoId }: Video, who?: Somebody) => {
  const params = { video_id: videoId };
  const answer: Answered = await stage.ask(contract.readVideo, { params, ...(who ? { token: who.token } : {}) });
  return answer.status;
};
const isListed = async (video: Video) =>
  (await stage.store.publicPage(50)).videos.some(({ videoId }) => videoId === video.videoId);

describe('while their owner is leaving', { timeout: 120_000 }, () => {
  test('videos are hidden from everybody, twice as once, and those of others are not', async () => {
    const [owner, other] = [await stage.somebody(), await stage.somebody()];
    const [video, others] = [await published(owner), await published(other)];
    for (const _ of [1, 2]) expect(await hear(owner, 'closing', 2)).toEqual([]);
    expect([await seenBy(video), await seenBy(others)]).toEqual([404, 200]);
    expect([await isListed(video), await isListed(others)]).toEqual([false, true]);
    expect(await stage.newsOf(video.videoId)).toEqual(['video.created', 'video.trashed']);
  });

  test('who turns back has everything as it was: what was in the trash before stays there', async () => {
    const owner = await stage.somebody();
    const [video, draft, thrown] = [
      await published(owner),
      await published(owner, { state: 'READY', publishedAt: undefined }),
      await published(owner),
    ];
    await stage.ask(contract.deleteVideo, { params: { video_id: thrown.videoId }, token: owner.token });
    await hear(owner, 'closing', 2);
    for (const _ of [1, 2]) await hear(owner, 'kept', 3);
    expect(await stage.stored(video.videoId)).toMatchObject({ state: 'PUBLISHED', publishedAt: video.publishedAt });
    expect((await stage.stored(draft.videoId)).state).toBe('READY');
    const now = [video, draft, thrown].map(
      async ({ videoId }) => (await stage.stored(videoId)).trashedAt !== undefined,
    );
    expect(await Promise.all(now)).toEqual([false, false, true]);
    expect(await stage.newsOf(video.videoId)).toEqual(['video.created', 'video.trashed', 'video.recovered']);
  });

  test('late news of a decision that was taken back does nothing', async () => {
    const owner = await stage.somebody();
    const video = await published(owner);
    await hear(owner, 'kept', 3);
    await hear(owner, 'closing', 2);
    expect((await stage.stored(video.videoId)).state).toBe('PUBLISHED');
  });

  test('the days in the trash delete nothing of somebody who has not left, and bring back what nobody told of', async () => {
    const owner = await stage.somebody();
    const video = await published(owner);
    await hear(owner, 'closing', 2);
    stage.turn(31 * dayMs);
    await stage.reconcile({}, {});
    expect((await stage.stored(video.videoId)).trashedAt).toBeDefined();
    const person = { accountId: owner.accountId, version: 3, roles: ['viewer', 'creator'], plan: 'free' };
    await stage.table.put({
      pk: `PERSON#${owner.accountId}`,
      sk: 'PERSON',
      kind: 'person',
      ...person,
      status: 'active',
    });
    await stage.reconcile({}, {});
    expect((await stage.stored(video.videoId)).state).toBe('PUBLISHED');
  });
});

describe('when their owner has left', { timeout: 120_000 }, () => {
  test('every video is deleted, in the trash or not: what was public is said to be gone, the rest never was', async () => {
    const owner = await stage.somebody();
    const [video, draft] = [await published(owner), await published(owner, { state: 'READY', publishedAt: undefined })];
    await stage.ask(contract.deleteVideo, { params: { video_id: draft.videoId }, token: owner.token });
    await hear(owner, 'closing', 2);
    for (const _ of [1, 2]) expect(await hear(owner, 'closed', 3)).toEqual([]);
    for (const { videoId } of [video, draft]) {
      expect((await stage.stored(videoId)).state).toBe('DELETING');
      expect((await stage.newsOf(videoId)).filter((name) => name === 'video.deleted')).toHaveLength(1);
    }
    expect([await seenBy(video), await seenBy(draft)]).toEqual([410, 404]);
  });

  test('what nobody told catalog of is deleted when its days in the trash are over', async () => {
    const owner = await stage.somebody();
    const video = await published(owner);
    await hear(owner, 'closing', 2);
    const person = { accountId: owner.accountId, version: 3, roles: [], plan: 'free', status: 'closed' };
    await stage.table.put({ pk: `PERSON#${owner.accountId}`, sk: 'PERSON', kind: 'person', ...person });
    stage.turn(31 * dayMs);
    await stage.reconcile({}, {});
    expect((await stage.stored(video.videoId)).state).toBe('DELETING');
  });

  test('of a deleted video no words are left', async () => {
    const owner = await stage.somebody();
    const video = await published(owner, {
      ...{ title: 'My street', description: 'And my house', filename: 'street.mp4' },
      chapters: [{ startMs: 0, title: 'My garden' }],
    });
    await hear(owner, 'closed', 2);
    stage.turn(3 * 60_000);
    await stage.reconcile({}, {});
    expect(await stage.stored(video.videoId)).toMatchObject({ state: 'DELETED', title: '', filename: '' });
    const row = JSON.stringify(await stage.table.row(`VIDEO#${video.videoId}`, 'VIDEO'));
    for (const words of ['My street', 'And my house', 'street.mp4', 'My garden'])
      expect(row.includes(words)).toBe(false);
    expect(await seenBy(video)).toBe(410);
  });

  test('of their channel nothing is kept but that it is gone', async () => {
    const owner = await stage.somebody();
    const channelId = stage.idFor('ch');
    const told = { channelId, ownerId: owner.accountId, handle: 'leaves', name: 'Films of Ada', team: [], version: 1 };
    await stage.store.learnChannel(told);
    const gone = domainNews(channelClosed, { channelId, ownerId: owner.accountId, version: 2 });
    expect(await deliver(stage.onChannelUpdated, gone)).toEqual([]);
    const rows = (await stage.table.rows()).filter(
      ({ kind, ownerId }) => kind === 'channel' && ownerId === owner.accountId,
    );
    expect(rows.map(({ handle, name, closed }) => ({ handle, name, closed }))).toEqual([
      { handle: '', name: '', closed: true },
      { handle: '', name: '', closed: true },
    ]);
  });
});
