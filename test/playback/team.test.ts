import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountClosed, channelClosed, channelUpdated } from '../../lambdas/accounts/events.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { newId } from '../../lambdas/kit/ids.ts';
import * as contract from '../../lambdas/playback/contract.ts';
import type { VideoCopy } from '../../lambdas/playback/video-copy.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { type PlaybackStage, playbackStage, type Somebody } from './playback-stage.ts';

let stage: PlaybackStage;
let onChannelNews: unknown;
let onAccountClosed: unknown;
let owner: Somebody;
let stranger: Somebody;
beforeAll(async () => {
  stage = await playbackStage();
  process.env['TABLE'] = stage.table.name;
  onChannelNews = (await import('../../lambdas/accounts/team-copy.lambda.ts')).handler;
  onAccountClosed = (await import('../../lambdas/playback/on-account-closed.lambda.ts')).handler;
  [owner, stranger] = [await stage.somebody({ roles: ['viewer', 'creator'] }), await stage.somebody()];
});
afterAll(() => stage.stop());

type Role = 'manager' | 'editor' | 'moderator' | 'stats';
const newChannel = () => newId('ch', clock.now(), clock.random(10));
const teamIs = (channelId: string, version: number, team: [Somebody, Role][], ownerId = owner.accountId) =>
  deliver(
    onChannelNews,
    domainNews(channelUpdated, {
      ...{ channelId, ownerId, version, handle: 'of-a-team', name: 'Of a team' },
      team: team.map(([{ accountId }, role]) => ({ accountId, role })),
    }),
  );
const asked = ({ videoId }: VideoCopy, who?: Somebody) => ({
  params: { video_id: videoId },
  ...(who ? { token: who.token } : {}),
});
const plays = async (video: VideoCopy, who?: Somebody) =>
  (await stage.ask(contract.openPlayback, asked(video, who))).status;
const stops = async (video: VideoCopy, who: Somebody) =>
  (await stage.ask(contract.saveProgress, { ...asked(video, who), body: { position_sec: 7 } })).status;

describe('what a channel has not published', () => {
  test.each([
    ['manager', 200, 204],
    ['editor', 200, 204],
    ['moderator', 403, 403],
    ['stats', 403, 403],
  ] as const)('its %s hears %i when they play it', async (role, status, saved) => {
    const member = await stage.somebody();
    const channelId = newChannel();
    expect(await teamIs(channelId, 1, [[member, role]])).toEqual([]);
    const videos = [
      await stage.video({ ownerId: owner.accountId, channelId, visibility: 'private' }),
      await stage.video({ ownerId: owner.accountId, channelId, state: 'READY', publishedAt: undefined }),
    ];
    for (const video of videos) {
      expect([await plays(video, member), await plays(video, stranger), await plays(video)]).toEqual([
        status,
        404,
        404,
      ]);
      expect([await stops(video, member), await stops(video, stranger)]).toEqual([saved, 404]);
    }
  });

  test('who is taken off the team plays it no more, whatever old news comes after', async () => {
    const member = await stage.somebody();
    const channelId = newChannel();
    const video = await stage.video({ ownerId: owner.accountId, channelId, visibility: 'private' });
    await teamIs(channelId, 2, [[member, 'editor']]);
    expect(await plays(video, member)).toBe(200);
    await teamIs(channelId, 3, []);
    await teamIs(channelId, 2, [[member, 'editor']]);
    expect(await plays(video, member)).toBe(404);
  });

  test('is played by the team of the channel it stands in, and by no other', async () => {
    const member = await stage.somebody();
    const [channelId, another] = [newChannel(), newChannel()];
    await teamIs(channelId, 1, []);
    await teamIs(another, 1, [[member, 'manager']]);
    const video = await stage.video({ ownerId: owner.accountId, channelId, visibility: 'private' });
    expect(await plays(video, member)).toBe(404);
    await stage.hear({ ...video, version: video.version + 1, channelId: another });
    expect(await plays(video, member)).toBe(200);
  });

  test.each([
    ['suspended', { roles: ['viewer', 'creator'], status: 'suspended' }],
    ['leaving', { roles: ['viewer', 'creator'], status: 'closing' }],
    ['no creator any more', { roles: ['viewer'] }],
  ] as const)('its team plays nothing of an owner who is %s', async (_, given) => {
    const [resting, member] = [await stage.somebody(given), await stage.somebody()];
    const channelId = newChannel();
    await teamIs(channelId, 1, [[member, 'manager']], resting.accountId);
    const video = await stage.video({ ownerId: resting.accountId, channelId, visibility: 'private' });
    expect(await plays(video, member)).toBe(404);
  });

  test('of a channel that is gone nobody is on the team', async () => {
    const member = await stage.somebody();
    const channelId = newChannel();
    await teamIs(channelId, 1, [[member, 'editor']]);
    const video = await stage.video({ ownerId: owner.accountId, channelId, visibility: 'private' });
    await deliver(onChannelNews, domainNews(channelClosed, { channelId, ownerId: owner.accountId, version: 2 }));
    expect(await plays(video, member)).toBe(404);
  });
});

test('of somebody who has left nothing is kept of what they watched, and everything of others', async () => {
  const [one, other] = [await stage.somebody(), await stage.somebody()];
  for (const video of [await stage.video(), await stage.video()])
    for (const who of [one, other]) expect(await stops(video, who)).toBe(204);
  const gone = domainNews(accountClosed, { ...accountClosed.example, accountId: one.accountId, version: 9 });
  for (const _ of [1, 2]) expect(await deliver(onAccountClosed, gone)).toEqual([]);
  const rows = (await stage.table.rows()).filter(({ kind }) => kind === 'progress');
  const kept = [one, other].map(({ accountId }) => rows.filter(({ pk }) => pk === `HISTORY#${accountId}`).length);
  expect(kept).toEqual([0, 2]);
});
