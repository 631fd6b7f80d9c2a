import { DeleteObjectsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { videoDeleted } from '../../lambdas/catalog/events.ts';
import { move, type Video } from '../../lambdas/catalog/video.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { transcodeProgressed } from '../../lambdas/transcode/events.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { type CatalogStage, catalogStage } from './catalog-stage.ts';

let stage: CatalogStage;
beforeAll(async () => {
  stage = await catalogStage();
});
beforeEach(() => {
  stage.buckets.stuck.clear();
  stage.buckets.onLook = async () => {};
});
afterAll(() => stage.stop());

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const sweep = () => stage.reconcile({}, {});
const deadlineIn = (ms: number) => new Date(clock.now().getTime() + ms).toISOString();
const stateOf = async (video: Video) => (await stage.stored(video.videoId)).state;

/** A deleted video, as the owner's wish leaves it. */
const deleted = async (...keys: string[]): Promise<Video> => {
  const before = await stage.video({ state: 'READY', sourceVersion: 1 });
  const moved = move(before, 'delete', clock.now());
  if (!moved) throw new Error('no way to delete it');
  await stage.store.save(before, moved.video, moved.event, videoDeleted);
  stage.buckets.keep('media', ...keys.map((key) => `v/${before.videoId}/${key}`));
  return moved.video;
};

describe('a passing state ends at its deadline though no event came', () => {
  test('INIT: the upload was never finished', async () => {
    const video = await stage.video({ state: 'INIT', deadline: deadlineIn(25 * hourMs) });
    stage.turn(24 * hourMs);
    await sweep();
    expect(await stateOf(video)).toBe('INIT');
    stage.turn(2 * hourMs);
    await sweep();
    expect(await stage.stored(video.videoId)).toMatchObject({ state: 'FAILED', failure: { code: 'upload.expired' } });
    expect(await stage.newsOf(video.videoId)).toEqual(['video.created', 'video.updated']);
  });

  test('PROCESSING: nobody is working on it any more', async () => {
    const video = await stage.video({ state: 'PROCESSING', sourceVersion: 1, deadline: deadlineIn(24 * hourMs) });
    stage.turn(25 * hourMs);
    await sweep();
    expect(await stage.stored(video.videoId)).toMatchObject({
      state: 'FAILED',
      failure: { code: 'transcode.timed_out' },
    });
  });

  test('PROCESSING: each sign of progress is one more day for it, also where the same is said again', async () => {
    const video = await stage.video({ state: 'PROCESSING', sourceVersion: 1, deadline: deadlineIn(24 * hourMs) });
    const { videoId } = video;
    for (const [at, percent] of [20, 40].entries()) {
      stage.turn(20 * hourMs);
      const rungs = [{ name: '240p', state: 'encoding' as const, percent }];
      const said = { ...transcodeProgressed.example, videoId, sourceVersion: 1, sequence: at + 1, rungs };
      for (let time = 0; time < 2; time++)
        expect(await deliver(stage.onTranscodeNews, domainNews(transcodeProgressed, said))).toEqual([]);
      await sweep();
      expect(await stage.stored(videoId)).toMatchObject({ state: 'PROCESSING', rungs });
    }
    stage.turn(23 * hourMs);
    await sweep();
    expect(await stateOf(video)).toBe('PROCESSING');
    stage.turn(2 * hourMs);
    await sweep();
    expect(await stage.stored(videoId)).toMatchObject({ state: 'FAILED', failure: { code: 'transcode.timed_out' } });
  });

  test('DELETING: nothing is left of it', async () => {
    const video = await deleted();
    await sweep();
    expect(await stateOf(video)).toBe('DELETING');
    stage.turn(3 * minuteMs);
    await sweep();
    expect(await stateOf(video)).toBe('DELETED');
    expect(await stage.history(video.videoId)).toEqual([
      'created → READY',
      'delete → DELETING',
      'cleanup_done → DELETED',
    ]);
  });

  test('DELETING with something left: it is removed, and looked for once more', async () => {
    const video = await deleted('1/a.m4s', '1/late.m4s');
    stage.turn(3 * minuteMs);
    await sweep();
    expect(stage.buckets.keys('media')).toEqual([]);
    expect(await stateOf(video)).toBe('DELETING');
    expect(await sweep()).toEqual({ due: 0, moved: 0 });
    stage.turn(3 * minuteMs);
    expect(await sweep()).toEqual({ due: 1, moved: 1 });
    expect(await stateOf(video)).toBe('DELETED');
  });

  test('and nothing that rests is ever looked at', async () => {
    for (const state of ['READY', 'PUBLISHED', 'FAILED', 'DELETED'] as const)
      await stage.video({ state, deadline: undefined });
    stage.turn(1000 * hourMs);
    expect(await sweep()).toEqual({ due: 0, moved: 0 });
  });
});

test('what somebody else moved meanwhile is no longer the reconciler’s to move', async () => {
  const video = await deleted();
  stage.turn(3 * minuteMs);
  stage.buckets.onLook = async () => {
    const row = await stage.table.row(`VIDEO#${video.videoId}`, 'VIDEO');
    await stage.table.put({ ...row, version: 99, title: 'moved meanwhile' });
  };
  expect(await sweep()).toEqual({ due: 1, moved: 0 });
  expect(await stage.stored(video.videoId)).toMatchObject({ state: 'DELETING', version: 99, title: 'moved meanwhile' });
  stage.buckets.onLook = async () => {};
  stage.turn(3 * minuteMs);
  await sweep();
});

test('a video that cannot be removed holds up nobody behind it, and is said aloud', async () => {
  const bad = await deleted('1/stuck.m4s');
  const good = await deleted();
  const late = await stage.video({ state: 'INIT', deadline: deadlineIn(minuteMs) });
  stage.buckets.stuck.add(`v/${bad.videoId}/1/stuck.m4s`);
  stage.turn(3 * minuteMs);
  await expect(sweep()).rejects.toThrow('1 of 3 videos stay stuck');
  expect(await Promise.all([bad, good, late].map(stateOf))).toEqual(['DELETING', 'DELETED', 'FAILED']);
  stage.buckets.stuck.clear();
  await sweep();
  stage.turn(3 * minuteMs);
  await sweep();
  expect(await stateOf(bad)).toBe('DELETED');
});

describe('when a video is deleted', () => {
  const hear = (videoId: string) =>
    deliver(stage.onVideoDeleted, domainNews(videoDeleted, { ...videoDeleted.example, videoId }));

  test('everything of it goes, a thousand objects at a time, and nothing of anyone else', async () => {
    const videoId = stage.idFor('vid');
    const keys = Array.from({ length: 2300 }, (_, index) => `v/${videoId}/1/segment-${index}.m4s`);
    const others = [`v/${videoId}X/1/a.m4s`, `v/${stage.idFor('vid')}/1/a.m4s`].sort();
    stage.buckets.keep('media', ...keys, ...others);
    stage.buckets.keep('images', `img/${videoId}/1/poster.jpg`);
    stage.buckets.s3.resetHistory();
    expect(await hear(videoId)).toEqual([]);
    expect(stage.buckets.keys('media')).toEqual(others);
    expect(stage.buckets.keys('images')).toEqual([]);
    const sizes = stage.buckets.s3
      .commandCalls(DeleteObjectsCommand)
      .map(({ args }) => args[0].input.Delete?.Objects?.length);
    expect(sizes).toEqual([1000, 1000, 300, 1]);
    expect(await hear(videoId)).toEqual([]);
  });

  test('an object that S3 does not delete is a failure, however many others went', async () => {
    const videoId = stage.idFor('vid');
    const stuck = `v/${videoId}/1/stuck.m4s`;
    stage.buckets.keep('media', stuck, `v/${videoId}/1/fine.m4s`);
    stage.buckets.stuck.add(stuck);
    expect(await hear(videoId)).toHaveLength(1);
    stage.buckets.stuck.clear();
    expect(await hear(videoId)).toEqual([]);
    expect(stage.buckets.keys('media')).not.toContain(stuck);
  });
});
