import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as contract from '../../lambdas/catalog/contract.ts';
import type { Video } from '../../lambdas/catalog/video.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { transcodeFinished } from '../../lambdas/transcode/events.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import type { Answered } from '../support/api-event.ts';
import { aPng } from '../support/pictures.ts';
import { type CatalogStage, catalogStage, type Somebody } from './catalog-stage.ts';

let stage: CatalogStage;
let owner: Somebody;
let stranger: Somebody;
let video: Video;

beforeAll(async () => {
  stage = await catalogStage();
  owner = await stage.somebody();
  stranger = await stage.somebody();
});
beforeEach(async () => {
  const videoId = stage.idFor('vid');
  const frameKeys = [0, 1, 2, 3].map((index) => `img/${videoId}/1/first-1/poster.000000${index}.jpg`);
  video = await stage.video({
    ...{ videoId, ownerId: owner.accountId, state: 'READY', sourceVersion: 1, deadline: undefined },
    ...{ frameKeys, posterKey: frameKeys[1] },
  });
});
afterAll(() => stage.stop());

const said = ({ status, body }: Answered): string => (body?.error ? `${status} ${body.error.code}` : String(status));
const on = (who = owner) => ({ params: { video_id: video.videoId }, token: who.token });
const list = (who = owner) => stage.ask(contract.listThumbnails, on(who));
const choose = (frame: number, who = owner) => stage.ask(contract.chooseFrame, { ...on(who), body: { frame } });
const png = aPng({ width: 160, height: 90 });
const send = (body: Uint8Array = png, who = owner, type = 'image/png') =>
  stage.askPictures(contract.sendThumbnail, { ...on(who), body, headers: { 'content-type': type } });
const chosen = async (): Promise<number[]> =>
  (await list()).body.frames
    .filter((each: { chosen: boolean }) => each.chosen)
    .map(({ frame }: { frame: number }) => frame);
const shown = async (): Promise<string> => {
  const { body } = await stage.ask(contract.readVideo, on());
  return new URL(body.thumbnail_url).pathname.slice(1);
};
const own = () => stage.buckets.keys('images').filter((key) => key.startsWith(`img/${video.videoId}/own/`));
const dayMs = 86_400_000;

describe('the pictures from the film', () => {
  test('are offered to its owner with signed addresses, ours chosen to begin with', async () => {
    const { body } = await list();
    expect(body.frames.map(({ url }: { url: string }) => new URL(url).pathname.slice(1))).toEqual(video.frameKeys);
    expect(body.frames.every(({ url }: { url: string }) => url.includes('Signature='))).toBe(true);
    expect(await chosen()).toEqual([1]);
    expect(said(await list(stranger))).toBe('404 catalog.video_not_found');
  });

  test('can each stand for it; twice is once, and everyone hears', async () => {
    expect((await choose(3)).body.thumbnail_url).toContain(video.frameKeys[3]);
    expect((await choose(3)).status).toBe(200);
    expect([await chosen(), await shown()]).toEqual([[3], video.frameKeys[3]]);
    expect(await stage.newsOf(video.videoId)).toEqual(['video.created', 'video.updated']);
    const facts = (await stage.table.news()).filter(({ data }) => data['videoId'] === video.videoId).at(-1);
    expect(facts?.data['posterKey']).toBe(video.frameKeys[3]);
    expect(said(await choose(4))).toBe('422 catalog.no_such_frame');
    expect(said(await choose(0, stranger))).toBe('404 catalog.video_not_found');
  });

  test('stay chosen when more qualities are made', async () => {
    await choose(2);
    const { videoId, ownerId, frameKeys, posterKey } = video;
    const more = { ...transcodeFinished.example, videoId, ownerId, sequence: 9, frameKeys, posterKey };
    expect(await deliver(stage.onTranscodeNews, domainNews(transcodeFinished, more))).toEqual([]);
    expect(await shown()).toBe(video.frameKeys[2]);
  });
});

describe('a picture of one’s own', () => {
  test('is kept as a JPEG under a key of its own and stands for the video', async () => {
    const answer = await send();
    const [key = ''] = own();
    expect(answer.body.thumbnail_url).toContain(`/${key}?`);
    expect(await shown()).toBe(key);
    expect((await list()).body.own_url).toContain(key);
    expect(await chosen()).toEqual([]);
    const content = stage.buckets.contentOf('images', key);
    expect(content?.contentType).toBe('image/jpeg');
    expect([...(content?.body.subarray(0, 3) ?? [])]).toEqual([0xff, 0xd8, 0xff]);
  });

  test('replaced by another goes when no address of it is good any more, and not the other', async () => {
    await send();
    const [first = ''] = own();
    stage.turn(1000);
    await send();
    const second = await shown();
    expect(own().sort()).toEqual([first, second].sort());
    stage.turn(2 * dayMs);
    await stage.reconcile({}, {});
    expect(own()).toHaveLength(2);
    stage.turn(dayMs + 60_000);
    await stage.reconcile({}, {});
    expect(own()).toEqual([second]);
    await choose(0);
    stage.turn(3 * dayMs + 60_000);
    await stage.reconcile({}, {});
    expect(own()).toEqual([]);
    expect(await shown()).toBe(video.frameKeys[0]);
  });

  test('that was kept but never chosen does not stay', async () => {
    stage.buckets.onKept = async () => {
      const row = await stage.table.row(`VIDEO#${video.videoId}`, 'VIDEO');
      await stage.table.put({ ...row, trashedAt: clock.now().toISOString() });
    };
    expect(said(await send())).toBe('409 catalog.video_in_trash');
    stage.buckets.onKept = async () => {};
    expect(own()).toHaveLength(1);
    stage.turn(3_600_000 + 60_000);
    await stage.reconcile({}, {});
    expect(own()).toEqual([]);
  });

  test('is taken from its owner alone, before anything is decoded', async () => {
    const broken = Uint8Array.from([1, 2, 3]);
    expect(said(await send(broken, stranger))).toBe('404 catalog.video_not_found');
    expect(said(await send(broken))).toBe('415 catalog.picture_unsupported');
    expect(own()).toEqual([]);
  });

  test('is refused by its content type and by its size, in words', async () => {
    for (const type of ['image/svg+xml', 'text/html', 'application/json', 'image/gif', ''])
      expect(said(await send(png, owner, type))).toBe('415 request.wrong_file_type');
    const large = await send(new Uint8Array(4 * 1024 * 1024 + 1));
    expect(said(large)).toBe('413 request.file_too_large');
    expect(large.body.error.details).toEqual({ max_bytes: 4 * 1024 * 1024 });
    expect(said(await send(new Uint8Array(4 * 1024 * 1024)))).toBe('415 catalog.picture_unsupported');
  });

  test('sent twice at once: both are taken, one is shown, the other goes', async () => {
    expect((await Promise.all([send(), send(), send()])).map(said)).toEqual(['200', '200', '200']);
    expect(own()).toHaveLength(3);
    stage.turn(3 * dayMs + 60_000);
    await stage.reconcile({}, {});
    expect(own()).toEqual([await shown()]);
  });
});
