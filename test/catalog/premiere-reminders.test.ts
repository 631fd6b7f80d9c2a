import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountClosed } from '../../lambdas/accounts/events.ts';
import * as contract from '../../lambdas/catalog/contract.ts';
import { remindTime } from '../../lambdas/catalog/remind-time.ts';
import type { Video } from '../../lambdas/catalog/video.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { aVideo } from '../support/a-video.ts';
import type { Answered } from '../support/api-event.ts';
import { type CatalogStage, catalogStage, type Somebody } from './catalog-stage.ts';

const minute = 60_000;
const hour = 60 * minute;
let stage: CatalogStage;
let owner: Somebody;
let onLeaving: unknown;
beforeAll(async () => {
  stage = await catalogStage();
  owner = await stage.somebody();
  ({ handler: onLeaving } = await import('../../lambdas/catalog/on-person-leaving.lambda.ts'));
});
afterAll(() => stage.stop());

let grace: Somebody;
let hopper: Somebody;
beforeEach(async () => {
  [grace, hopper] = [await stage.somebody({ roles: ['viewer'] }), await stage.somebody({ roles: ['viewer'] })];
});

const said = ({ status, body }: Answered): string => (body?.error ? `${status} ${body.error.code}` : String(status));
const on = (videoId: string, who: Somebody) => ({ params: { video_id: videoId }, token: who.token });
const sets = (videoId: string, who: Somebody) => stage.ask(contract.setReminder, on(videoId, who));
const drops = (videoId: string, who: Somebody) => stage.ask(contract.dropReminder, on(videoId, who));
const reminds = async (videoId: string, who: Somebody) =>
  (await stage.ask(contract.readReminder, on(videoId, who))).body.reminds;
const announce = async (videoId: string, inMs: number) => {
  const premiere_at = new Date(clock.now().getTime() + inMs).toISOString();
  await stage.ask(contract.announcePremiere, { ...on(videoId, owner), body: { premiere_at } });
  return premiere_at;
};
const premiere = async (inMs = hour, given: Partial<Video> = {}): Promise<string> => {
  const film = { state: 'READY', sourceVersion: 1, deadline: undefined, durationMs: 60_000 } as const;
  const { videoId } = await stage.video({ ownerId: owner.accountId, ...film, ...given });
  await announce(videoId, inMs);
  return videoId;
};
/** Time goes by, and the reconciler looks. */
const later = async (ms: number): Promise<void> => {
  stage.turn(ms);
  await stage.reconcile({}, {});
};
/** Who is reminded of it, once for each time they are, by the hour it was announced for. */
const toldOf = async (videoId: string): Promise<string[]> =>
  (await stage.table.news())
    .filter(({ name, data }) => name === 'video.reminded' && data['videoId'] === videoId)
    .flatMap(({ data }) => data['accountIds'] as string[])
    .sort();
const rest = async (videoId: string) => (await stage.table.rows()).filter(({ pk }) => pk === `REMINDERS#${videoId}`);

test('the hour that counts is the one it is announced for, once, and none while it is held back', () => {
  const video = aVideo({ state: 'PUBLISHED', premiereAt: '2026-12-01T20:00:00.000Z' });
  expect(remindTime(video)).toBe('2026-12-01T19:55:00.000Z');
  expect(remindTime({ ...video, remindedFor: video.premiereAt })).toBeUndefined();
  expect(remindTime({ ...video, remindedFor: '2026-11-30T20:00:00.000Z' })).toBe('2026-12-01T19:55:00.000Z');
  expect(remindTime({ ...video, trashedAt: '2026-11-30T20:00:00.000Z' })).toBeUndefined();
  expect(remindTime({ ...video, state: 'READY' })).toBeUndefined();
  expect(remindTime(aVideo({ state: 'PUBLISHED' }))).toBeUndefined();
});

describe('a reminder of a premiere', () => {
  test('is set, read and taken back, each twice as well as once, by those who may know of it', async () => {
    const videoId = await premiere();
    expect(await reminds(videoId, grace)).toBe(false);
    for (let time = 0; time < 2; time++)
      expect(await sets(videoId, grace)).toMatchObject({ status: 200, body: { video_id: videoId, reminds: true } });
    expect([await reminds(videoId, grace), await reminds(videoId, hopper)]).toEqual([true, false]);
    for (let time = 0; time < 2; time++) expect(said(await drops(videoId, grace))).toBe('204');
    expect(await reminds(videoId, grace)).toBe(false);
    const hidden = await premiere(hour, { visibility: 'private' });
    expect(said(await sets(hidden, grace))).toBe('404 catalog.video_not_found');
  });

  test('is for what is still to come by more than five minutes, and for no other video', async () => {
    const near = await premiere(5 * minute - 1000);
    const { videoId } = await stage.video({ ownerId: owner.accountId, state: 'PUBLISHED', visibility: 'public' });
    for (const one of [near, videoId]) expect(said(await sets(one, grace))).toBe('409 catalog.no_premiere_to_come');
  });

  test('comes five minutes before, to everybody once, and the list is gone then', async () => {
    const videoId = await premiere();
    const all = await Promise.all(Array.from({ length: 23 }, () => stage.somebody()));
    for (const one of all) await sets(videoId, one);
    await drops(videoId, all[0] as Somebody);
    await later(54 * minute);
    expect(await toldOf(videoId)).toEqual([]);
    await later(minute + 1000);
    const wanted = all.slice(1).map(({ accountId }) => accountId);
    expect(await toldOf(videoId)).toEqual(wanted.sort());
    expect(await rest(videoId)).toEqual([]);
    await later(minute);
    await later(hour);
    expect(await toldOf(videoId)).toHaveLength(22);
    expect((await stage.stored(videoId)).version).toBe(3);
  });

  test('moves with the hour, and waits for another where it was called off', async () => {
    const [moved, off] = [await premiere(), await premiere()];
    for (const one of [moved, off]) await sets(one, grace);
    await announce(moved, 3 * hour);
    await stage.ask(contract.callOffPremiere, on(off, owner));
    await later(hour);
    expect([...(await toldOf(moved)), ...(await toldOf(off))]).toEqual([]);
    await announce(off, 2 * hour);
    await later(2 * hour - 4 * minute);
    expect([await toldOf(moved), await toldOf(off)]).toEqual([[grace.accountId], [grace.accountId]]);
  });

  test('comes for nobody when it is not theirs to see any more, or is long over', async () => {
    const hidden = await premiere();
    await sets(hidden, grace);
    await stage.ask(contract.changeVideo, { ...on(hidden, owner), body: { visibility: 'private' } });
    await later(56 * minute);
    const missed = await premiere();
    await sets(missed, grace);
    await later(hour + 16 * minute);
    expect([...(await toldOf(hidden)), ...(await toldOf(missed))]).toEqual([]);
    expect([...(await rest(hidden)), ...(await rest(missed))]).toEqual([]);
  });

  test('a premiere has no more of them than it may have', async () => {
    const videoId = await premiere();
    await sets(videoId, grace);
    const count = (await rest(videoId)).find(({ sk }) => sk === 'COUNT');
    await stage.table.put({ ...count, pk: `REMINDERS#${videoId}`, sk: 'COUNT', count: 10_000 });
    expect(said(await sets(videoId, hopper))).toBe('409 catalog.reminders_full');
    await drops(videoId, grace);
    expect(said(await sets(videoId, hopper))).toBe('200');
  });

  test('of somebody who has left for good there is none', async () => {
    const videoId = await premiere();
    for (const who of [grace, hopper]) await sets(videoId, who);
    const closed = { ...accountClosed.example, accountId: grace.accountId, status: 'closed', version: 9 };
    expect(await deliver(onLeaving, domainNews(accountClosed, closed))).toEqual([]);
    expect((await rest(videoId)).flatMap((row) => row['accountId'] ?? [])).toEqual([hopper.accountId]);
  });
});
