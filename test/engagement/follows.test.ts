import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mostFollows } from '../../lambdas/engagement/contract.ts';
import { following, shardOf, shards, unfollowing } from '../../lambdas/engagement/follow.ts';
import type { Answered } from '../support/api-event.ts';
import { type EngagementStage, engagementStage, type Somebody } from './engagement-stage.ts';

let stage: EngagementStage;
let owner: Somebody;
beforeAll(async () => {
  stage = await engagementStage();
  owner = await stage.somebody({ roles: ['viewer', 'creator'] });
});
afterAll(() => stage.stop());

const said = ({ status, body }: Answered): string => (body?.error ? `${status} ${body.error.code}` : String(status));
const at = new Date('2026-11-20T10:00:00.000Z');
const whom = { channelId: 'ch_1', accountId: 'usr_1' };

describe('the rule', () => {
  test('following twice is following once, since the first time', () => {
    const first = following(undefined, whom, at);
    expect(first).toMatchObject({ since: at.toISOString() });
    expect(following(first, whom, new Date(at.getTime() + 1000))).toBeUndefined();
  });

  test('who takes it back keeps no date, and whose changes come in the same moment still has them in order', () => {
    const first = following(undefined, whom, at);
    const left = unfollowing(first, at);
    expect(left).toEqual({ ...whom, version: at.getTime() + 1 });
    expect(unfollowing(left, at)).toBeUndefined();
    expect(following(left, whom, at)?.version).toBe(at.getTime() + 2);
  });

  test('people are spread over all partitions, and each is always in the same', () => {
    const ids = Array.from({ length: 2000 }, (_, at) => `usr_${at.toString(16).padStart(32, '0')}`);
    const found = ids.map(shardOf);
    expect(found).toEqual(ids.map(shardOf));
    for (let shard = 0; shard < shards; shard++)
      expect(found.filter((one) => one === shard).length, `in ${shard}`).toBeGreaterThan(50);
  });
});

describe('following a channel', () => {
  test('is counted once, is news once, and is read back', async () => {
    const channelId = await stage.channel(owner.accountId);
    const ada = await stage.somebody();
    expect((await stage.read(channelId, ada)).body).toEqual({ channel_id: channelId, follows: false });
    const answer = await stage.follow(channelId, ada);
    expect(answer.body).toMatchObject({ follows: true, notify: true });
    expect((await stage.follow(channelId, ada)).body).toEqual(answer.body);
    expect((await stage.read(channelId, ada)).body).toEqual(answer.body);
    expect(await stage.count(channelId)).toBe(1);
    const news = (await stage.table.news()).filter(({ data }) => data['channelId'] === channelId);
    expect(news).toEqual([
      { name: 'follow.changed', data: expect.objectContaining({ accountId: ada.accountId, since: answer.body.since }) },
    ]);
  });

  test('ends once, and begins anew', async () => {
    const channelId = await stage.channel(owner.accountId);
    const ada = await stage.somebody();
    const first = await stage.follow(channelId, ada);
    expect(said(await stage.unfollow(channelId, ada))).toBe('204');
    expect(said(await stage.unfollow(channelId, ada))).toBe('204');
    expect(await stage.count(channelId)).toBe(0);
    stage.turn(60_000);
    const again = await stage.follow(channelId, ada);
    expect(again.body.since > first.body.since).toBe(true);
    expect(await stage.count(channelId)).toBe(1);
    const news = (await stage.table.news()).filter(({ data }) => data['channelId'] === channelId);
    expect(news.map(({ data }) => 'since' in data)).toEqual([true, false, true]);
  });

  test('by the same person in ten windows at once is one', async () => {
    const channelId = await stage.channel(owner.accountId);
    const ada = await stage.somebody();
    const answers = await Promise.all(Array.from({ length: 10 }, () => stage.follow(channelId, ada)));
    expect(answers.map(said).filter((one) => one !== '200' && one !== '503 request.busy')).toEqual([]);
    expect(answers.map(said)).toContain('200');
    expect(await stage.count(channelId)).toBe(1);
  });

  test('is nobody’s own, nor of what is not there', async () => {
    const channelId = await stage.channel(owner.accountId);
    expect(said(await stage.follow(channelId, owner))).toBe('409 engagement.own_channel');
    const nobodys = 'ch_00000000000000000000000000';
    expect(said(await stage.follow(nobodys, owner))).toBe('404 engagement.channel_not_found');
    expect(said(await stage.read(nobodys, owner))).toBe('404 engagement.channel_not_found');
    const leaving = await stage.somebody({ roles: ['viewer', 'creator'], status: 'closing' });
    const hidden = await stage.channel(leaving.accountId);
    expect(said(await stage.follow(hidden, owner))).toBe('404 engagement.channel_not_found');
  });

  test('has an end: so many channels a person', async () => {
    const channelId = await stage.channel(owner.accountId);
    const ada = await stage.somebody();
    await stage.table.put({ pk: `FOLLOWS#${ada.accountId}`, sk: 'COUNT', kind: 'follows', count: mostFollows });
    expect(said(await stage.follow(channelId, ada))).toBe('409 engagement.too_many_follows');
    expect(await stage.count(channelId)).toBe(0);
  });
});

describe('the lists', () => {
  test('what I follow comes page by page, the newest first, with what is on air there', async () => {
    const ada = await stage.somebody();
    const channels = [];
    for (const handle of ['one', 'two', 'three']) {
      channels.push(await stage.channel(owner.accountId, { handle }));
      await stage.follow(channels.at(-1) ?? '', ada);
      stage.turn(1000);
    }
    const streamId = await stage.stream(channels[1] ?? '', { title: 'High tide' });
    await stage.stream(channels[0] ?? '', { visibility: 'unlisted' });
    const first = await stage.mine(ada, { limit: '2' });
    expect(first.body.items.map((one: { channel: { handle: string } }) => one.channel.handle)).toEqual([
      'three',
      'two',
    ]);
    expect(first.body.items[1].on_air).toMatchObject({ stream_id: streamId, title: 'High tide' });
    const rest = await stage.mine(ada, { limit: '2', cursor: first.body.next_cursor });
    expect(rest.body.items).toHaveLength(1);
    expect(rest.body.items[0].on_air).toBeUndefined();
    expect(rest.body.next_cursor).toBeUndefined();
    const other = await stage.somebody();
    expect(said(await stage.mine(other, { cursor: first.body.next_cursor }))).toBe('422 request.invalid_cursor');
  });

  test('a stream that is over is on air no more, in whatever order it is told, and the next one is', async () => {
    const ada = await stage.somebody();
    const channelId = await stage.channel(owner.accountId);
    await stage.follow(channelId, ada);
    const onAir = async () => (await stage.mine(ada)).body.items[0].on_air?.stream_id;
    const liveSince = new Date(Date.now() - 60_000).toISOString();
    const streamId = await stage.stream(channelId, { version: 5, state: 'ENDED', liveSince });
    await stage.stream(channelId, { streamId, version: 4, state: 'LIVE', liveSince });
    expect(await onAir()).toBeUndefined();
    const next = await stage.stream(channelId);
    await stage.stream(channelId, { streamId, version: 6, state: 'ARCHIVED', liveSince });
    expect(await onAir()).toBe(next);
  });

  test('who follows is for the owner and managers, over all partitions in one order', async () => {
    const manager = await stage.somebody();
    const channelId = await stage.channel(owner.accountId, {
      team: [{ accountId: manager.accountId, role: 'manager' }],
    });
    const fans = [];
    for (let at = 0; at < 5; at++) {
      const fan = await stage.somebody();
      await stage.follow(channelId, fan);
      fans.unshift(fan.accountId);
      stage.turn(1000);
    }
    const first = await stage.followers(channelId, owner, { limit: '3' });
    const rest = await stage.followers(channelId, manager, { limit: '3', cursor: first.body.next_cursor });
    const listed = [...first.body.items, ...rest.body.items];
    expect(listed.map((one: { account_id: string }) => one.account_id)).toEqual(fans);
    expect(listed[0]).toMatchObject({ name: 'Ada', since: expect.any(String) });
    expect(rest.body.next_cursor).toBeUndefined();
    expect(said(await stage.followers(channelId, await stage.somebody()))).toBe('403 access.not_yours');
  });
});

describe('what ends', () => {
  test('whoever has left follows nothing, and nothing says that they did', async () => {
    const channelId = await stage.channel(owner.accountId);
    const [ada, grace] = [await stage.somebody(), await stage.somebody()];
    for (const one of [ada, grace]) await stage.follow(channelId, one);
    await stage.leave(ada.accountId);
    expect(await stage.count(channelId)).toBe(1);
    const kept = (await stage.table.rows()).filter(
      ({ pk, kind }) => kind !== 'outbox' && kind !== 'person' && String(pk).includes(ada.accountId),
    );
    expect(kept).toEqual([]);
    const [left] = (await stage.table.news()).filter(({ data }) => data['channelId'] === channelId && !data['since']);
    expect(left?.data['accountId']).toBe(ada.accountId);
  });

  test('of a channel that is gone everybody is let go of, some at a time, and lists have it no more', async () => {
    const channelId = await stage.channel(owner.accountId);
    const fans = await Promise.all(Array.from({ length: 6 }, () => stage.somebody()));
    for (const fan of fans) await stage.follow(channelId, fan);
    const [first] = fans;
    if (!first) throw new Error('nobody follows');
    expect((await stage.mine(first)).body.items).toHaveLength(1);
    expect(await stage.closeChannel(channelId, owner.accountId)).toBeGreaterThan(shards);
    expect((await stage.mine(first)).body.items).toEqual([]);
    expect(said(await stage.follow(channelId, first))).toBe('404 engagement.channel_not_found');
    const following = (await stage.table.rows()).filter(
      (row) => row['channelId'] === channelId && row['kind'] === 'follow' && row['since'],
    );
    expect(following).toEqual([]);
  });
});
