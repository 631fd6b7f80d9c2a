import { createHmac, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clock } from '../../lambdas/kit/clock.ts';
import * as contract from '../../lambdas/playback/contract.ts';
import type { VideoCopy } from '../../lambdas/playback/video-copy.ts';
import { type Answered, siteOrigin } from '../support/api-event.ts';
import { type PlaybackStage, pathKey, playbackStage, type Somebody } from './playback-stage.ts';

let stage: PlaybackStage;
let owner: Somebody;
let viewer: Somebody;
let premium: Somebody;
let moderator: Somebody;

beforeAll(async () => {
  stage = await playbackStage();
  owner = await stage.somebody({ roles: ['viewer', 'creator'] });
  viewer = await stage.somebody();
  premium = await stage.somebody({ plan: 'premium' });
  moderator = await stage.somebody({ roles: ['viewer', 'moderator'] });
});
afterAll(() => stage.stop());

const said = ({ status, body }: Answered): string => (body?.error ? `${status} ${body.error.code}` : String(status));
const mine = (given: Partial<VideoCopy> = {}) => stage.video({ ownerId: owner.accountId, ...given });
const asked = ({ videoId }: VideoCopy, who?: Somebody) => ({
  params: { video_id: videoId },
  ...(who ? { token: who.token } : {}),
});
const open = (video: VideoCopy, who?: Somebody) => stage.ask(contract.openPlayback, asked(video, who));
const save = (video: VideoCopy, body: unknown, who?: Somebody) =>
  stage.ask(contract.saveProgress, { ...asked(video, who), body });
const read = (video: VideoCopy, who?: Somebody) => stage.ask(contract.readProgress, asked(video, who));
const notFound = '404 playback.video_not_found';

interface Cookie {
  name: string;
  value: string;
  attributes: Record<string, string>;
}
const cookiesOf = ({ cookies }: Answered): Cookie[] =>
  cookies.map((cookie) => {
    const [first = '', ...rest] = cookie.split('; ');
    const [name = '', value = ''] = first.split(/=(.*)/s);
    const attributes = rest.map((one): [string, string] => {
      const [key = '', of = 'yes'] = one.split('=');
      return [key, of];
    });
    return { name, value, attributes: Object.fromEntries(attributes) };
  });
const bytesOf = (value = ''): Buffer =>
  Buffer.from(value.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/'), 'base64');

describe('the grant', () => {
  test('opens everything under one version of one video, and nothing else, for as long as it says', async () => {
    const video = await mine();
    const answer = await open(video);
    const cookies = cookiesOf(answer);
    const cookieOf = (name: string) => cookies.find((cookie) => cookie.name === `CloudFront-${name}`)?.value;
    expect(cookies.length).toBeGreaterThanOrEqual(3);
    expect(cookies.length).toBeLessThanOrEqual(4);
    expect(cookieOf('Key-Pair-Id')).toBe('K-TEST');
    const policy = bytesOf(cookieOf('Policy'));
    const statement = JSON.parse(policy.toString()).Statement;
    const until = Date.parse(answer.body.expires_at);
    expect(statement).toEqual([
      {
        Resource: `${siteOrigin}/v/${video.videoId}/2/*`,
        Condition: { DateLessThan: { 'AWS:EpochTime': Math.floor(until / 1000) } },
      },
    ]);
    expect(verify('sha256', policy, stage.publicKey, bytesOf(cookieOf('Signature')))).toBe(true);
  });

  test('travels in cookies of that path only, out of reach of scripts, and small', async () => {
    const video = await mine();
    const answer = await open(video);
    for (const { attributes } of cookiesOf(answer))
      expect(attributes).toEqual({
        Path: `/v/${video.videoId}/2/`,
        'Max-Age': '3600',
        Secure: 'yes',
        HttpOnly: 'yes',
        SameSite: 'Lax',
      });
    const sent = cookiesOf(answer).map(({ name, value }) => `${name}=${value}`);
    expect(sent.join('; ').length).toBeLessThan(700);
  });

  test('lasts an hour for public free videos and a quarter otherwise, and is renewed at 60 %', async () => {
    const lives = async (video: VideoCopy, who: Somebody) => {
      const before = clock.now().getTime();
      const { body, headers } = await open(video, who);
      expect(headers['cache-control']).toBe('no-store');
      return [body.expires_at, body.renew_at].map((at) => Math.round((Date.parse(at) - before) / 60_000));
    };
    expect(await lives(await mine(), viewer)).toEqual([60, 36]);
    expect(await lives(await mine({ access: 'premium' }), premium)).toEqual([15, 9]);
    expect(await lives(await mine({ visibility: 'unlisted' }), viewer)).toEqual([15, 9]);
    expect(await lives(await mine({ visibility: 'private' }), owner)).toEqual([15, 9]);
  });

  test('says where to play it, with cookies and without', async () => {
    const video = await mine();
    const { body } = await open(video);
    expect(body).toMatchObject({
      video_id: video.videoId,
      hls_url: `/v/${video.videoId}/2/master.m3u8`,
      dash_url: `/v/${video.videoId}/2/manifest.mpd`,
      duration_sec: 30,
      resume_at_sec: 0,
    });
    const [, token = ''] = /^\/t\/([^/]+)\/v\//.exec(body.token_hls_url) ?? [];
    expect(body.token_hls_url).toBe(`/t/${token}${body.hls_url}`);
    expect(body.token_dash_url).toBe(`/t/${token}${body.dash_url}`);
    const [payload = '', mac] = token.split('.');
    expect(mac).toBe(createHmac('sha256', Buffer.from(pathKey.key, 'hex')).update(payload).digest('base64url'));
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toEqual({
      v: video.videoId,
      s: '2',
      e: Math.floor(Date.parse(body.expires_at) / 1000),
      k: 'k1',
    });
    expect(body.poster_url).toMatch(new RegExp(`^${siteOrigin}/img/${video.videoId}/2/poster\\.jpg\\?.*Signature=`));
  });
});

describe('who may watch', () => {
  test('a premium video: members, its owner and staff; others are asked to sign in or to subscribe', async () => {
    const video = await mine({ access: 'premium' });
    for (const who of [premium, owner, moderator]) expect(said(await open(video, who))).toBe('200');
    const anonymous = await open(video);
    expect(said(anonymous)).toBe('401 access.sign_in_to_watch');
    expect(anonymous.headers['www-authenticate']).toBeDefined();
    const free = await open(video, viewer);
    expect(said(free)).toBe('403 access.subscription_required');
    expect([...anonymous.cookies, ...free.cookies]).toEqual([]);
  });

  test('a suspended member watches what is free, and no longer what is paid for', async () => {
    const suspended = await stage.somebody({ plan: 'premium', status: 'suspended' });
    expect(said(await open(await mine(), suspended))).toBe('200');
    expect(said(await open(await mine({ access: 'premium' }), suspended))).toBe('403 access.subscription_required');
  });

  test('a hidden one: for strangers it never was, and no cookie says otherwise', async () => {
    for (const given of [{ visibility: 'private' }, { state: 'READY' }, { state: 'PROCESSING' }] as const) {
      const video = await mine(given);
      const never = await open({ ...video, videoId: 'vid_00000000000000000000000000' });
      for (const who of [undefined, viewer, premium]) {
        const answer = await open(video, who);
        expect(said(answer)).toBe(notFound);
        expect(answer.cookies).toEqual([]);
        const { request_id: _, ...error } = answer.body.error;
        expect(never.body.error).toMatchObject(error);
      }
    }
  });

  test('one that is not ready: its owner is told so and nobody else', async () => {
    const video = await mine({ state: 'PROCESSING', hlsKey: undefined, dashKey: undefined });
    const answer = await open(video, owner);
    expect(said(answer)).toBe('409 playback.not_ready');
    expect(answer.body.error.details).toEqual({ status: 'PROCESSING' });
    expect(said(await open(video, viewer))).toBe(notFound);
  });

  test('one that is ready and unpublished: its owner looks at it first', async () => {
    expect(said(await open(await mine({ state: 'READY', publishedAt: undefined }), owner))).toBe('200');
  });

  test('a deleted one is gone where it had been public, and otherwise never was', async () => {
    for (const state of ['DELETING', 'DELETED'] as const) {
      const hadBeenPublic = await mine({ state });
      const never = [await mine({ state, publishedAt: undefined }), await mine({ state, visibility: 'private' })];
      for (const who of [undefined, viewer, owner]) {
        expect(said(await open(hadBeenPublic, who))).toBe('410 playback.video_gone');
        for (const video of never) expect(said(await open(video, who))).toBe(notFound);
      }
    }
  });
});

describe('where somebody stopped', () => {
  const at = (ms: number) => new Date(clock.now().getTime() + ms).toISOString();

  test('is where they go on', async () => {
    const video = await mine();
    expect((await save(video, { position_sec: 12.5 }, viewer)).status).toBe(204);
    expect((await read(video, viewer)).body).toMatchObject({ position_sec: 12.5 });
    expect((await open(video, viewer)).body.resume_at_sec).toBe(12.5);
  });

  test('is theirs alone', async () => {
    const video = await mine();
    await save(video, { position_sec: 12.5 }, viewer);
    expect((await read(video, premium)).body).toEqual({ position_sec: 0 });
    expect((await open(video, premium)).body.resume_at_sec).toBe(0);
    expect((await open(video)).body.resume_at_sec).toBe(0);
    expect(said(await read(video))).toBe('401 access.unauthenticated');
  });

  test('a report that comes late never overwrites a newer one', async () => {
    const video = await mine();
    await save(video, { position_sec: 20, client_ts: at(-1000) }, viewer);
    expect((await save(video, { position_sec: 5, client_ts: at(-60_000) }, viewer)).status).toBe(204);
    expect((await read(video, viewer)).body.position_sec).toBe(20);
  });

  test('ten reports at once leave the latest', async () => {
    const video = await mine();
    const reports = [3, 9, 1, 7, 10, 2, 8, 4, 6, 5];
    const base = clock.now().getTime() - 60_000;
    await Promise.all(
      reports.map((second) =>
        save(video, { position_sec: second, client_ts: new Date(base + second * 1000).toISOString() }, viewer),
      ),
    );
    expect((await read(video, viewer)).body.position_sec).toBe(10);
  });

  test('a clock that is ahead counts as ours, and does not shut out what follows', async () => {
    const video = await mine();
    await save(video, { position_sec: 5, client_ts: '2099-01-01T00:00:00.000Z' }, viewer);
    expect(Date.parse((await read(video, viewer)).body.updated_at)).toBeLessThanOrEqual(clock.now().getTime());
    stage.turn(1000);
    await save(video, { position_sec: 6 }, viewer);
    expect((await read(video, viewer)).body.position_sec).toBe(6);
  });

  test('is inside the video, up to a second of grace', async () => {
    const video = await mine();
    expect((await save(video, { position_sec: 31 }, viewer)).status).toBe(204);
    const past = await save(video, { position_sec: 31.01 }, viewer);
    expect(said(past)).toBe('422 request.invalid');
    expect(past.body.error.details.fields).toEqual([
      { field: 'position_sec', problem: 'is past the end of the video' },
    ]);
    for (const body of [{ position_sec: -1 }, { position_sec: '5' }, {}, { position_sec: 1, account_id: 'usr_1' }])
      expect(said(await save(video, body, viewer))).toBe('422 request.invalid');
  });

  test('is kept only of what they may watch', async () => {
    const suspended = await stage.somebody({ status: 'suspended' });
    expect(said(await save(await mine({ visibility: 'private' }), { position_sec: 1 }, viewer))).toBe(notFound);
    expect(said(await save(await mine({ access: 'premium' }), { position_sec: 1 }, viewer))).toBe(
      '403 access.subscription_required',
    );
    expect(said(await save(await mine({ state: 'DELETED' }), { position_sec: 1 }, viewer))).toBe(
      '410 playback.video_gone',
    );
    expect(said(await save(await mine(), { position_sec: 1 }, suspended))).toBe('403 access.account_suspended');
    expect(said(await save(await mine(), { position_sec: 1 }))).toBe('401 access.unauthenticated');
  });

  test('is forgotten two years after the last look', async () => {
    const video = await mine();
    await save(video, { position_sec: 1 }, viewer);
    const row = await stage.table.row(`HISTORY#${viewer.accountId}`, `VIDEO#${video.videoId}`);
    expect(Math.round((Number(row?.['expires_at']) - clock.now().getTime() / 1000) / 86_400)).toBe(730);
  });
});

describe('playback’s copy of a video', () => {
  const stored = async ({ videoId }: VideoCopy) => stage.table.row(`VIDEO#${videoId}`, 'VIDEO');

  test('is the newest that was heard, and older news is done with', async () => {
    const video = await mine({ version: 5 });
    expect(await stage.hear({ ...video, version: 4, title: 'Older' })).toBe(true);
    expect(await stage.hear({ ...video, version: 5, title: 'The same again' })).toBe(true);
    expect(await stored(video)).toMatchObject({ version: 5, title: 'Waves' });
    expect(await stage.hear({ ...video, version: 6, title: 'Newer' })).toBe(true);
    expect(await stored(video)).toMatchObject({ version: 6, title: 'Newer' });
  });

  test('ends the same in whatever order its news comes', async () => {
    const video = await mine({ version: 1 });
    await Promise.all([4, 2, 6, 3, 5].map((version) => stage.hear({ ...video, version, title: `v${version}` })));
    expect(await stored(video)).toMatchObject({ version: 6, title: 'v6' });
  });

  test('does not come back to life by news from before its end', async () => {
    const video = await mine({ version: 9, state: 'DELETING' });
    await stage.hear({ ...video, version: 8, state: 'PUBLISHED' });
    expect(said(await open(video))).toBe('410 playback.video_gone');
  });

  test('is not kept from news that breaks its promise', async () => {
    const video = await mine();
    expect(await stage.hear({ ...video, version: 6, visibility: 'everyone' as 'public' })).toBe(false);
    expect(await stored(video)).toMatchObject({ version: 5 });
  });
});

describe('a video that staff took down', () => {
  const takenDown = { reason: 'spam' as const, at: '2026-11-21T09:00:00.000Z' };
  const gone = '410 access.taken_down';
  const actsOn = async (video: VideoCopy) =>
    (await stage.table.news()).filter(({ name, data }) => name === 'staff.acted' && data['about'] === video.videoId);

  test('is granted to nobody but staff, its owner included, and keeps no positions', async () => {
    const video = await mine({ takenDown });
    for (const who of [undefined, viewer, premium, owner]) expect(said(await open(video, who))).toBe(gone);
    expect(said(await save(video, { position_sec: 1 }, viewer))).toBe(gone);
    expect(said(await read(video, viewer))).toBe(gone);
  });

  test('never was for those who could not see it before', async () => {
    for (const given of [{ visibility: 'private' as const }, { state: 'READY' as const }])
      expect(said(await open(await mine({ takenDown, ...given }), viewer))).toBe(notFound);
  });

  test('is granted to staff for a quarter of an hour at a time, and that stands in the audit log; public ones do not', async () => {
    const video = await mine({ takenDown });
    const before = clock.now().getTime();
    const { status, body } = await open(video, moderator);
    expect(status).toBe(200);
    expect(Math.round((Date.parse(body.expires_at) - before) / 60_000)).toBe(15);
    expect((await actsOn(video)).map(({ data }) => data)).toEqual([
      { act: 'video.played', about: video.videoId, by: moderator.accountId },
    ]);
    const anybodys = await mine();
    await open(anybodys, moderator);
    expect(await actsOn(anybodys)).toEqual([]);
  });

  test('is granted again as soon as it is restored', async () => {
    const video = await mine({ takenDown });
    await stage.hear({ ...video, version: video.version + 1, takenDown: undefined });
    expect(said(await open(video, viewer))).toBe('200');
  });
});
