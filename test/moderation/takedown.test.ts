import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as catalog from '../../lambdas/catalog/contract.ts';
import type { Video } from '../../lambdas/catalog/video.ts';
import * as moderation from '../../lambdas/moderation/contract.ts';
import { transcodePlayable } from '../../lambdas/transcode/events.ts';
import { type CatalogStage, catalogStage, type Somebody } from '../catalog/catalog-stage.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import type { Answered } from '../support/api-event.ts';

let stage: CatalogStage;
let owner: Somebody;
let stranger: Somebody;
let moderator: Somebody;
let other: Somebody;
beforeAll(async () => {
  stage = await catalogStage();
  owner = await stage.somebody();
  stranger = await stage.somebody();
  moderator = await stage.somebody({ roles: ['viewer', 'moderator'] });
  other = await stage.somebody({ roles: ['viewer', 'admin'] });
});
afterAll(() => stage.stop());

const publishedAt = '2026-11-20T10:05:00.000Z';
const decision = { reason: 'spam', note: 'Twelve copies of one advertisement.', message: 'Please stop.' };
const said = ({ status, body }: Answered): string => (body?.error ? `${status} ${body.error.code}` : String(status));
const aVideoOf = (given: Partial<Video> = {}) =>
  stage.video({
    ownerId: owner.accountId,
    state: 'PUBLISHED',
    deadline: undefined,
    publishedAt,
    sourceVersion: 1,
    ...given,
  });
const asked = ({ videoId }: Video, who?: Somebody) => ({
  params: { video_id: videoId },
  ...(who ? { token: who.token } : {}),
});
const takeDown = (video: Video, who = moderator, body: object = decision) =>
  stage.ask(moderation.takeDownVideo, { ...asked(video, who), body });
const restore = (video: Video, who = moderator) =>
  stage.ask(moderation.restoreVideo, { ...asked(video, who), body: { note: 'It was licensed after all.' } });
const ask = (operation: Parameters<CatalogStage['ask']>[0], video: Video, who?: Somebody, body?: object) =>
  stage.ask(operation, { ...asked(video, who), ...(body ? { body } : {}) });
const publicIds = async (): Promise<string[]> =>
  (await stage.store.publicPage(50)).videos.map(({ videoId }) => videoId);
const actsOn = async (videoId: string) =>
  (await stage.table.news()).filter(({ name, data }) => name === 'staff.acted' && data['about'] === videoId);
/** Everything but what every write moves on. */
const essence = ({ version: _, updatedAt: __, restoredAt: ___, ...rest }: Video) => rest;
const playable = (video: Video, sequence: number) =>
  deliver(
    stage.onTranscodeNews,
    domainNews(transcodePlayable, {
      ...transcodePlayable.example,
      videoId: video.videoId,
      ownerId: video.ownerId,
      sourceVersion: video.sourceVersion,
      sequence,
    }),
  );

describe('a video that was taken down', () => {
  test('is off every list at once and gone (410) for strangers; owner and staff still read it, its owner with the reason', async () => {
    const channelId = stage.idFor('ch');
    const video = await aVideoOf({ channelId });
    expect(await publicIds()).toContain(video.videoId);
    const taken = await takeDown(video);
    expect(taken).toMatchObject({
      status: 200,
      body: { status: 'PUBLISHED', taken_down: { ...decision, because: 'spam', by: moderator.accountId } },
    });
    expect(await publicIds()).not.toContain(video.videoId);
    expect((await stage.store.channelPage(channelId, 50)).videos).toEqual([]);
    for (const operation of [catalog.readVideo, catalog.readStatus]) {
      for (const who of [undefined, stranger])
        expect(said(await ask(operation, video, who))).toBe('410 access.taken_down');
      for (const who of [owner, moderator]) expect(said(await ask(operation, video, who))).toBe('200');
    }
    const { body } = await ask(catalog.readVideo, video, owner);
    expect(body.taken_down).toEqual({
      reason: 'spam',
      because: 'spam',
      message: 'Please stop.',
      at: expect.any(String),
    });
    expect(JSON.stringify(body)).not.toContain(decision.note);
    expect(JSON.stringify(body)).not.toContain(moderator.accountId);
  });

  test('never was, for those who could not have known of it before', async () => {
    for (const given of [{ visibility: 'private' as const }, { state: 'READY' as const }]) {
      const video = await aVideoOf(given);
      await takeDown(video);
      expect(said(await ask(catalog.readVideo, video, stranger))).toBe('404 catalog.video_not_found');
      expect(said(await ask(catalog.readVideo, video, owner))).toBe('200');
    }
  });

  test('is not published, taken back or scheduled by its owner; its words change, and it can be deleted', async () => {
    const hold = '409 catalog.moderation_hold';
    const inAnHour = { publish_at: new Date(Date.now() + 3_600_000).toISOString() };
    for (const state of ['READY', 'PUBLISHED'] as const) {
      const video = await aVideoOf({ state });
      await takeDown(video);
      expect(said(await ask(catalog.publishVideo, video, owner))).toBe(hold);
      expect(said(await ask(catalog.unpublishVideo, video, owner))).toBe(hold);
      expect(said(await ask(catalog.schedulePublishing, video, owner, inAnHour))).toBe(hold);
      expect(said(await ask(catalog.changeVideo, video, owner, { title: 'Other words' }))).toBe('200');
      expect(said(await ask(catalog.deleteVideo, video, owner))).toBe('202');
      expect((await stage.stored(video.videoId)).takenDown).toBeDefined();
    }
  });

  test('is restored to exactly what it was, in every state', async () => {
    for (const state of ['INIT', 'PROCESSING', 'READY', 'PUBLISHED', 'FAILED'] as const) {
      const video = await aVideoOf({ state, publishAt: state === 'READY' ? '2027-01-01T00:00:00.000Z' : undefined });
      const before = await stage.stored(video.videoId);
      await takeDown(video);
      expect(said(await restore(video))).toBe('200');
      const after = await stage.stored(video.videoId);
      expect(essence(after)).toEqual(essence(before));
      expect(await stage.newsOf(video.videoId)).toEqual(['video.created', 'video.taken_down', 'video.restored']);
      if (state === 'PUBLISHED') expect(await publicIds()).toContain(video.videoId);
    }
  });

  test('that would have been published meanwhile is published when it is restored, and not before', async () => {
    const video = await aVideoOf({ state: 'PROCESSING', publishedAt: undefined, autoPublish: true });
    await takeDown(video);
    await playable(video, 5);
    expect((await stage.stored(video.videoId)).state).toBe('READY');
    expect(await stage.newsOf(video.videoId)).not.toContain('video.published');
    await restore(video);
    expect(await stage.stored(video.videoId)).toMatchObject({ state: 'PUBLISHED' });
    expect((await stage.stored(video.videoId)).publishAgain).toBeUndefined();
  });

  test('is not published at its hour; that hour is made up for when it is restored', async () => {
    const at = new Date(Date.now() + 60_000).toISOString();
    const video = await aVideoOf({ state: 'READY', publishedAt: undefined, publishAt: at });
    await takeDown(video);
    stage.turn(120_000);
    await stage.reconcile({}, {});
    expect((await stage.stored(video.videoId)).state).toBe('READY');
    expect(said(await restore(video))).toBe('200');
    expect(await stage.reconcile({}, {})).toMatchObject({ moved: 1 });
    expect((await stage.stored(video.videoId)).state).toBe('PUBLISHED');
  });

  test('goes into the trash and out of it as before; only both ways out together publish it again', async () => {
    const video = await aVideoOf();
    await takeDown(video);
    await ask(catalog.deleteVideo, video, owner);
    expect(said(await ask(catalog.restoreVideo, video, owner))).toBe('202');
    expect(await stage.stored(video.videoId)).toMatchObject({ state: 'READY', publishAgain: true });
    await restore(video);
    expect(await stage.stored(video.videoId)).toMatchObject({ state: 'PUBLISHED' });

    const second = await aVideoOf();
    await takeDown(second);
    await ask(catalog.deleteVideo, second, owner);
    await restore(second);
    expect(await stage.stored(second.videoId)).toMatchObject({ state: 'READY', publishAgain: true });
    await ask(catalog.restoreVideo, second, owner);
    expect(await stage.stored(second.videoId)).toMatchObject({ state: 'PUBLISHED' });
  });
});

describe('taking down', () => {
  test('the same twice is once; another decision meets the first one', async () => {
    const video = await aVideoOf();
    const first = await takeDown(video);
    expect((await takeDown(video)).body).toEqual(first.body);
    expect(await actsOn(video.videoId)).toHaveLength(1);
    const second = await takeDown(video, other, { reason: 'hate', note: 'I see more.' });
    expect(said(second)).toBe('409 moderation.already_taken_down');
    expect(second.body.error.details).toMatchObject({ reason: 'spam' });
    await restore(video);
    expect(said(await restore(video))).toBe('200');
    expect((await actsOn(video.videoId)).map(({ data }) => data['act'])).toEqual([
      'video.taken_down',
      'video.restored',
    ]);
  });

  test('is told with its line for the audit log, in one write', async () => {
    const video = await aVideoOf();
    await takeDown(video);
    const [act] = await actsOn(video.videoId);
    expect(act?.data).toEqual({
      act: 'video.taken_down',
      by: moderator.accountId,
      about: video.videoId,
      reason: 'spam',
      note: decision.note,
      told: 'Please stop.',
    });
  });

  test('needs a reason, a note, and somebody of the staff who does not own the video', async () => {
    const video = await aVideoOf();
    expect(said(await takeDown(video, moderator, { note: 'x' }))).toBe('422 request.invalid');
    expect(said(await takeDown(video, moderator, { reason: 'spam' }))).toBe('422 request.invalid');
    expect(said(await takeDown(video, moderator, { reason: 'spam', note: ' ' }))).toBe('422 request.invalid');
    expect(said(await takeDown(video, owner))).toBe('403 access.role_needed');
    const own = await aVideoOf({ ownerId: moderator.accountId });
    expect(said(await takeDown(own))).toBe('403 access.conflict_of_interest');
    expect(said(await takeDown({ ...video, videoId: stage.idFor('vid') }))).toBe('404 moderation.video_not_found');
    const gone = await aVideoOf({ state: 'DELETING' });
    expect(said(await takeDown(gone))).toBe('409 moderation.video_deleted');
    expect(said(await restore(gone))).toBe('409 moderation.video_deleted');
    expect((await stage.stored(video.videoId)).takenDown).toBeUndefined();
  });

  test('by somebody who stops being staff between the question and the write is refused, and changes nothing', async () => {
    const leaving = await stage.somebody({ roles: ['viewer', 'moderator'] });
    const video = await aVideoOf();
    // The function remembers who they are for two seconds; the table knows better already.
    await stage.ask(moderation.readStaffVideo, asked(video, leaving));
    const row = await stage.table.row(`PERSON#${leaving.accountId}`, 'PERSON');
    await stage.table.put({ ...row, roles: ['viewer'], version: 2 });
    expect(said(await takeDown(video, leaving))).toBe('403 access.role_needed');
    expect((await stage.stored(video.videoId)).takenDown).toBeUndefined();
    expect(await actsOn(video.videoId)).toEqual([]);
  });

  test('at once with publishing, deleting and the encoder’s news ends in one of the orders they could have had', async () => {
    for (let round = 0; round < 8; round++) {
      const video = await aVideoOf({ state: 'READY', publishedAt: undefined });
      const answers = await Promise.all([
        takeDown(video),
        ask(catalog.publishVideo, video, owner),
        ask(catalog.deleteVideo, video, owner),
        playable(video, 5 + round).then(() => undefined),
      ]);
      const [taken, published, deleted] = answers;
      expect(said(taken as Answered)).toBe('200');
      expect(['202', '409 catalog.moderation_hold', '409 catalog.video_in_trash']).toContain(
        said(published as Answered),
      );
      expect(said(deleted as Answered)).toBe('202');
      const stored = await stage.stored(video.videoId);
      expect(stored.takenDown).toBeDefined();
      expect(stored.trashedAt).toBeDefined();
      expect(stored.state).toBe('READY');
      expect(stored.publishAgain ?? false).toBe(said(published as Answered) === '202');
      const history = await stage.history(video.videoId);
      expect(history.filter((line) => line.startsWith('taken_down'))).toHaveLength(1);
    }
  });
});

describe('what staff see', () => {
  test('is every video, with its history; a look at what is not public is noted once in ten minutes', async () => {
    const hidden = await aVideoOf({ visibility: 'private' });
    const open = await aVideoOf();
    for (let look = 0; look < 3; look++) {
      const { status, body } = await ask(moderation.readStaffVideo, hidden, moderator);
      expect(status).toBe(200);
      expect(body.history).toMatchObject([{ event: 'created', from: null, to: 'PUBLISHED' }]);
      await ask(catalog.readVideo, hidden, moderator);
      await ask(catalog.readStatus, hidden, moderator);
      await ask(moderation.readStaffVideo, open, moderator);
    }
    expect((await actsOn(hidden.videoId)).map(({ data }) => data)).toEqual([
      { act: 'video.read', about: hidden.videoId, by: moderator.accountId },
    ]);
    expect(await actsOn(open.videoId)).toEqual([]);
    stage.turn(11 * 60_000);
    await ask(catalog.readVideo, hidden, moderator);
    await ask(catalog.readVideo, hidden, owner);
    expect(await actsOn(hidden.videoId)).toHaveLength(2);
  });
});
