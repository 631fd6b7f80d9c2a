import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountClosed } from '../../lambdas/accounts/events.ts';
import * as contract from '../../lambdas/clips/contract.ts';
import type { StreamCopy, VideoCopy } from '../../lambdas/clips/source.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { type Answered, siteOrigin } from '../support/api-event.ts';
import { type ClipsStage, clipsStage, type Somebody } from './clips-stage.ts';

let stage: ClipsStage;
let owner: Somebody;
let viewer: Somebody;
let other: Somebody;
let moderator: Somebody;
beforeAll(async () => {
  stage = await clipsStage();
  owner = await stage.somebody({ roles: ['viewer', 'creator'] });
  viewer = await stage.somebody();
  other = await stage.somebody();
  moderator = await stage.somebody({ roles: ['viewer', 'moderator'] });
});
afterAll(() => stage.stop());

const said = ({ status, body }: Answered): string => (body?.error ? `${status} ${body.error.code}` : String(status));
const by = (who?: Somebody) => (who ? { token: who.token } : {});
let keys = 0;
const post = (body: unknown, who?: Somebody) => ({ ...by(who), body, headers: { 'idempotency-key': `k${++keys}` } });
const mine = (given: Partial<VideoCopy> = {}) => stage.video({ ownerId: owner.accountId, ...given });
const onAir = (given: Partial<StreamCopy> = {}) => stage.stream({ ownerId: owner.accountId, ...given });
const wish = { title: 'The wave', startSec: 9, lengthSec: 6 };
const clipOf = ({ videoId }: VideoCopy, who: Somebody = viewer, body: object = wish) =>
  stage.ask(contract.makeVideoClip, { params: { video_id: videoId }, ...post({ ...snake(body) }, who) });
const clipOfStream = ({ streamId }: StreamCopy, body: object = { lengthSec: 30 }, who: Somebody = viewer) =>
  stage.ask(contract.makeStreamClip, { params: { stream_id: streamId }, ...post(snake(body), who) });
const snake = (body: object): object =>
  Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
const onClip = (operation: Parameters<ClipsStage['ask']>[0], clipId: string, who?: Somebody) =>
  stage.ask(operation, { params: { clip_id: clipId }, ...by(who) });
const read = (clipId: string, who?: Somebody) => onClip(contract.readClip, clipId, who);
const open = (clipId: string, who?: Somebody) => onClip(contract.openClip, clipId, who);
const remove = (clipId: string, who?: Somebody) => onClip(contract.deleteClip, clipId, who);
const policyOf = ({ cookies }: Answered): string => {
  const [, value = ''] =
    /^CloudFront-Policy=([^;]+)/.exec(cookies.find((one) => one.startsWith('CloudFront-Policy')) ?? '') ?? [];
  const text = Buffer.from(value.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/'), 'base64').toString();
  return JSON.parse(text).Statement[0].Resource;
};
const idsIn = ({ body }: Answered): string[] => body.items.map(({ clip_id }: { clip_id: string }) => clip_id);

describe('a film whose premiere is to come', () => {
  test('is clipped by nobody, and shows nothing in clips that were made of it before', async () => {
    const video = await mine();
    const { body } = await clipOf(video);
    const premiereAt = new Date(stage.now().getTime() + 60_000).toISOString();
    await stage.hear({ ...video, version: video.version + 1, premiereAt });
    expect(said(await clipOf(video))).toBe('409 clips.not_clippable');
    expect(said(await clipOf(video, owner))).toBe('409 clips.not_clippable');
    expect(said(await open(body.clip_id, viewer))).toBe('409 clips.not_ready');
    expect(said(await onClip(contract.askForClipFile, body.clip_id, viewer))).toBe('409 clips.file_too_soon');
    stage.turn(60_001);
    expect(said(await open(body.clip_id, viewer))).toBe('200');
  });
});

describe('a clip of a video', () => {
  test('is there at once, says what it is of and who made it, and leads to the moment in the video', async () => {
    const video = await mine();
    const made = await clipOf(video);
    expect(said(made)).toBe('201');
    expect(made.body).toMatchObject({
      title: 'The wave',
      length_sec: 6,
      made_by: { account_id: viewer.accountId, name: 'Ada' },
      source: { title: 'Waves', video_id: video.videoId, start_sec: 9, owner_id: owner.accountId },
      may_delete: true,
      may_download: true,
    });
    const { status, body } = await read(made.body.clip_id);
    expect(status).toBe(200);
    expect(body).toEqual({ ...made.body, may_delete: false, may_download: false });
    expect((await clipOf(video, viewer, { startSec: 0, lengthSec: 5 })).body.title).toBe('Waves');
  });

  test('is a playlist over the video’s own segments: nothing is copied, nothing encoded', async () => {
    const video = await mine();
    const { clip_id: clipId } = (await clipOf(video)).body;
    const opened = await open(clipId);
    const folder = `v/${video.videoId}/1/clips/${clipId}/`;
    expect(opened.body).toMatchObject({ hls_url: `/${folder}master.m3u8`, start_sec: 1, length_sec: 6 });
    expect(policyOf(opened)).toBe(`${siteOrigin}/v/${video.videoId}/1/*`);
    expect(stage.media.objects.get(`${folder}360p/index.m3u8`)).toMatch(
      /#EXT-X-MAP:URI="\.\.\/\.\.\/\.\.\/360p\/init\.mp4"\n#EXTINF:4\.000000,\n\.\.\/\.\.\/\.\.\/360p\/s2\.m4s\n#EXTINF:4\.000000,\n\.\.\/\.\.\/\.\.\/360p\/s3\.m4s\n#EXT-X-ENDLIST/,
    );
    // What it names is really there, seen from where it stands.
    const named = (stage.media.objects.get(`${folder}audio/index.m3u8`) ?? '')
      .split('\n')
      .filter((row) => row.endsWith('.m4s'));
    expect(named).toHaveLength(2);
    for (const row of named)
      expect(stage.media.objects.has(new URL(row, `s3:///${folder}audio/index.m3u8`).pathname.slice(1))).toBe(true);
    expect(stage.media.copied).toEqual([]);
  });

  test('is written once, and anew when the video’s renditions have changed', async () => {
    const video = await mine();
    const { clip_id: clipId } = (await clipOf(video)).body;
    await open(clipId);
    const key = `v/${video.videoId}/1/clips/${clipId}/master.m3u8`;
    stage.media.objects.set(key, 'as it was');
    await open(clipId);
    expect(stage.media.objects.get(key)).toBe('as it was');
    const whole = stage.media.objects.get(video.hlsKey ?? '') ?? '';
    stage.media.objects.set(video.hlsKey ?? '', `${whole}#EXT-X-A-RUNG-MORE\n`);
    await open(clipId);
    expect(stage.media.objects.get(key)).toContain('#EXT-X-A-RUNG-MORE');
  });

  test.each([
    ['longer than the film', { startSec: 57, lengthSec: 6 }, '422 clips.outside'],
    ['shorter than five seconds', { startSec: 0, lengthSec: 1 }, '422 access.invalid'],
    ['with an address of one’s own', { startSec: 0, lengthSec: 6, hls_key: '../../x' }, '422 access.invalid'],
    ['from nowhere', {}, '422 access.invalid'],
  ])('%s is refused', async (_, body, expected) => {
    expect(
      said(await clipOf(await mine(), viewer, body)).replace(/^4\d\d (request|access|api)\.\w+$/, '422 access.invalid'),
    ).toBe(expected);
  });

  test('is made by whoever may play the video, and by nobody else', async () => {
    const hidden = await mine({ visibility: 'private' });
    expect(said(await clipOf(hidden))).toBe('404 clips.source_not_found');
    expect(said(await clipOf(hidden, owner))).toBe('201');
    expect(said(await clipOf(await mine({ access: 'premium' })))).toBe('403 access.subscription_required');
    expect(said(await clipOf(await mine({ state: 'PROCESSING', hlsKey: undefined }), owner))).toBe(
      '409 clips.not_clippable',
    );
    const takenDown = await mine({ takenDown: { reason: 'spam', at: '2026-11-21T09:00:00.000Z' } });
    expect(said(await clipOf(takenDown))).toBe('410 access.taken_down');
    expect(said(await clipOf(takenDown, owner))).toBe('410 access.taken_down');
    const suspended = await stage.somebody({ status: 'suspended' });
    expect(said(await clipOf(await mine(), suspended))).toBe('403 access.account_suspended');
    const anonymous = { params: { video_id: hidden.videoId }, body: {} };
    expect((await stage.ask(contract.makeVideoClip, anonymous)).status).toBe(401);
  });

  test('asked for twice with one key it is one clip', async () => {
    const { videoId } = await mine();
    const asked = { params: { video_id: videoId }, ...post(snake(wish), viewer) };
    const [one, again] = [
      await stage.ask(contract.makeVideoClip, asked),
      await stage.ask(contract.makeVideoClip, asked),
    ];
    expect(again.body).toEqual(one.body);
    expect(again.headers['idempotent-replayed']).toBe('true');
  });

  test('somebody makes a hundred in a day, and not one more', async () => {
    const busy = await stage.somebody();
    const video = await mine();
    const day = stage.now().toISOString().slice(0, 10);
    await stage.table.put({ pk: `COUNT#${busy.accountId}`, sk: `DAY#${day}`, made: 99 });
    const both = await Promise.all([clipOf(video, busy), clipOf(video, busy)]);
    expect(both.map(said).sort()).toEqual(['201', '429 clips.too_many']);
  });
});

describe('whose film it is', () => {
  test('is seen where the video is seen: private, taken back, taken down, in the trash', async () => {
    const video = await mine();
    const { clip_id: clipId } = (await clipOf(video)).body;
    const becomes = async (given: Partial<VideoCopy>) => {
      const { version } = video;
      video.version = version + 1;
      await stage.hear({ ...video, ...given });
      return [said(await read(clipId)), said(await open(clipId)), said(await open(clipId, owner))];
    };
    const gone = '404 clips.not_found';
    expect(await becomes({})).toEqual(['200', '200', '200']);
    expect(await becomes({ visibility: 'private' })).toEqual([gone, gone, '200']);
    expect(await becomes({ state: 'READY' })).toEqual([gone, gone, '200']);
    expect(await becomes({ takenDown: { reason: 'spam', at: '2026-11-21T09:00:00.000Z' } })).toEqual([
      '410 access.taken_down',
      '410 access.taken_down',
      '410 access.taken_down',
    ]);
    expect(await becomes({ trashedAt: '2026-11-21T09:00:00.000Z' })).toEqual([gone, gone, gone]);
    expect(await becomes({})).toEqual(['200', '200', '200']);
    expect(await becomes({ state: 'DELETING' })).toEqual([gone, gone, gone]);
    expect(await stage.table.row(`CLIP#${clipId}`, 'CLIP')).toBeUndefined();
  });

  test('turns clips off for a video or the whole channel, and may make them all the same', async () => {
    const channelId = 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T';
    const team = [{ accountId: other.accountId, role: 'manager' as const }];
    await stage.hearChannel({
      channelId,
      ownerId: owner.accountId,
      handle: 'storms',
      name: 'Storms',
      version: 1,
      team,
    });
    const video = await mine({ channelId });
    const set = (sourceId: string, allowed: boolean, who: Somebody) =>
      stage.ask(contract.setClipRules, { params: { source_id: sourceId }, body: { allowed }, ...by(who) });
    const rules = async (sourceId: string) =>
      (await stage.ask(contract.readClipRules, { params: { source_id: sourceId } })).body.allowed;
    for (const sourceId of [video.videoId, channelId]) {
      expect(await rules(sourceId)).toBe(true);
      expect(said(await set(sourceId, false, viewer))).toBe('403 access.not_yours');
      expect(said(await set(sourceId, false, owner))).toBe('200');
      expect(await rules(sourceId)).toBe(false);
      expect(said(await clipOf(video))).toBe('403 clips.turned_off');
      expect([said(await clipOf(video, owner)), said(await clipOf(video, other))]).toEqual(['201', '201']);
      expect(said(await set(sourceId, true, other))).toBe('200');
      expect(said(await clipOf(video))).toBe('201');
    }
  });

  test('deletes it, as do its maker and staff, who are written down; others do not', async () => {
    const video = await mine();
    const ids = await Promise.all(Array.from({ length: 3 }, async () => (await clipOf(video)).body.clip_id as string));
    const [one = '', two = '', three = ''] = ids;
    await open(one);
    expect(said(await remove(one, other))).toBe('403 access.not_yours');
    expect(said(await remove(one))).toBe('401 access.unauthenticated');
    const folder = `v/${video.videoId}/1/clips/${one}/`;
    const left = () => [...stage.media.objects.keys()].filter((key) => key.startsWith(folder)).length;
    expect(left()).toBe(3);
    expect(said(await remove(one, viewer))).toBe('204');
    expect(left()).toBe(0);
    expect(said(await remove(two, owner))).toBe('204');
    expect(await stage.table.news()).toEqual([]);
    expect(said(await remove(three, moderator))).toBe('204');
    expect(await stage.table.news()).toMatchObject([
      {
        name: 'staff.acted',
        data: { act: 'clip.deleted', by: moderator.accountId, about: video.videoId, note: three },
      },
    ]);
    for (const id of ids) expect(said(await read(id, viewer))).toBe('404 clips.not_found');
  });
});

describe('a clip of a stream', () => {
  test('is the packager’s playlist of that stretch while it is on air', async () => {
    const stream = await onAir();
    const startsAt = new Date(stage.now().getTime() - 200_000).toISOString();
    const made = await clipOfStream(stream, { startsAt, lengthSec: 30 });
    expect(said(made)).toBe('201');
    expect(made.body.source).toEqual({ title: stream.title, stream_id: stream.streamId, owner_id: owner.accountId });
    const opened = await open(made.body.clip_id);
    const end = new Date(Date.parse(startsAt) + 30_000).toISOString();
    expect(opened.body).toMatchObject({
      hls_url: `/l/${stream.streamId}/standard.m3u8?${new URLSearchParams({ start: startsAt, end })}`,
      starts_at: startsAt,
      length_sec: 30,
    });
    expect(policyOf(opened)).toBe(`${siteOrigin}/l/${stream.streamId}/*`);
  });

  test('goes on from the recording, copied beside it: a draft is opened to nobody by a clip', async () => {
    const stream = await onAir();
    const startsAt = new Date(stage.now().getTime() - 100_000).toISOString();
    const { clip_id: clipId } = (await clipOfStream(stream, { startsAt, lengthSec: 6 })).body;
    const endedAt = stage.now().toISOString();
    await stage.hearStream({ ...stream, version: 4, state: 'ARCHIVING', endedAt });
    expect((await open(clipId)).body.hls_url).toMatch(/^\/l\//);
    stage.turn(150_000);
    expect(said(await open(clipId))).toBe('409 clips.not_ready');
    const clock = [{ offsetMs: 0, at: new Date(Date.parse(startsAt) - 9000).toISOString() }];
    const recording = { prefix: '', playlistKey: '', durationMs: 60_000, clock };
    await stage.hearStream({ ...stream, version: 5, state: 'ARCHIVED', endedAt, recording });
    const { videoId = '', streamId } = stream;
    await mine({ videoId, streamId, state: 'READY', publishedAt: undefined, title: 'Not for you' });
    const before = stage.media.copied.length;
    const opened = await open(clipId);
    const folder = `v/${videoId}/1/clips/${clipId}/`;
    expect(opened.body).toMatchObject({ hls_url: `/${folder}master.m3u8`, start_sec: 1, length_sec: 6 });
    expect(opened.body.starts_at).toBeUndefined();
    expect(policyOf(opened)).toBe(`${siteOrigin}/${folder}*`);
    expect(stage.media.copied.slice(before).sort()).toEqual(
      ['360p', 'audio'].flatMap((name) => ['init.mp4', 's2.m4s', 's3.m4s'].map((file) => `${folder}${name}/${file}`)),
    );
    expect(stage.media.objects.get(`${folder}360p/index.m3u8`)).toContain('\ns2.m4s\n');
    // Whoever may not play the draft is not led there; its owner is.
    const seen = (await read(clipId)).body.source;
    expect([seen.video_id, seen.title]).toEqual([undefined, stream.title]);
    expect((await read(clipId, owner)).body.source).toMatchObject({ video_id: videoId, start_sec: 9 });
    const again = await open(clipId);
    expect(again.body.hls_url).toBe(opened.body.hls_url);
    expect(stage.media.copied.length).toBe(before + 6);
  });

  test('is refused where nothing would be left of it, and where nothing is on air', async () => {
    expect(said(await clipOfStream(await onAir({ record: false, videoId: undefined })))).toBe('409 clips.not_recorded');
    expect(said(await clipOfStream(await onAir({ state: 'STARTING', liveSince: undefined })))).toBe(
      '409 clips.not_clippable',
    );
    expect(said(await clipOfStream(await onAir({ state: 'ARCHIVING', endedAt: stage.now().toISOString() })))).toBe(
      '409 clips.not_clippable',
    );
    expect(said(await clipOfStream(await onAir({ visibility: 'private' })))).toBe('404 clips.source_not_found');
    const late = { startsAt: new Date(stage.now().getTime() - 400_000).toISOString(), lengthSec: 30 };
    expect(said(await clipOfStream(await onAir(), late))).toBe('422 clips.outside');
  });

  test('goes when staff end the stream, or its recording is lost', async () => {
    for (const end of [
      { endReason: 'terminated' as const, state: 'ENDED' as const },
      { state: 'ARCHIVE_FAILED' as const },
    ]) {
      const stream = await onAir();
      const { clip_id: clipId } = (await clipOfStream(stream)).body;
      await stage.hearStream({ ...stream, version: 9, endedAt: stage.now().toISOString(), ...end });
      expect(said(await open(clipId))).toBe('404 clips.not_found');
      expect(await stage.table.row(`CLIP#${clipId}`, 'CLIP')).toBeUndefined();
    }
  });
});

describe('lists', () => {
  test('of a video, with those made while it was on air; newest first, a page at a time', async () => {
    const stream = await onAir();
    const { clip_id: first } = (await clipOfStream(stream)).body;
    const video = await mine({ videoId: stream.videoId ?? '', streamId: stream.streamId });
    stage.turn(10);
    const { clip_id: second } = (await clipOf(video)).body;
    const params = { video_id: video.videoId };
    expect(idsIn(await stage.ask(contract.listVideoClips, { params }))).toEqual([second, first]);
    const ofStream = { params: { stream_id: stream.streamId } };
    expect(idsIn(await stage.ask(contract.listStreamClips, ofStream))).toEqual([second, first]);
    const page = await stage.ask(contract.listVideoClips, { params, query: { limit: '1' } });
    expect(idsIn(page)).toEqual([second]);
    const cursor = page.body.next_cursor;
    expect(idsIn(await stage.ask(contract.listVideoClips, { params, query: { limit: '1', cursor } }))).toEqual([first]);
    expect((await stage.ask(contract.listMyClips, { ...by(viewer), query: { cursor } })).status).toBe(422);
  });

  test('of a channel, of what is public; its owner sees the rest too, and everybody their own', async () => {
    const channelId = 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S2T';
    const maker = await stage.somebody();
    const { clip_id: open } = (await clipOf(await mine({ channelId }), maker)).body;
    stage.turn(10);
    const unlisted = await mine({ channelId, visibility: 'unlisted' });
    const { clip_id: quiet } = (await clipOf(unlisted, maker)).body;
    const list = async (who?: Somebody) =>
      idsIn(await stage.ask(contract.listChannelClips, { params: { channel_id: channelId }, ...by(who) }));
    expect(await list()).toEqual([open]);
    expect(await list(maker)).toEqual([open]);
    expect(await list(owner)).toEqual([quiet, open]);
    const mineOnly = async () => idsIn(await stage.ask(contract.listMyClips, by(maker)));
    expect(await mineOnly()).toEqual([quiet, open]);
    await stage.hear({ ...unlisted, version: 6, visibility: 'private' });
    expect(await mineOnly()).toEqual([open]);
  });

  test('nothing is left of somebody who has left', async () => {
    const leaver = await stage.somebody();
    const video = await mine();
    const { clip_id: clipId } = (await clipOf(video, leaver)).body;
    await open(clipId);
    const closed = { ...accountClosed.example, accountId: leaver.accountId };
    expect(await deliver(stage.onAccountClosed, domainNews(accountClosed, closed))).toEqual([]);
    expect(said(await read(clipId))).toBe('404 clips.not_found');
    expect([...stage.media.objects.keys()].filter((key) => key.includes(clipId))).toEqual([]);
  });
});
