import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ClipFile } from '../../lambdas/clips/clip.ts';
import { clipsStore } from '../../lambdas/clips/clips-store.ts';
import * as contract from '../../lambdas/clips/contract.ts';
import { clipFileAsked } from '../../lambdas/clips/events.ts';
import type { StreamCopy, VideoCopy } from '../../lambdas/clips/source.ts';
import { ConditionFailed } from '../../lambdas/kit/transaction.ts';
import { mediaPlaylist } from '../../lambdas/transcode/media-playlist.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { type Answered, siteOrigin } from '../support/api-event.ts';
import { type ClipsStage, clipsStage, type Somebody } from './clips-stage.ts';
import { picturesIn, piecesOf, probed, type Segmented, segmented } from './film-in-segments.ts';

let stage: ClipsStage;
let reel: { picture: Segmented; sound: Segmented };
let [owner, maker, other, moderator]: Somebody[] = [];
let heard = 0;
beforeAll(async () => {
  stage = await clipsStage();
  reel = await segmented(12);
  owner = await stage.somebody({ roles: ['viewer', 'creator'] });
  maker = await stage.somebody();
  other = await stage.somebody();
  moderator = await stage.somebody({ roles: ['viewer', 'moderator'] });
}, 60_000);
afterAll(() => stage.stop());
beforeEach(async () => {
  heard = (await asksSoFar()).length;
});

const said = ({ status, body }: Answered): string => (body?.error ? `${status} ${body.error.code}` : String(status));
const by = (who?: Somebody) => (who ? { token: who.token } : {});
let keys = 0;
const post = (body: unknown, who?: Somebody) => ({ ...by(who), body, headers: { 'idempotency-key': `f${++keys}` } });

/** Puts a real film where a video’s playlists are: twelve seconds in segments of two. */
const project = (root: string): void => {
  for (const [name, track] of [
    ['360p', reel.picture],
    ['audio', reel.sound],
  ] as const) {
    const segments = piecesOf(track).map(({ bytes, seconds }, index) => {
      stage.media.objects.set(`${root}${name}/s${index}.m4s`, bytes.toString('latin1'));
      return { name: `s${index}.m4s`, seconds };
    });
    stage.media.objects.set(`${root}${name}/init.mp4`, track.init.toString('latin1'));
    stage.media.objects.set(`${root}${name}/index.m3u8`, mediaPlaylist([{ init: 'init.mp4', segments }]));
  }
};
const filmed = async (given: Partial<VideoCopy> = {}): Promise<VideoCopy> => {
  const video = await stage.video({ ownerId: owner?.accountId ?? '', durationMs: 12_000, ...given });
  project(`v/${video.videoId}/1/`);
  return video;
};
const clipOf = async ({ videoId }: VideoCopy, who = maker): Promise<string> => {
  const wish = { title: 'Die größte Welle', start_sec: 2.48, length_sec: 6 };
  const made = await stage.ask(contract.makeVideoClip, { params: { video_id: videoId }, ...post(wish, who) });
  return made.body.clip_id;
};
const onClip = (operation: Parameters<ClipsStage['ask']>[0], clipId: string, who?: Somebody) =>
  stage.ask(operation, { params: { clip_id: clipId }, ...by(who) });
const ask = (clipId: string, who = maker) => onClip(contract.askForClipFile, clipId, who);
const look = (clipId: string, who = maker) => onClip(contract.readClipFile, clipId, who);
const asksSoFar = async () => (await stage.table.news()).filter(({ name }) => name === clipFileAsked.name);
/** Everything that was asked for in this test is made, or fails to be. */
const work = async (): Promise<string[]> => {
  const news = (await asksSoFar()).slice(heard);
  return deliver(stage.onFileAsked, ...news.map(({ data }) => domainNews(clipFileAsked, data)));
};
const filesOf = (clipId: string): string[] =>
  [...stage.media.objects.keys()].filter(
    (key) => key.includes(clipId) && key.endsWith('.mp4') && key.includes('/file/'),
  );

describe('the file of a clip', () => {
  test('is asked for, made, and had under a good name: the pictures of the clip, and its sound', async () => {
    const clipId = await clipOf(await filmed());
    expect((await look(clipId)).body).toEqual({ clip_id: clipId, state: 'none' });
    const asked = await ask(clipId);
    expect([said(asked), asked.body]).toEqual(['202', { clip_id: clipId, state: 'making' }]);
    expect((await look(clipId)).body.state).toBe('making');
    expect(await work()).toEqual([]);
    const { body } = await look(clipId);
    const [key = ''] = filesOf(clipId);
    const bytes = Buffer.from(stage.media.objects.get(key) ?? '', 'latin1');
    expect(body).toMatchObject({ state: 'ready', file_name: 'Die größte Welle.mp4', size_bytes: bytes.length });
    const { origin, pathname, searchParams } = new URL(body.url);
    expect([origin, pathname]).toEqual([siteOrigin, `/${key}`]);
    const endsInMs = Number(searchParams.get('Expires')) * 1000 - stage.now().getTime();
    expect([Math.round(endsInMs / 60_000), Date.parse(body.expires_at) - stage.now().getTime() > 0]).toEqual([
      15,
      true,
    ]);
    expect(stage.media.said.get(key)).toMatchObject({
      ContentType: 'video/mp4',
      ContentDisposition: `attachment; filename="Die gr__te Welle.mp4"; filename*=UTF-8''Die%20gr%C3%B6%C3%9Fte%20Welle.mp4`,
      CacheControl: 'private, no-store',
    });
    const { format, streams, complaints, pictures } = await probed(bytes);
    expect(complaints).toBe('');
    expect(streams.map(({ codec_name }) => codec_name)).toEqual(['h264', 'aac']);
    expect(Math.abs(Number(format.duration) - 6)).toBeLessThan(0.05);
    expect(pictures).toEqual((await picturesIn(reel.picture)).slice(62, 62 + 150));
  }, 60_000);

  test('asked for by several, and again when it is there, is made once', async () => {
    const clipId = await clipOf(await filmed());
    const answers = await Promise.all([ask(clipId), ask(clipId, owner), ask(clipId)]);
    expect(answers.map(({ body }) => body.state)).toEqual(['making', 'making', 'making']);
    expect((await asksSoFar()).length - heard).toBe(1);
    await work();
    const [key] = filesOf(clipId);
    const again = await ask(clipId);
    expect([again.status, again.body.state]).toEqual([202, 'ready']);
    // Told once more, and by two at once, whoever makes it changes nothing.
    await Promise.all([work(), work()]);
    expect(filesOf(clipId)).toEqual([key]);
    expect((await asksSoFar()).length - heard).toBe(1);
  });

  test('made by two at once is one file, and it stays', async () => {
    const clipId = await clipOf(await filmed());
    await ask(clipId);
    await Promise.all([work(), work(), work()]);
    expect((await look(clipId)).body.state).toBe('ready');
    expect(filesOf(clipId)).toHaveLength(1);
  });

  test('is for who made the clip, and the owner and managers of what it is of', async () => {
    const channelId = 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S3T';
    const [manager, editor] = [await stage.somebody(), await stage.somebody()];
    const team = [
      { accountId: manager.accountId, role: 'manager' as const },
      { accountId: editor.accountId, role: 'editor' as const },
    ];
    const channel = { channelId, ownerId: owner?.accountId ?? '', handle: 'waves', name: 'Waves', version: 1, team };
    await stage.hearChannel(channel);
    const clipId = await clipOf(await filmed({ channelId }));
    for (const who of [maker, owner, manager]) {
      expect([said(await ask(clipId, who)), said(await look(clipId, who))]).toEqual(['202', '200']);
      expect((await onClip(contract.readClip, clipId, who)).body.may_download).toBe(true);
    }
    for (const who of [other, moderator, editor]) {
      const answers = [said(await ask(clipId, who)), said(await look(clipId, who))];
      expect(answers).toEqual(['403 access.not_yours', '403 access.not_yours']);
      expect((await onClip(contract.readClip, clipId, who)).body.may_download).toBe(false);
    }
    expect((await onClip(contract.askForClipFile, clipId)).status).toBe(401);
  });

  test('is refused where the clip is: private, taken down, in the trash, for members only; and is there again after it', async () => {
    const video = await filmed();
    const clipId = await clipOf(video);
    await ask(clipId);
    await work();
    const becomes = async (given: Partial<VideoCopy>) => {
      video.version += 1;
      await stage.hear({ ...video, ...given });
      return said(await look(clipId));
    };
    expect(await becomes({ visibility: 'private' })).toBe('404 clips.not_found');
    expect(await becomes({ takenDown: { reason: 'spam', at: '2026-11-21T09:00:00.000Z' } })).toBe(
      '410 access.taken_down',
    );
    expect(await becomes({ trashedAt: '2026-11-21T09:00:00.000Z' })).toBe('404 clips.not_found');
    expect(await becomes({ access: 'premium' })).toBe('403 access.subscription_required');
    expect(await becomes({})).toBe('200');
    expect((await look(clipId)).body.state).toBe('ready');
  });

  test('is not made of what was taken down after it was asked for', async () => {
    const video = await filmed();
    const clipId = await clipOf(video);
    await ask(clipId);
    await stage.hear({ ...video, version: 6, takenDown: { reason: 'spam', at: '2026-11-21T09:00:00.000Z' } });
    expect(await work()).toEqual([]);
    expect(filesOf(clipId)).toEqual([]);
  });

  test('goes with the clip, also when that is deleted while it is made', async () => {
    const clipId = await clipOf(await filmed());
    await ask(clipId);
    await work();
    expect(said(await onClip(contract.deleteClip, clipId, maker))).toBe('204');
    expect(filesOf(clipId)).toEqual([]);
    expect(said(await look(clipId))).toBe('404 clips.not_found');

    const second = await clipOf(await filmed());
    await ask(second);
    await stage.table.remove(`CLIP#${second}`, 'CLIP');
    expect(await work()).toEqual([]);
    expect([...stage.media.objects.keys()].filter((key) => key.includes(second))).toEqual([]);
  });

  test('that was lost is said to be, and made when it is asked for again; what the lost one left goes', async () => {
    const clipId = await clipOf(await filmed());
    await ask(clipId);
    const { file } = (await stage.table.row(`CLIP#${clipId}`, 'CLIP')) as unknown as { file: { key: string } };
    stage.media.objects.set(file.key, 'the beginning of it');
    stage.turn(200_000);
    expect((await look(clipId)).body).toMatchObject({ state: 'failed', failure: { code: 'clips.file_lost' } });
    expect((await ask(clipId)).body.state).toBe('making');
    // Both come at last: the first has nothing to say any more.
    const first = domainNews(clipFileAsked, { clipId, attempt: 1 });
    expect(await deliver(stage.onFileAsked, first)).toEqual([]);
    expect((await look(clipId)).body.state).toBe('making');
    expect(await work()).toEqual([]);
    expect((await look(clipId)).body.state).toBe('ready');
    expect(filesOf(clipId)).toHaveLength(1);
    expect(filesOf(clipId)).not.toContain(file.key);
  });

  test('is one attempt, whoever else saw that there was none; and an earlier one notes nothing', async () => {
    const clipId = await clipOf(await filmed());
    const store = clipsStore(stage.table.name);
    const seen = await store.clip(clipId);
    if (!seen) throw new Error('no clip');
    const file = (attempt: number): ClipFile => ({ attempt, state: 'making', key: `k${attempt}`, until: '2030-01-01' });
    await store.wantFile(seen, file(1), []);
    await expect(store.wantFile(seen, file(1), [])).rejects.toThrow(ConditionFailed);
    const again = { ...seen, file: file(1) };
    await store.wantFile(again, file(2), []);
    await expect(store.wantFile(again, file(2), [])).rejects.toThrow(ConditionFailed);
    expect(await store.noteFile(clipId, { ...file(1), state: 'ready' })).toBe(false);
    expect(await store.noteFile(clipId, { ...file(2), state: 'ready' })).toBe(true);
    expect(await store.noteFile(clipId, { ...file(2), state: 'failed' })).toBe(false);
  });

  test('that comes late is there all the same', async () => {
    const clipId = await clipOf(await filmed());
    await ask(clipId);
    stage.turn(200_000);
    await work();
    expect((await look(clipId)).body.state).toBe('ready');
  });

  test('that cannot be made is said to be, with what to do; what is only missing for a moment is tried again', async () => {
    const video = await filmed();
    const clipId = await clipOf(video);
    stage.media.objects.set(`v/${video.videoId}/1/360p/s2.m4s`, 'no segment at all, and none that could be');
    await ask(clipId);
    expect(await work()).toEqual([]);
    const { failure, ...rest } = (await look(clipId)).body;
    expect(rest).toEqual({ clip_id: clipId, state: 'failed' });
    expect([failure.code, failure.message]).toEqual([
      'clips.file_broken',
      expect.stringMatching(/Make a clip a little/),
    ]);

    const whole = await filmed();
    const gone = `v/${whole.videoId}/1/360p/s2.m4s`;
    const segment = stage.media.objects.get(gone) ?? '';
    const second = await clipOf(whole);
    heard = (await asksSoFar()).length;
    stage.media.objects.delete(gone);
    await ask(second);
    expect(await work()).toHaveLength(1);
    expect((await look(second)).body.state).toBe('making');
    stage.media.objects.set(gone, segment);
    expect(await work()).toEqual([]);
    expect((await look(second)).body.state).toBe('ready');
  });

  test('of a clip made on air is there when the recording is; until then that is said', async () => {
    const streamId = 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T';
    const videoId = 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S9T';
    const stream: StreamCopy = await stage.stream({ ownerId: owner?.accountId ?? '', streamId, videoId });
    const startsAt = new Date(stage.now().getTime() - 100_000).toISOString();
    const wish = { starts_at: startsAt, length_sec: 6 };
    const made = await stage.ask(contract.makeStreamClip, { params: { stream_id: streamId }, ...post(wish, maker) });
    const clipId: string = made.body.clip_id;
    expect(said(await ask(clipId))).toBe('409 clips.file_too_soon');
    expect((await look(clipId)).body).toEqual({ clip_id: clipId, state: 'none' });
    const clock = [{ offsetMs: 0, at: new Date(Date.parse(startsAt) - 2480).toISOString() }];
    const recording = { prefix: '', playlistKey: '', durationMs: 12_000, clock };
    await stage.hearStream({ ...stream, version: 5, state: 'ARCHIVED', endedAt: stage.now().toISOString(), recording });
    await filmed({ videoId, streamId, state: 'READY', publishedAt: undefined, title: 'Not for you' });
    expect(said(await ask(clipId))).toBe('202');
    await work();
    const { body } = await look(clipId);
    expect([body.state, body.file_name]).toEqual(['ready', 'Storm at the pier.mp4']);
    const { pictures } = await probed(Buffer.from(stage.media.objects.get(filesOf(clipId)[0] ?? '') ?? '', 'latin1'));
    expect(pictures).toEqual((await picturesIn(reel.picture)).slice(62, 62 + 150));
  }, 60_000);
});
