import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as contract from '../../lambdas/catalog/contract.ts';
import { isPossiblePublishTime, publishWhenDue } from '../../lambdas/catalog/publish-time.ts';
import type { Video } from '../../lambdas/catalog/video.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { transcodePlayable } from '../../lambdas/transcode/events.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { aVideo } from '../support/a-video.ts';
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

const minuteMs = 60_000;
const said = ({ status, body }: Answered): string => (body?.error ? `${status} ${body.error.code}` : String(status));
const ready = (given: Partial<Video> = {}) =>
  stage.video({ ownerId: owner.accountId, state: 'READY', sourceVersion: 1, deadline: undefined, ...given });
const asked = ({ videoId }: Video, who?: Somebody) => ({
  params: { video_id: videoId },
  ...(who ? { token: who.token } : {}),
});
const inMs = (ms: number): string => new Date(clock.now().getTime() + ms).toISOString();
const set = (video: Video, publishAt: string, who = owner) =>
  stage.ask(contract.schedulePublishing, { ...asked(video, who), body: { publish_at: publishAt } });
const unset = (video: Video) => stage.ask(contract.unschedulePublishing, asked(video, owner));
const sweep = () => stage.reconcile({}, {});
const stateOf = async (video: Video) => (await stage.stored(video.videoId)).state;
const becomesPlayable = (video: Video) =>
  deliver(
    stage.onTranscodeNews,
    domainNews(transcodePlayable, {
      ...transcodePlayable.example,
      videoId: video.videoId,
      ownerId: owner.accountId,
    }),
  );

describe('an hour of publishing', () => {
  test('is in the future and within a year', () => {
    const now = new Date('2026-11-21T12:00:00.000Z');
    const possible = (at: string) => isPossiblePublishTime(new Date(at), now);
    expect(possible('2026-11-21T12:00:00.001Z')).toBe(true);
    expect(possible('2027-11-21T12:00:00.000Z')).toBe(true);
    expect(possible('2026-11-21T12:00:00.000Z')).toBe(false);
    expect(possible('2027-11-21T12:00:00.001Z')).toBe(false);
  });

  test('alone decides, whatever an index said: too early is no step, and from its moment on it is one', () => {
    const publishAt = '2026-11-21T12:00:00.000Z';
    const video = aVideo({ state: 'READY', publishAt });
    const at = (now: string) => publishWhenDue(video, new Date(now), undefined)?.event;
    expect([at('2026-11-21T11:59:59.999Z'), at(publishAt)]).toEqual([undefined, 'publish']);
  });

  test('is taken in any time zone and answered in UTC; others see neither it nor the video', async () => {
    const video = await ready({ autoPublish: true });
    const at = new Date(clock.now().getTime() + 3_600_000);
    const inTokyo = `${new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, -1)}+09:00`;
    expect((await set(video, inTokyo)).body).toEqual({ video_id: video.videoId, publish_at: at.toISOString() });
    const read = await stage.ask(contract.readVideo, asked(video, owner));
    expect(read.body).toMatchObject({ publish_at: at.toISOString(), auto_publish: false, status: 'READY' });
    expect(said(await stage.ask(contract.readVideo, asked(video, stranger)))).toBe('404 catalog.video_not_found');
    expect(JSON.stringify(contract.publicVideo.shape)).not.toContain('publishAt');
  });

  test('that is past, too far or no time at all is refused in words; so are other people', async () => {
    const video = await ready();
    const outOfRange = '422 catalog.publish_time_out_of_range';
    expect(said(await set(video, inMs(-1000)))).toBe(outOfRange);
    expect(said(await set(video, inMs(400 * 24 * 3_600_000)))).toBe(outOfRange);
    expect(said(await set(video, 'tomorrow'))).toBe('422 request.invalid');
    expect(said(await set(video, inMs(minuteMs), stranger))).toBe('404 catalog.video_not_found');
    const published = await ready({ state: 'PUBLISHED', publishedAt: '2026-11-20T10:05:00.000Z' });
    expect(said(await set(published, inMs(minuteMs)))).toBe('409 catalog.already_published');
  });

  test('publishes the video within a look of the reconciler after it, exactly once and never before', async () => {
    const video = await ready();
    await set(video, inMs(10 * minuteMs));
    stage.turn(9 * minuteMs);
    await sweep();
    expect(await stateOf(video)).toBe('READY');
    stage.turn(minuteMs + 1);
    await Promise.all([sweep(), sweep(), sweep()]);
    await sweep();
    expect(await stage.stored(video.videoId)).toMatchObject({ state: 'PUBLISHED', publishedAt: expect.any(String) });
    expect(await stage.stored(video.videoId)).not.toHaveProperty('publishAt');
    expect(await stage.newsOf(video.videoId)).toEqual(['video.created', 'video.updated', 'video.published']);
    expect(await stage.history(video.videoId)).toEqual(['created → READY', 'scheduled → READY', 'publish → PUBLISHED']);
  });

  test('can be changed and taken back; saying it twice is saying it once', async () => {
    const [moved, cancelled] = [await ready(), await ready()];
    await set(moved, inMs(10 * minuteMs));
    await set(moved, inMs(30 * minuteMs));
    await set(cancelled, inMs(10 * minuteMs));
    expect((await unset(cancelled)).body).toEqual({ video_id: cancelled.videoId });
    expect((await unset(cancelled)).body).toEqual({ video_id: cancelled.videoId });
    expect(await stage.newsOf(cancelled.videoId)).toEqual(['video.created', 'video.updated', 'video.updated']);
    stage.turn(11 * minuteMs);
    await sweep();
    expect([await stateOf(moved), await stateOf(cancelled)]).toEqual(['READY', 'READY']);
    stage.turn(20 * minuteMs);
    await sweep();
    expect([await stateOf(moved), await stateOf(cancelled)]).toEqual(['PUBLISHED', 'READY']);
  });

  test('that passes before the video is ready publishes it when it becomes ready', async () => {
    const video = await ready({ state: 'PROCESSING' });
    await set(video, inMs(minuteMs));
    stage.turn(5 * minuteMs);
    await sweep();
    expect(await stateOf(video)).toBe('PROCESSING');
    expect(await becomesPlayable(video)).toEqual([]);
    expect(await stateOf(video)).toBe('PUBLISHED');
  });

  test('that is still to come holds back "as soon as it is ready"', async () => {
    const video = await ready({ state: 'PROCESSING', autoPublish: true, publishAt: inMs(60 * minuteMs) });
    await becomesPlayable(video);
    expect(await stateOf(video)).toBe('READY');
    stage.turn(61 * minuteMs);
    await sweep();
    expect(await stateOf(video)).toBe('PUBLISHED');
  });

  test('loses against unpublishing and against the trash', async () => {
    const [unpublished, trashed] = [await ready(), await ready()];
    for (const video of [unpublished, trashed]) await set(video, inMs(minuteMs));
    await stage.ask(contract.unpublishVideo, asked(unpublished, owner));
    await stage.ask(contract.deleteVideo, asked(trashed, owner));
    stage.turn(2 * minuteMs);
    await sweep();
    expect([await stateOf(unpublished), await stateOf(trashed)]).toEqual(['READY', 'READY']);
    await stage.ask(contract.restoreVideo, asked(trashed, owner));
    await sweep();
    expect(await stage.stored(trashed.videoId)).toMatchObject({ state: 'READY' });
    expect(await stage.stored(trashed.videoId)).not.toHaveProperty('publishAt');
  });

  test('still to come when it is taken out of the trash is kept', async () => {
    const video = await ready();
    await set(video, inMs(30 * minuteMs));
    await stage.ask(contract.deleteVideo, asked(video, owner));
    await stage.ask(contract.restoreVideo, asked(video, owner));
    stage.turn(31 * minuteMs);
    await sweep();
    expect(await stateOf(video)).toBe('PUBLISHED');
  });

  test('of many at the same moment is met for all of them in one look', async () => {
    const at = inMs(minuteMs);
    const videos = await Promise.all(Array.from({ length: 60 }, () => ready({ publishAt: at })));
    stage.turn(minuteMs + 1);
    expect(await sweep()).toEqual({ due: 60, moved: 60 });
    expect(new Set(await Promise.all(videos.map(stateOf)))).toEqual(new Set(['PUBLISHED']));
  }, 60_000);
});
