import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { everyShard, shardOf } from '../../lambdas/engagement/follow.ts';
import { goneLive } from '../../lambdas/engagement/going-live.ts';
import { atOnce } from '../../lambdas/kit/at-once.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { streamStarted } from '../../lambdas/live/events.ts';
import { type EngagementStage, engagementStage, type Somebody } from './engagement-stage.ts';

const minute = 60_000;
let stage: EngagementStage;
let owner: Somebody;
let channelId: string;
beforeAll(async () => {
  stage = await engagementStage();
  owner = await stage.somebody({ roles: ['viewer', 'creator'] });
});
beforeEach(async () => {
  channelId = await stage.channel(owner.accountId);
});
afterAll(() => stage.stop());

const follower = async (): Promise<Somebody> => {
  const one = await stage.somebody();
  await stage.follow(channelId, one);
  return one;
};
/** Rows as following writes them, for more people than one would want to have follow one by one. */
const manyFollow = async (people: number): Promise<string[]> => {
  const ids = Array.from({ length: people * 40 }, (_, at) => `usr_${at.toString(16).padStart(32, '0')}`);
  // All in one partition: that is where it has to go on.
  const some = ids.filter((accountId) => shardOf(accountId) === 3).slice(0, people);
  await atOnce([...some.entries()], 20, async ([at, accountId]) => {
    const since = new Date(Date.UTC(2026, 10, 1) + at).toISOString();
    await stage.table.put({
      ...{ pk: `FOLLOWS#${accountId}`, sk: `CHANNEL#${channelId}`, kind: 'follow', channelId, accountId, since },
      ...{ version: 1, gsi1pk: `FOLLOWERS#${channelId}#3`, gsi1sk: `${since}#${accountId}` },
    });
  });
  return some;
};

describe('what followers are told of', () => {
  const at = new Date('2026-11-20T10:03:00.000Z');
  const stream = (given: object) =>
    goneLive(streamStarted.data.parse({ ...streamStarted.example, ...given }), at) !== undefined;
  test.each<[string, object, boolean]>([
    ['a public stream that is live', {}, true],
    ['one that is for subscribers, whom it shows itself to', { access: 'premium' }, true],
    ['an unlisted one', { visibility: 'unlisted' }, false],
    ['a private one', { visibility: 'private' }, false],
    ['one behind a password', { admission: 'password' }, false],
    ['one behind tickets', { admission: 'ticket' }, false],
    ['one that is interrupted', { state: 'INTERRUPTED' }, false],
    ['one that staff ended', { terminated: { reason: 'violence', at: at.toISOString() } }, false],
    ['one of no channel', { channelId: undefined }, false],
    ['one that has been live for an hour', { liveSince: '2026-11-20T09:02:00.000Z' }, false],
  ])('%s', (_, given, told) => expect(stream(given)).toBe(told));
});

describe('a channel that goes live', () => {
  test('tells everybody who follows it, once, however often its news comes, and whatever happens on air', async () => {
    const followers = [await follower(), await follower(), await follower()];
    const streamId = await stage.stream(channelId, { state: 'LIVE', version: 4 });
    expect(await stage.tellAll()).toBe(1 + everyShard.length);
    const facts = { streamId, liveSince: clock.now().toISOString() };
    await stage.stream(channelId, { ...facts, state: 'INTERRUPTED', version: 5 });
    await stage.stream(channelId, { ...facts, state: 'LIVE', version: 6 });
    expect(await stage.tellAll()).toBe(1);
    expect(await stage.toldOf(streamId)).toEqual(followers.map(({ accountId }) => accountId).sort());
  });

  test('tells nobody who has switched that off, or does not follow it any more; who follows again is told again', async () => {
    const [ada, ben, cem] = [await follower(), await follower(), await follower()];
    expect((await stage.notify(channelId, ada, false)).body).toMatchObject({ follows: true, notify: false });
    expect((await stage.read(channelId, ada)).body.notify).toBe(false);
    expect((await stage.mine(ada)).body.items[0]).toMatchObject({ notify: false });
    await stage.notify(channelId, cem, false);
    await stage.unfollow(channelId, cem);
    expect((await stage.notify(channelId, cem, true)).body.error.code).toBe('engagement.not_followed');
    expect((await stage.follow(channelId, cem)).body.notify).toBe(true);
    await stage.unfollow(channelId, ben);
    const streamId = await stage.stream(channelId);
    await stage.tellAll();
    expect(await stage.toldOf(streamId)).toEqual([cem.accountId]);
  });

  test('tells of another stream of the same hour nobody, and of one after it everybody', async () => {
    const ada = await follower();
    await stage.stream(channelId);
    await stage.tellAll();
    stage.turn(59 * minute);
    const again = await stage.stream(channelId);
    await stage.tellAll();
    expect(await stage.toldOf(again)).toEqual([]);
    stage.turn(2 * minute);
    const later = await stage.stream(channelId);
    await stage.tellAll();
    expect(await stage.toldOf(later)).toEqual([ada.accountId]);
    stage.turn(-61 * minute);
  });

  test('is told of as far as it came when it ends, or is taken from view, meanwhile', async () => {
    await follower();
    for (const over of [{ state: 'ARCHIVING' }, { visibility: 'private' }]) {
      const other = await stage.channel(owner.accountId);
      await stage.follow(other, await stage.somebody());
      const streamId = await stage.stream(other, { version: 4 });
      const [first] = stage.telling.splice(0);
      await stage.tell(first as NonNullable<typeof first>);
      await stage.stream(other, { streamId, version: 5, liveSince: first?.liveSince, ...over });
      await stage.tellAll();
      expect(await stage.toldOf(streamId)).toEqual([]);
    }
  });
});

describe('very many followers', () => {
  test('are told some at a time: each piece of work reads 500 and asks for the next; 50 are in one piece of news', async () => {
    const ids = await manyFollow(1203);
    const streamId = await stage.stream(channelId);
    // The beginning, a look into each of the 16 partitions, and two more of the one where they all are.
    expect(await stage.tellAll()).toBe(1 + 16 + 2);
    expect(await stage.toldOf(streamId)).toEqual([...ids].sort());
    const sizes = (await stage.table.news())
      .filter(({ name, data }) => name === 'followers.notified' && JSON.stringify(data).includes(streamId))
      .map(({ data }) => (data['accountIds'] as string[]).length);
    expect([Math.max(...sizes), sizes.length]).toEqual([50, 10 + 10 + 5]);
  }, 60_000);

  test('are told once by news with the same name where a piece of work died and is done again, also the first', async () => {
    const ada = await follower();
    const streamId = await stage.stream(channelId);
    const [first] = stage.telling.splice(0);
    if (!first) throw new Error('nothing was asked for');
    // It died before it could say that it had asked for everything.
    await stage.tell(first);
    const pieces = stage.telling.splice(0);
    await stage.table.put({
      ...{ pk: `CHANNEL#${channelId}`, sk: 'TELLING', kind: 'telling', channelId, streamId, at: clock.now().getTime() },
    });
    await stage.tell(first);
    expect(stage.telling.splice(0)).toEqual(pieces);
    await stage.tell(first);
    expect(stage.telling).toEqual([]);
    for (const piece of [...pieces, ...pieces]) await stage.tell(piece);
    expect(await stage.toldOf(streamId)).toEqual([ada.accountId]);
  });
});
