import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as contract from '../../lambdas/catalog/contract.ts';
import { isPossiblePremiere } from '../../lambdas/catalog/premiere.ts';
import type { Video } from '../../lambdas/catalog/video.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import type { Answered } from '../support/api-event.ts';
import { type CatalogStage, catalogStage, type Somebody } from './catalog-stage.ts';

let stage: CatalogStage;
let owner: Somebody;
let stranger: Somebody;
beforeAll(async () => {
  stage = await catalogStage();
  [owner, stranger] = [await stage.somebody(), await stage.somebody()];
});
afterAll(() => stage.stop());

const hourMs = 3_600_000;
const said = ({ status, body }: Answered): string => (body?.error ? `${status} ${body.error.code}` : String(status));
const ready = (given: Partial<Video> = {}) =>
  stage.video({
    ...{ ownerId: owner.accountId, state: 'READY', sourceVersion: 1, deadline: undefined, durationMs: 60_000 },
    ...given,
  });
const asked = ({ videoId }: Video, who?: Somebody) => ({
  params: { video_id: videoId },
  ...(who ? { token: who.token } : {}),
});
const inMs = (ms: number): string => new Date(clock.now().getTime() + ms).toISOString();
const announce = (video: Video, premiere_at: string, who = owner) =>
  stage.ask(contract.announcePremiere, { ...asked(video, who), body: { premiere_at } });
const callOff = (video: Video) => stage.ask(contract.callOffPremiere, asked(video, owner));
const read = (video: Video, who?: Somebody) => stage.ask(contract.readVideo, asked(video, who));
const listed = async (video: Video): Promise<unknown> => {
  const { body } = await stage.ask(contract.listPublicVideos, {});
  return body.items.find(({ video_id }: { video_id: string }) => video_id === video.videoId);
};

describe('a premiere', () => {
  test('is in the future and within thirty days', () => {
    const now = new Date('2026-11-21T12:00:00.000Z');
    const possible = (at: string) => isPossiblePremiere(new Date(at), now);
    expect(possible('2026-11-21T12:00:00.001Z')).toBe(true);
    expect(possible('2026-12-21T12:00:00.000Z')).toBe(true);
    expect(possible('2026-11-21T12:00:00.000Z')).toBe(false);
    expect(possible('2026-12-21T12:00:00.001Z')).toBe(false);
  });

  test('that is announced has a page for everybody, says its hour there and in lists, and counts as of that hour', async () => {
    const video = await ready();
    const at = inMs(hourMs);
    expect((await announce(video, at)).body).toEqual({ video_id: video.videoId, premiere_at: at });
    const shown = { status: 'PUBLISHED', premiere_at: at, published_at: at };
    expect((await read(video)).body).toMatchObject(shown);
    expect(await listed(video)).toMatchObject(shown);
    expect(await stage.newsOf(video.videoId)).toEqual(['video.created', 'video.published']);
  });

  test('moves to another hour, and is called off, until it has begun', async () => {
    const video = await ready();
    await announce(video, inMs(hourMs));
    const later = inMs(2 * hourMs);
    expect((await announce(video, later)).body).toMatchObject({ premiere_at: later });
    expect((await announce(video, later)).body).toMatchObject({ premiere_at: later });
    expect((await read(video)).body).toMatchObject({ premiere_at: later, published_at: later });
    expect((await callOff(video)).body).toEqual({ video_id: video.videoId });
    const { body } = await read(video, owner);
    expect(body).toMatchObject({ status: 'READY' });
    expect([body.premiere_at, body.published_at]).toEqual([undefined, undefined]);
    expect(said(await read(video, stranger))).toBe('404 catalog.video_not_found');
    expect(said(await callOff(video))).toBe('409 catalog.premiere_begun');
    expect(await stage.newsOf(video.videoId)).toEqual([
      ...['video.created', 'video.published', 'video.updated', 'video.unpublished'],
    ]);
  });

  test('that has begun is a published video that remembers when', async () => {
    const video = await ready();
    const at = inMs(hourMs);
    await announce(video, at);
    stage.turn(hourMs + 1);
    expect(said(await callOff(video))).toBe('409 catalog.premiere_begun');
    expect(said(await announce(video, inMs(hourMs)))).toBe('409 catalog.already_published');
    await stage.ask(contract.unpublishVideo, asked(video, owner));
    expect((await read(video, owner)).body).toMatchObject({ status: 'READY', premiere_at: at });
  });

  test('that is taken back before its hour was never one', async () => {
    const video = await ready();
    await announce(video, inMs(hourMs));
    await stage.ask(contract.unpublishVideo, asked(video, owner));
    await stage.ask(contract.publishVideo, asked(video, owner));
    const { body } = await read(video);
    expect([body.status, body.premiere_at]).toEqual(['PUBLISHED', undefined]);
  });

  test('takes the place of an hour of publishing', async () => {
    const video = await ready({ publishAt: inMs(2 * hourMs) });
    await announce(video, inMs(hourMs));
    expect((await read(video, owner)).body).not.toHaveProperty('publish_at');
  });

  test('that cannot be is refused in words', async () => {
    const outOfRange = '422 catalog.premiere_time_out_of_range';
    const video = await ready();
    expect(said(await announce(video, inMs(-1)))).toBe(outOfRange);
    expect(said(await announce(video, inMs(31 * 24 * hourMs)))).toBe(outOfRange);
    expect(said(await announce(video, inMs(hourMs), stranger))).toBe('404 catalog.video_not_found');
    const raw = await ready({ state: 'PROCESSING', durationMs: undefined });
    expect(said(await announce(raw, inMs(hourMs)))).toBe('409 catalog.not_ready');
    const published = await ready({ state: 'PUBLISHED', publishedAt: '2026-11-20T10:05:00.000Z' });
    expect(said(await announce(published, inMs(hourMs)))).toBe('409 catalog.already_published');
  });
});
