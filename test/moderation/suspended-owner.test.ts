import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Video } from '../../lambdas/catalog/video.ts';
import { transcodePlayable } from '../../lambdas/transcode/events.ts';
import { type CatalogStage, catalogStage, type Somebody } from '../catalog/catalog-stage.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';

let stage: CatalogStage;
let suspended: Somebody;
let active: Somebody;
beforeAll(async () => {
  stage = await catalogStage();
  suspended = await stage.somebody({ status: 'suspended' });
  active = await stage.somebody();
});
afterAll(() => stage.stop());

const aVideoOf = ({ accountId }: Somebody, given: Partial<Video> = {}) =>
  stage.video({ ownerId: accountId, deadline: undefined, sourceVersion: 1, ...given });
const playable = async ({ videoId, ownerId }: Video) => {
  const ready = { ...transcodePlayable.example, videoId, ownerId };
  expect(await deliver(stage.onTranscodeNews, domainNews(transcodePlayable, ready))).toEqual([]);
};

describe('nothing of somebody suspended is newly published', () => {
  test('not as soon as it is ready, though they asked for that', async () => {
    const [theirs, others] = [
      await aVideoOf(suspended, { state: 'PROCESSING', autoPublish: true }),
      await aVideoOf(active, { state: 'PROCESSING', autoPublish: true }),
    ];
    await playable(theirs);
    await playable(others);
    expect((await stage.stored(theirs.videoId)).state).toBe('READY');
    expect((await stage.stored(others.videoId)).state).toBe('PUBLISHED');
  });

  test('not at an hour they set: it is forgotten, and is no longer due', async () => {
    const publishAt = new Date(Date.now() - 1000).toISOString();
    const [theirs, others] = [
      await aVideoOf(suspended, { state: 'READY', publishAt }),
      await aVideoOf(active, { state: 'READY', publishAt }),
    ];
    expect(await stage.reconcile({}, {})).toMatchObject({ due: 2, moved: 2 });
    expect((await stage.stored(theirs.videoId)).state).toBe('READY');
    expect(await stage.stored(theirs.videoId)).not.toHaveProperty('publishAt');
    expect((await stage.stored(others.videoId)).state).toBe('PUBLISHED');
    expect(await stage.reconcile({}, {})).toMatchObject({ due: 0 });
  });

  test('what was published stays', async () => {
    const video = await aVideoOf(suspended, { state: 'PUBLISHED', publishedAt: '2026-11-20T10:05:00.000Z' });
    await stage.reconcile({}, {});
    expect((await stage.stored(video.videoId)).state).toBe('PUBLISHED');
  });
});
