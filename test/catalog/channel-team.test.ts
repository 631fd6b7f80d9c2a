import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { channelUpdated } from '../../lambdas/accounts/events.ts';
import * as contract from '../../lambdas/catalog/contract.ts';
import type { TeamRole } from '../../lambdas/kit/authorize.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { type CatalogStage, catalogStage, type Somebody } from './catalog-stage.ts';

let stage: CatalogStage;
let owner: Somebody;
let stranger: Somebody;
const roles: TeamRole[] = ['manager', 'editor', 'moderator', 'stats'];
const people = {} as Record<TeamRole, Somebody>;
let first: string;
let second: string;
let version = 1;

const tell = (channelId: string, ownerId: string, team: { accountId: string; role: TeamRole }[] = []) =>
  deliver(
    stage.onChannelUpdated,
    domainNews(channelUpdated, { channelId, ownerId, handle: 'films', name: 'Films', version: ++version, team }),
  );
const wholeTeam = () => roles.map((role) => ({ accountId: people[role].accountId, role }));

beforeAll(async () => {
  stage = await catalogStage();
  [owner, stranger] = [await stage.somebody(), await stage.somebody()];
  for (const role of roles) people[role] = await stage.somebody();
  first = stage.idFor('ch');
  await new Promise((done) => setTimeout(done, 2));
  second = stage.idFor('ch');
  await tell(second, owner.accountId, []);
  await tell(first, owner.accountId, wholeTeam());
});
afterAll(() => stage.stop());

const privateVideo = (given = {}) =>
  stage.video({ ownerId: owner.accountId, channelId: first, visibility: 'private', state: 'READY', ...given });
const read = (one: Somebody, video_id: string) =>
  stage.ask(contract.readVideo, { token: one.token, params: { video_id } });
const change = (one: Somebody, video_id: string, body: object) =>
  stage.ask(contract.changeVideo, { token: one.token, params: { video_id }, body });
const publish = (one: Somebody, video_id: string) =>
  stage.ask(contract.publishVideo, { token: one.token, params: { video_id } });
const studio = (one: Somebody, channel_id: string, query: Record<string, string> = {}) =>
  stage.ask(contract.listStudioVideos, { token: one.token, params: { channel_id }, query });
const statuses = async (ask: (one: Somebody) => Promise<{ status: number }>) =>
  Object.fromEntries(await Promise.all(roles.map(async (role) => [role, (await ask(people[role])).status] as const)));

describe('the team of a channel', () => {
  test('sees its videos as their owner does; to strangers they do not exist', async () => {
    const { videoId } = await privateVideo();
    expect(await statuses((one) => read(one, videoId))).toEqual({
      manager: 200,
      editor: 200,
      moderator: 200,
      stats: 200,
    });
    expect((await read(people.stats, videoId)).body.filename).toBeDefined();
    expect((await read(stranger, videoId)).status).toBe(404);
  });

  test('changes words when it edits, who finds and plays it when it manages, and deletes nothing', async () => {
    const { videoId } = await privateVideo();
    expect(await statuses((one) => change(one, videoId, { title: 'New' }))).toEqual({
      ...{ manager: 200, editor: 200, moderator: 403, stats: 403 },
    });
    for (const body of [{ visibility: 'public' }, { access: 'premium' }, { auto_publish: true }])
      expect(await statuses((one) => change(one, videoId, body))).toEqual({
        ...{ manager: 200, editor: 403, moderator: 403, stats: 403 },
      });
    const remove = (one: Somebody) =>
      stage.ask(contract.deleteVideo, { token: one.token, params: { video_id: videoId } });
    expect(await statuses(remove)).toEqual({ manager: 403, editor: 403, moderator: 403, stats: 403 });
    expect((await publish(people.editor, videoId)).status).toBe(403);
    expect((await publish(people.manager, videoId)).status).toBe(202);
    expect(await stage.stored(videoId)).toMatchObject({ state: 'PUBLISHED', channelId: first });
  });

  test('is noted by name, its owner is not', async () => {
    const { videoId } = await privateVideo({ title: 'Waves' });
    await change(owner, videoId, { title: 'Waves' });
    await change(people.editor, videoId, { description: 'At the shore' });
    await publish(people.manager, videoId);
    const notes = (await stage.table.news()).filter(
      ({ name, data }) => name === 'video.worked_on' && data['videoId'] === videoId,
    );
    expect(notes.map(({ data }) => [data['by'], data['what'], data['channelId'], data['title']])).toEqual([
      [people.editor.accountId, 'video.changed', first, 'Waves'],
      [people.manager.accountId, 'video.published', first, 'Waves'],
    ]);
  });

  test('loses its rights with the news that it is not one any more, and while its owner is suspended', async () => {
    const other = await stage.somebody();
    const channelId = stage.idFor('ch');
    await tell(channelId, other.accountId, wholeTeam());
    const { videoId } = await privateVideo({ ownerId: other.accountId, channelId });
    expect((await change(people.editor, videoId, { title: 'New' })).status).toBe(200);
    await tell(channelId, other.accountId, wholeTeam().slice(0, 1));
    expect((await change(people.editor, videoId, { title: 'New' })).status).toBe(404);
    const row = await stage.table.row(`PERSON#${other.accountId}`, 'PERSON');
    await stage.table.put({ ...row, status: 'suspended' });
    stage.turn(5000);
    expect((await change(people.manager, videoId, { title: 'New' })).status).toBe(404);
    expect((await studio(people.manager, channelId)).status).toBe(403);
  });

  test('lists all of them in every state, and none of another channel', async () => {
    const lister = await stage.somebody();
    const [here, there] = [stage.idFor('ch'), stage.idFor('ch')];
    for (const channelId of [here, there]) await tell(channelId, lister.accountId, wholeTeam());
    const wanted: string[] = [];
    for (let index = 0; index < 4; index++) {
      const made = { ownerId: lister.accountId, createdAt: `2026-11-2${index}T10:00:00.000Z` };
      wanted.unshift((await privateVideo({ ...made, channelId: here })).videoId);
      await privateVideo({ ...made, channelId: there });
    }
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await studio(people.stats, here, { limit: '3', ...(cursor ? { cursor } : {}) });
      found.push(...body.items.map(({ video_id }: { video_id: string }) => video_id));
      cursor = body.next_cursor;
    } while (cursor);
    expect(found).toEqual(wanted);
    expect((await studio(stranger, here)).body.error.code).toBe('access.not_yours');
    expect((await studio(stranger, stage.idFor('ch'))).body.error.code).toBe('catalog.no_such_channel');
  });
});

describe('several channels of one person', () => {
  test('the first one opened is where videos go, whatever order the news came in', async () => {
    expect((await stage.store.channelOf(owner.accountId))?.channelId).toBe(first);
    await tell(second, owner.accountId);
    expect((await stage.store.channelOf(owner.accountId))?.channelId).toBe(first);
  });

  test('a video moves between them by its owner’s wish, and publishing leaves it where it is', async () => {
    const { videoId } = await privateVideo();
    const moved = await change(owner, videoId, { channel_id: second });
    expect(moved.body.channel.channel_id).toBe(second);
    expect((await publish(owner, videoId)).status).toBe(202);
    expect((await stage.stored(videoId)).channelId).toBe(second);
    expect((await change(people.manager, videoId, { channel_id: first })).status).toBe(404);
  });

  test('no video goes into somebody else’s channel, also not by a manager of both', async () => {
    const theirs = stage.idFor('ch');
    await tell(theirs, stranger.accountId, wholeTeam());
    const { videoId } = await privateVideo();
    expect((await change(owner, videoId, { channel_id: theirs })).body.error.code).toBe('catalog.not_your_channel');
    expect((await change(owner, videoId, { channel_id: stage.idFor('ch') })).body.error.code).toBe(
      'catalog.not_your_channel',
    );
    expect((await change(people.manager, videoId, { channel_id: theirs })).body.error.code).toBe('access.not_yours');
    expect((await change(people.manager, videoId, { channel_id: second })).body.error.code).toBe('access.not_yours');
    expect((await stage.stored(videoId)).channelId).toBe(first);
  });

  test('a later one takes no videos that were made before it', async () => {
    const one = await stage.somebody();
    const early = await stage.video({ ownerId: one.accountId });
    const [a, b] = [stage.idFor('ch'), `ch_${'Z'.repeat(26)}`];
    await tell(a, one.accountId);
    const late = await stage.video({ ownerId: one.accountId });
    await tell(b, one.accountId);
    expect((await stage.stored(early.videoId)).channelId).toBe(a);
    expect((await stage.stored(late.videoId)).channelId).toBeUndefined();
  });
});
