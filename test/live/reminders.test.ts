import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountIdOf } from '../../lambdas/kit/ids.ts';
import * as contract from '../../lambdas/live/contract.ts';
import { goOnAir } from '../../lambdas/live/go-on-air.ts';
import { type Asked, asking, openDoor } from '../support/api-event.ts';
import { signedToken } from '../support/signed-token.ts';
import { aStream, goOn, noStep, reaching } from './live-life.ts';
import { type LiveWorld, liveEnv, liveWorld, ownerId, table } from './live-world.ts';

const minute = 60_000;
let world: LiveWorld;
let ask: ReturnType<typeof asking>;
beforeAll(async () => {
  openDoor({ ...liveEnv, SIGNING_SECRET: 'arclight/test/signing' });
  ask = asking((await import('../../lambdas/live/api.lambda.ts')).handler);
});
beforeEach(() => {
  world = liveWorld(12);
});

let people = 0;
const somebody = (status = 'active') => {
  const subject = `00000000-0000-4000-9000-${String(++people).padStart(12, '0')}`;
  const accountId = accountIdOf(subject);
  world.dynamo.put(table, {
    ...{ pk: `PERSON#${accountId}`, sk: 'PERSON', kind: 'person' },
    ...{ accountId, version: 1, roles: ['viewer'], plan: 'free', status },
  });
  return { accountId, token: signedToken(subject) };
};
type Somebody = ReturnType<typeof somebody>;
const on = (streamId: string, who: Somebody): Asked => ({ token: who.token, params: { stream_id: streamId } });
const sets = (streamId: string, who: Somebody) => ask(contract.setReminder, on(streamId, who));
const reminds = async (streamId: string, who: Somebody) =>
  (await ask(contract.readReminder, on(streamId, who))).body.reminds;
/** Who is to be written to, by the news. */
const toldOf = (streamId: string): string[] =>
  world
    .news()
    .filter(({ detailType, detail }) => detailType === 'stream.reminded' && detail.data['streamId'] === streamId)
    .flatMap(({ detail }) => detail.data['accountIds'] as string[]);
const goesLive = async (streamId: string) => {
  const { streamKey } = await goOnAir(world.studio, streamId, world.now(), noStep);
  world.publishers.add(`live/${streamKey}`);
  await goOn(world, { forMs: 10 * minute, until: reaching(world, streamId, 'LIVE') });
};
const rest = () => world.dynamo.rows(table).filter((row) => String(row['pk']).startsWith('REMINDERS#'));

describe('a reminder', () => {
  test('is set, read and taken back, each twice as well as once, by those who may know of the stream', async () => {
    const { streamId } = await aStream(world);
    const [grace, hopper] = [somebody(), somebody()];
    expect(await reminds(streamId, grace)).toBe(false);
    for (let time = 0; time < 2; time++)
      expect(await sets(streamId, grace)).toMatchObject({ status: 200, body: { reminds: true } });
    expect([await reminds(streamId, grace), await reminds(streamId, hopper)]).toEqual([true, false]);
    for (let time = 0; time < 2; time++)
      expect((await ask(contract.dropReminder, on(streamId, grace))).status).toBe(204);
    expect(await reminds(streamId, grace)).toBe(false);
    const hidden = (await aStream(world, { visibility: 'private' })).streamId;
    expect((await sets(hidden, grace)).status).toBe(404);
    expect((await sets(streamId, somebody('suspended'))).body.error.code).toBe('access.account_suspended');
  });

  test('comes when the stream is live, to everybody once, and the list is gone then', async () => {
    const { streamId } = await aStream(world);
    const all = Array.from({ length: 23 }, () => somebody());
    for (const one of all) await sets(streamId, one);
    const [first] = all;
    if (!first) throw new Error('nobody');
    await ask(contract.dropReminder, on(streamId, first));
    await goOn(world, { forMs: 10 * minute });
    expect(toldOf(streamId)).toEqual([]);
    await goesLive(streamId);
    await goOn(world, { forMs: minute });
    const told = toldOf(streamId);
    expect(told.sort()).toEqual(
      all
        .slice(1)
        .map(({ accountId }) => accountId)
        .sort(),
    );
    expect(rest()).toEqual([]);
    expect((await sets(streamId, first)).body.error).toMatchObject({
      code: 'live.too_late_to_remind',
      details: { state: 'LIVE' },
    });
    await goOn(world, { forMs: 5 * minute });
    expect(toldOf(streamId)).toEqual([]);
  });

  test('comes for nobody when the stream was called off, or is not theirs to see any more', async () => {
    const [off, closed] = [await aStream(world), await aStream(world)];
    for (const { streamId } of [off, closed]) await sets(streamId, somebody());
    const { endStream } = await import('../../lambdas/live/end-stream.ts');
    await endStream(world.studio, off.streamId, world.now(), 'stopped');
    const before = await world.stream(closed.streamId);
    const hidden = { ...before, visibility: 'private' as const, version: before.version + 1 };
    await world.studio.streams.saveChange(before, hidden, 'change', world.now());
    await goesLive(closed.streamId);
    await goOn(world, { forMs: 2 * minute });
    expect([...toldOf(off.streamId), ...toldOf(closed.streamId)]).toEqual([]);
    expect(rest()).toEqual([]);
  });

  test('a stream has no more of them than it may have, and room again when one is taken back', async () => {
    const { streamId } = await aStream(world);
    const [grace, hopper] = [somebody(), somebody()];
    await sets(streamId, grace);
    const count = rest().find((row) => row['sk'] === 'COUNT');
    world.dynamo.put(table, { ...count, count: contract.mostReminders });
    expect((await sets(streamId, hopper)).body.error.code).toBe('live.reminders_full');
    await ask(contract.dropReminder, on(streamId, grace));
    expect((await sets(streamId, hopper)).status).toBe(200);
  });

  test('of somebody who has left for good there is none', async () => {
    const [one, other] = [await aStream(world), await aStream(world, { ownerId })];
    const [grace, hopper] = [somebody(), somebody()];
    for (const { streamId } of [one, other]) for (const who of [grace, hopper]) await sets(streamId, who);
    await world.studio.reminders.dropAllOf(grace.accountId);
    await goesLive(one.streamId);
    expect(toldOf(one.streamId)).toEqual([hopper.accountId]);
    expect(await reminds(other.streamId, hopper)).toBe(true);
    expect(rest().map((row) => row['accountId'])).not.toContain(grace.accountId);
  });
});
