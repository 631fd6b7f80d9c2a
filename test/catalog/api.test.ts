import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { channelUpdated } from '../../lambdas/accounts/events.ts';
import * as contract from '../../lambdas/catalog/contract.ts';
import type { Video } from '../../lambdas/catalog/video.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { snake } from '../../lambdas/kit/wire.ts';
import { transcodeFinished } from '../../lambdas/transcode/events.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import type { Answered } from '../support/api-event.ts';
import { layPlan } from '../support/faults.ts';
import { type CatalogStage, catalogStage, type Somebody } from './catalog-stage.ts';

let stage: CatalogStage;
let owner: Somebody;
let stranger: Somebody;
let moderator: Somebody;

beforeAll(async () => {
  stage = await catalogStage();
  owner = await stage.somebody();
  stranger = await stage.somebody();
  moderator = await stage.somebody({ roles: ['viewer', 'moderator'] });
});
afterAll(() => stage.stop());

const said = ({ status, body }: Answered): string => (body?.error ? `${status} ${body.error.code}` : String(status));
const publishedAt = '2026-11-20T10:05:00.000Z';
const aVideoOf = (given: Partial<Video> = {}) =>
  stage.video({ ownerId: owner.accountId, state: 'PUBLISHED', publishedAt, sourceVersion: 1, ...given });
const on = ({ videoId }: Video, who?: Somebody) => ({
  params: { video_id: videoId },
  ...(who ? { token: who.token } : {}),
});
const notFound = '404 catalog.video_not_found';

describe('reading a video', () => {
  const rung = { name: '240p', state: 'ready', percent: 100 } as const;
  const secretive = (): Promise<Video> =>
    aVideoOf({
      filename: 'canary-file.mp4',
      version: 7,
      rungs: [rung],
      failure: { code: 'canary', message: 'canary' },
      hlsKey: 'v/canary/master.m3u8',
      dashKey: 'v/canary/manifest.mpd',
    });

  test('everyone sees what is on the list, and nothing of what is its owner’s alone', async () => {
    const video = await secretive();
    const listed = Object.keys(contract.publicVideo.shape).map(snake);
    for (const who of [undefined, stranger, moderator]) {
      const answer = await stage.ask(contract.readVideo, on(video, who));
      expect(said(answer)).toBe('200');
      expect(Object.keys(answer.body).filter((name) => !listed.includes(name))).toEqual([]);
      expect(JSON.stringify(answer)).not.toContain('canary');
      expect(answer.headers['etag']).toMatch(/^"[\w-]{16}"$/);
    }
  });

  test('its owner sees file, progress and version besides, but no keys of ours', async () => {
    const video = await secretive();
    const answer = await stage.ask(contract.readVideo, on(video, owner));
    expect(answer.body).toMatchObject({
      filename: 'canary-file.mp4',
      version: 7,
      rungs: [rung],
      upload_id: video.uploadId,
    });
    expect(answer.headers['etag']).toMatch(/^"7-/);
    expect(JSON.stringify(answer.body)).not.toMatch(/hls_key|v\/canary|gsi|pk"/);
  });

  test('private and unpublished ones are there for owner and staff; for others they never were', async () => {
    for (const given of [{ visibility: 'private' }, { state: 'READY' }, { state: 'FAILED' }] as const) {
      const video = await aVideoOf(given);
      const headers = { 'x-amz-cf-id': 'edge-1' };
      for (const operation of [contract.readVideo, contract.readStatus]) {
        const never = await stage.ask(operation, { params: { video_id: stage.idFor('vid') }, headers });
        expect(said(never)).toBe(notFound);
        for (const who of [undefined, stranger])
          expect(await stage.ask(operation, { ...on(video, who), headers })).toEqual(never);
        for (const who of [owner, moderator]) expect(said(await stage.ask(operation, on(video, who)))).toBe('200');
      }
    }
  });

  test('a deleted one is gone where it had been public, and otherwise never was', async () => {
    for (const state of ['DELETING', 'DELETED'] as const) {
      const hadBeenPublic = await aVideoOf({ state });
      const never = [
        await aVideoOf({ state, visibility: 'private' }),
        await aVideoOf({ state, publishedAt: undefined }),
      ];
      for (const who of [undefined, stranger, owner]) {
        for (const operation of [contract.readVideo, contract.readStatus]) {
          expect(said(await stage.ask(operation, on(hadBeenPublic, who)))).toBe('410 catalog.video_gone');
          for (const video of never) expect(said(await stage.ask(operation, on(video, who)))).toBe(notFound);
        }
      }
    }
  });

  test('its poster comes with a signature that lasts, and its channel with a name', async () => {
    const channelId = stage.idFor('ch');
    const channel = { channelId, ownerId: owner.accountId, handle: 'north-sea', name: 'North Sea', version: 1 };
    await deliver(stage.onChannelUpdated, domainNews(channelUpdated, channel));
    const video = await aVideoOf({ channelId, posterKey: 'img/vid_1/1/poster.jpg' });
    const { body } = await stage.ask(contract.readVideo, on(video));
    expect(body.channel).toEqual({ channel_id: channelId, handle: 'north-sea', name: 'North Sea' });
    const poster = new URL(body.thumbnail_url);
    expect(poster.pathname).toBe('/img/vid_1/1/poster.jpg');
    expect([...poster.searchParams.keys()].sort()).toEqual(expect.arrayContaining(['Key-Pair-Id', 'Signature']));
    expect((await stage.ask(contract.readVideo, on(video))).body.thumbnail_url).toBe(body.thumbnail_url);
  });

  test('its status says to everyone whether it can be played, and why not to owner and active staff only', async () => {
    const suspended = await stage.somebody({ roles: ['viewer', 'moderator'], status: 'suspended' });
    const video = await aVideoOf({ rungs: [rung], failure: { code: 'canary', message: 'canary' } });
    for (const who of [undefined, stranger, suspended])
      expect((await stage.ask(contract.readStatus, on(video, who))).body).toEqual({
        video_id: video.videoId,
        ready: true,
        resolutions: [],
      });
    for (const who of [owner, moderator])
      expect((await stage.ask(contract.readStatus, on(video, who))).body).toMatchObject({
        status: 'PUBLISHED',
        rungs: [rung],
        failure: { code: 'canary' },
      });
  });
});

describe('changing a video', () => {
  const change = (video: Video, body: unknown, more: { who?: Somebody; ifMatch?: string } = {}) =>
    stage.ask(contract.changeVideo, {
      ...on(video, more.who ?? owner),
      body,
      ...(more.ifMatch ? { headers: { 'if-match': more.ifMatch } } : {}),
    });

  test('raises its version, tells everyone, and leaves the rest as it was', async () => {
    const video = await aVideoOf({ version: 4, description: 'kept' });
    const answer = await change(video, { title: '  Tides  ', tags: ['sea'] }, { ifMatch: '"4"' });
    expect(answer.body).toMatchObject({ title: 'Tides', tags: ['sea'], description: 'kept', version: 5 });
    expect(answer.headers['etag']).toMatch(/^"5-/);
    expect(await stage.newsOf(video.videoId)).toEqual(['video.created', 'video.updated']);
  });

  test('gives it chapters, which everybody who looks at it reads and no list carries, and takes them away', async () => {
    const video = await aVideoOf({ durationMs: 60_000 });
    const chapters = [
      { start_ms: 0, title: 'Calm' },
      { start_ms: 12_500, title: 'Storm' },
    ];
    expect((await change(video, { chapters })).body).toMatchObject({ chapters });
    expect((await change(video, { title: 'Tides' })).body).toMatchObject({ chapters });
    for (const who of [undefined, owner])
      expect((await stage.ask(contract.readVideo, on(video, who))).body.chapters).toEqual(chapters);
    const mine = await stage.ask(contract.listMyVideos, { token: owner.token });
    expect(JSON.stringify(mine.body)).not.toContain('chapters');
    expect((await change(video, { chapters: [] })).body).not.toHaveProperty('chapters');
    expect((await stage.ask(contract.readVideo, on(video))).body).not.toHaveProperty('chapters');
  });

  test('refuses chapters that cannot be, with which ones and what would be right', async () => {
    const video = await aVideoOf({ durationMs: 60_000 });
    const wish = (...starts: number[]) => ({ chapters: starts.map((start_ms) => ({ start_ms, title: 'Part' })) });
    const close = await change(video, wish(0, 999));
    expect(close.body.error.details.fields).toEqual([
      { field: 'chapters[1].start_ms', problem: expect.stringMatching(/^must be 1000 or more/) },
    ]);
    const behind = await change(video, wish(0, 60_000));
    expect(said(behind)).toBe('422 catalog.chapter_behind_end');
    expect(behind.body.error.details).toEqual({ chapters: [1], duration_ms: 60_000 });
    expect((await stage.stored(video.videoId)).version).toBe(video.version);
  });

  test('of what somebody changed meanwhile is refused, and changes nothing', async () => {
    const video = await aVideoOf({ version: 4 });
    await change(video, { title: 'First' });
    expect(said(await change(video, { title: 'Second' }, { ifMatch: '"4"' }))).toBe('412 request.version_mismatch');
    expect(await stage.stored(video.videoId)).toMatchObject({ title: 'First', version: 5 });
  });

  test('at the same moment, each having seen the same version: one is done', async () => {
    const video = await aVideoOf({ version: 4 });
    const titles = ['One', 'Two', 'Three'];
    const answers = await Promise.all(titles.map((title) => change(video, { title }, { ifMatch: '"4"' })));
    expect(answers.map(said).sort()).toEqual(['200', '412 request.version_mismatch', '412 request.version_mismatch']);
    expect((await stage.stored(video.videoId)).version).toBe(5);
  });

  test('at the same moment without having looked: all are done, each on top of the last', async () => {
    const video = await aVideoOf({ version: 4 });
    const bodies = [{ title: 'Tides' }, { description: 'At night' }, { tags: ['sea'] }];
    expect((await Promise.all(bodies.map((body) => change(video, body)))).map(said)).toEqual(['200', '200', '200']);
    expect(await stage.stored(video.videoId)).toMatchObject({
      title: 'Tides',
      description: 'At night',
      tags: ['sea'],
      version: 7,
    });
  });

  test('never touches what is not the owner’s to say', async () => {
    const video = await aVideoOf();
    const body = {
      owner_id: stranger.accountId,
      status: 'READY',
      state: 'READY',
      version: 99,
      published_at: publishedAt,
    };
    const answer = await change(video, body);
    expect(said(answer)).toBe('422 request.invalid');
    expect(answer.body.error.details.fields.map(({ field }: { field: string }) => field)).toEqual(Object.keys(body));
    expect(await stage.stored(video.videoId)).toEqual(await stage.store.get(video.videoId));
    expect((await stage.stored(video.videoId)).version).toBe(video.version);
  });

  test('is for its owner alone: others are told so, or not that it exists', async () => {
    const video = await aVideoOf();
    const hidden = await aVideoOf({ visibility: 'private' });
    const suspended = await stage.somebody({ status: 'suspended' });
    expect(said(await change(video, {}, { who: stranger }))).toBe('403 access.not_yours');
    expect(said(await change(hidden, {}, { who: stranger }))).toBe(notFound);
    expect(said(await change(video, {}, { who: moderator }))).toBe('403 access.role_needed');
    expect(said(await change(video, {}, { who: suspended }))).toBe('403 access.account_suspended');
    expect(said(await change(await aVideoOf({ state: 'DELETING' }), {}))).toBe('410 catalog.video_gone');
  });

  test('who finds it takes it off the public lists and puts it back', async () => {
    const video = await aVideoOf();
    const listed = async () =>
      (await stage.store.publicPage(50)).videos.some(({ videoId }) => videoId === video.videoId);
    expect(await listed()).toBe(true);
    await change(video, { visibility: 'unlisted' });
    expect(await listed()).toBe(false);
    await change(video, { visibility: 'public' });
    expect(await listed()).toBe(true);
  });
});

describe('publishing a video', () => {
  const publish = (video: Video, who = owner) => stage.ask(contract.publishVideo, on(video, who));
  const unpublish = (video: Video, who = owner) => stage.ask(contract.unpublishVideo, on(video, who));
  const ready = (given: Partial<Video> = {}) => aVideoOf({ state: 'READY', publishedAt: undefined, ...given });

  test('twice gives the same answer and one piece of news', async () => {
    const video = await ready();
    const first = await publish(video);
    expect(first).toMatchObject({ status: 202, body: { video_id: video.videoId, status: 'PUBLISHED' } });
    expect((await publish(video)).body).toEqual(first.body);
    expect(await stage.newsOf(video.videoId)).toEqual(['video.created', 'video.published']);
  });

  test('five times at once is published once, and all five hear so', async () => {
    const video = await ready();
    const answers = await Promise.all(Array.from({ length: 5 }, () => publish(video)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.status}`))).toEqual(new Set(['202 PUBLISHED']));
    expect(await stage.newsOf(video.videoId)).toEqual(['video.created', 'video.published']);
  });

  test('while renditions are still being added is not refused, and loses none', async () => {
    const video = await ready({ readySequence: 3 });
    const more = domainNews(transcodeFinished, {
      ...transcodeFinished.example,
      videoId: video.videoId,
      ownerId: owner.accountId,
      sequence: 5,
    });
    const [answer] = await Promise.all([publish(video), deliver(stage.onTranscodeNews, more)]);
    await deliver(stage.onTranscodeNews, more);
    expect(said(answer)).toBe('202');
    expect(await stage.stored(video.videoId)).toMatchObject({ state: 'PUBLISHED', readySequence: 5 });
  });

  test('before it can be played is refused, and says where it is', async () => {
    for (const state of ['INIT', 'PROCESSING', 'FAILED'] as const) {
      const answer = await publish(await ready({ state }));
      expect(said(answer)).toBe('409 catalog.not_ready');
      expect(answer.body.error.details).toEqual({ status: state });
      expect(said(await unpublish(await ready({ state })))).toBe('409 catalog.not_ready');
    }
  });

  test('is taken back for everyone, twice is once, and its first date stays', async () => {
    const video = await ready();
    await publish(video);
    const { publishedAt: first } = await stage.stored(video.videoId);
    expect((await unpublish(video)).body).toEqual({ video_id: video.videoId, status: 'READY' });
    expect((await unpublish(video)).body.status).toBe('READY');
    expect(said(await stage.ask(contract.readVideo, on(video, stranger)))).toBe(notFound);
    await publish(video);
    expect((await stage.stored(video.videoId)).publishedAt).toBe(first);
    expect(await stage.newsOf(video.videoId)).toEqual([
      'video.created',
      'video.published',
      'video.unpublished',
      'video.published',
    ]);
  });

  test('is for its owner alone', async () => {
    const video = await aVideoOf();
    const hidden = await ready();
    expect(said(await unpublish(video, stranger))).toBe('403 access.not_yours');
    expect(said(await publish(hidden, stranger))).toBe(notFound);
  });
});

describe('lists', () => {
  let lister: Somebody;
  let channelId: string;
  let made: Video[];

  beforeAll(async () => {
    lister = await stage.somebody();
    channelId = stage.idFor('ch');
    const at = (day: number): string => `2027-01-0${day}T00:00:00.000Z`;
    made = [];
    for (let day = 1; day <= 5; day++)
      made.push(await aVideoOf({ ownerId: lister.accountId, channelId, createdAt: at(day), publishedAt: at(day) }));
    // Published later than all of them, so that on a list they would come first.
    const unseen = { ownerId: lister.accountId, channelId, createdAt: '2026-12-01T00:00:00.000Z', publishedAt: at(9) };
    await aVideoOf({ ...unseen, visibility: 'unlisted' });
    await aVideoOf({ ...unseen, visibility: 'private' });
    await aVideoOf({ ...unseen, state: 'READY' });
  });
  const newest = () => made.map(({ videoId }) => videoId).reverse();
  const idsOf = (answer: Answered): string[] => answer.body.items.map((item: { video_id: string }) => item.video_id);
  const page = (cursor?: string) =>
    stage.ask(contract.listChannelVideos, {
      params: { channel_id: channelId },
      query: { limit: '2', ...(cursor ? { cursor } : {}) },
    });
  const mine = (query: Record<string, string>, who = lister) =>
    stage.ask(contract.listMyVideos, { token: who.token, query });

  test('a channel’s are the public ones, newest first, page by page to the end', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const answer = await page(cursor);
      seen.push(...idsOf(answer));
      cursor = answer.body.next_cursor;
    } while (cursor);
    expect(seen).toEqual(newest());
  });

  test('F14 what a batch leaves unread is asked for again a few times, then the reader is told to come back', async () => {
    const { pause } = clock;
    clock.pause = async () => {};
    const once = layPlan({ seed: 0, faults: [{ mode: 'partial', operation: 'BatchGetItem', times: 2 }] });
    expect(said(await page())).toBe('200');
    expect(once.calls.filter(({ operation }) => operation === 'BatchGetItem')).toHaveLength(3);
    const forGood = layPlan({ seed: 0, faults: [{ mode: 'partial', operation: 'BatchGetItem' }] });
    expect(said(await page())).toBe('503 service.busy');
    expect(forGood.calls.filter(({ operation }) => operation === 'BatchGetItem')).toHaveLength(5);
    layPlan({ seed: 0, faults: [] });
    clock.pause = pause;
  });

  test('everyone’s are only what is published and public, without anything of the owner’s', async () => {
    const answer = await stage.ask(contract.listPublicVideos, { query: { limit: '5' } });
    expect(idsOf(answer)).toEqual(newest());
    expect(answer.body.items.every((item: object) => !('filename' in item) && !('version' in item))).toBe(true);
    expect(answer.headers['cache-control']).toContain('s-maxage=5');
  });

  test('mine are all of mine, in every state, and nobody else’s', async () => {
    const answer = await mine({});
    expect(answer.body.items).toHaveLength(8);
    expect(idsOf(answer).slice(0, 5)).toEqual(newest());
    expect(answer.body.items[0]).toMatchObject({ filename: 'waves.mp4', version: 1 });
    expect(idsOf(await mine({}, await stage.somebody()))).toEqual([]);
  });

  test('an unknown channel has none', async () => {
    const answer = await stage.ask(contract.listChannelVideos, { params: { channel_id: stage.idFor('ch') } });
    expect(answer.body).toEqual({ items: [] });
  });

  test('a cursor of another list, of another person or of nobody is refused', async () => {
    const { next_cursor: ofChannel } = (await page()).body;
    const { next_cursor: ofMine } = (await mine({ limit: '2' })).body;
    const refused = '422 request.invalid_cursor';
    expect(said(await stage.ask(contract.listPublicVideos, { query: { cursor: ofChannel } }))).toBe(refused);
    expect(said(await page(ofMine))).toBe(refused);
    expect(said(await mine({ cursor: ofMine }, stranger))).toBe(refused);
    expect(said(await page('eyJwayI6IlZJREVPIn0.AAAA'))).toBe(refused);
    expect(said(await mine({ cursor: ofMine }))).toBe('200');
    expect(said(await mine({ cursor: '' }))).toBe('422 request.invalid');
  });

  test('a cursor lets nobody see the keys of a private video it did not come from', async () => {
    const forged = Buffer.from(JSON.stringify({ pk: 'VIDEO#x', sk: 'VIDEO', gsi1pk: `OWNER#${lister.accountId}` }));
    expect(said(await mine({ cursor: `${forged.toString('base64url')}.AAAA` }, stranger))).toBe(
      '422 request.invalid_cursor',
    );
  });

  test('pages are no longer than they may be', async () => {
    for (const limit of ['0', '51', '-1', 'all', '1.5'])
      expect(said(await stage.ask(contract.listPublicVideos, { query: { limit } }))).toBe('422 request.invalid');
  });

  test('a page that DynamoDB ends early has a next one', async () => {
    const writer = await stage.somebody();
    const description = '水'.repeat(5000);
    const long = { ownerId: writer.accountId, description, tags: Array.from({ length: 20 }, () => '水'.repeat(40)) };
    const many = Array.from({ length: 50 }, () => ({ name: '水'.repeat(400), state: 'ready' as const, percent: 100 }));
    for (let index = 0; index < 15; index++)
      await aVideoOf({ ...long, rungs: many, createdAt: `2027-02-01T00:00:${10 + index}.000Z` });
    let seen = 0;
    let pages = 0;
    let cursor: string | undefined;
    do {
      const answer = await mine({ limit: '50', ...(cursor ? { cursor } : {}) }, writer);
      seen += answer.body.items.length;
      pages += 1;
      cursor = answer.body.next_cursor;
    } while (cursor);
    expect(seen).toBe(15);
    expect(pages).toBeGreaterThan(1);
  });
});
