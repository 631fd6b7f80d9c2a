import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountIdOf } from '../../lambdas/kit/ids.ts';
import { sealer } from '../../lambdas/kit/seal.ts';
import * as contract from '../../lambdas/live/contract.ts';
import { endStream } from '../../lambdas/live/end-stream.ts';
import { goOnAir } from '../../lambdas/live/go-on-air.ts';
import { type Asked, asking, openDoor, originSecret } from '../support/api-event.ts';
import { signedToken } from '../support/signed-token.ts';
import { aStream, goOn, noStep, reaching } from './live-life.ts';
import { type LiveWorld, liveEnv, liveWorld, table } from './live-world.ts';

const minute = 60_000;
const secretKey = 'ab12-cd34-ef56';
const address = 'rtmps://live.example.com/app';
let world: LiveWorld;
let ask: ReturnType<typeof asking>;
let people = 0;
const somebody = () => {
  const subject = `00000000-0000-4000-b000-${String(++people).padStart(12, '0')}`;
  const accountId = accountIdOf(subject);
  world.dynamo.put(table, {
    ...{ pk: `PERSON#${accountId}`, sk: 'PERSON', kind: 'person' },
    ...{ accountId, version: 1, roles: ['viewer', 'creator'], plan: 'free', status: 'active' },
  });
  return { accountId, token: signedToken(subject) };
};
let ada: ReturnType<typeof somebody>;
beforeAll(async () => {
  openDoor({ ...liveEnv, SIGNING_SECRET: 'arclight/test/signing' });
  ask = asking((await import('../../lambdas/live/api.lambda.ts')).handler);
});
beforeEach(() => {
  world = liveWorld(17);
  world.names.set('live.example.com', ['1.1.1.1']);
  ada = somebody();
});

let keys = 0;
const on = (streamId: string, more: Asked = {}): Asked => ({
  ...{ token: ada.token, params: { stream_id: streamId }, ...more },
  headers: { 'idempotency-key': `target-${++keys}`, ...more.headers },
});
const adds = (streamId: string, body: object = {}) =>
  ask(contract.addTarget, on(streamId, { body: { label: 'There', address, stream_key: secretKey, ...body } }));
const one = (streamId: string, target_id: string, more: Asked = {}) =>
  on(streamId, { params: { stream_id: streamId, target_id }, ...more });
const switches = (streamId: string, targetId: string, enabled: boolean) =>
  ask(contract.switchTarget, one(streamId, targetId, { body: { enabled } }));
const drops = (streamId: string, targetId: string) => ask(contract.dropTarget, one(streamId, targetId));
const listed = async (streamId: string) => (await ask(contract.listTargets, on(streamId))).body;
const mine = async (): Promise<string> => (await aStream(world, { ownerId: ada.accountId })).streamId;
const rows = () => world.dynamo.rows(table).filter(({ kind }) => String(kind).startsWith('target'));
const stateOf = async (streamId: string) => (await listed(streamId)).items[0].state;

const live = async (streamId: string): Promise<void> => {
  const { streamKey } = await goOnAir(world.studio, streamId, world.now(), noStep);
  world.publishers.add(`live/${streamKey}`);
  await goOn(world, { forMs: 10 * minute, until: reaching(world, streamId, 'LIVE') });
};
const stop = (streamId: string) => endStream(world.studio, streamId, world.now(), 'stopped', 'stop');
const told = () => [...world.encoders.values()].map((encoder) => encoder.told)[0] ?? {};
const groups = () =>
  ((told()['EncoderSettings'] as { OutputGroups: { Name: string }[] }).OutputGroups ?? []).map(({ Name }) => Name);

describe('before a stream starts', () => {
  test('a place is added, listed, switched and removed; what was given is shown to nobody again', async () => {
    const streamId = await mine();
    const added = await adds(streamId);
    expect(added.body).toEqual({
      target_id: expect.stringMatching(/^tgt_/),
      ...{ label: 'There', host: 'live.example.com', enabled: true, state: 'waiting' },
    });
    const { target_id } = added.body;
    expect(await listed(streamId)).toMatchObject({ most: 2, per_hour_usd: 0.5, items: [added.body] });
    expect((await switches(streamId, target_id, false)).body).toMatchObject({ enabled: false, state: 'off' });
    expect(await stateOf(streamId)).toBe('off');
    expect((await drops(streamId, target_id)).status).toBe(204);
    expect((await listed(streamId)).items).toEqual([]);
    expect((await drops(streamId, target_id)).body.error.code).toBe('live.target_not_found');
    expect((await switches(streamId, target_id, true)).body.error.code).toBe('live.target_not_found');
  });

  test('what is kept holds neither the key nor the way behind the host', async () => {
    const streamId = await mine();
    await adds(streamId, { address: 'rtmps://live.example.com/a-secret-way' });
    const kept = JSON.stringify(world.dynamo.rows(table));
    expect(kept).toContain('live.example.com');
    expect(kept).not.toContain(secretKey);
    expect(kept).not.toContain('a-secret-way');
  });

  test('there are as many as the environment lets there be; one that was removed makes room', async () => {
    const streamId = await mine();
    const first = await adds(streamId);
    await adds(streamId);
    expect((await adds(streamId)).body.error).toMatchObject({ code: 'live.targets_full', details: { most: 2 } });
    await drops(streamId, first.body.target_id);
    expect((await adds(streamId)).status).toBe(201);
  });

  test.each([
    [{ address: 'rtmp://10.0.0.1/app' }, 'address'],
    [{ address: 'https://live.example.com/app' }, 'address'],
    [{ stream_key: 'with a space' }, 'stream_key'],
    [{ stream_key: 'a$dt$' }, 'stream_key'],
    [{ label: '' }, 'label'],
  ])('%j is turned down, with what would be right', async (body, field) => {
    const { error } = (await adds(await mine(), body)).body;
    expect(error.code).toBe('request.invalid');
    expect(error.details.fields).toEqual([{ field, problem: expect.any(String) }]);
  });
});

describe('its encoder', () => {
  test('is told of those that are on, with their keys, and goes on trying for longer than any stream lasts', async () => {
    const streamId = await mine();
    const { target_id: off } = (await adds(streamId)).body;
    await switches(streamId, off, false);
    const { target_id } = (await adds(streamId)).body;
    await live(streamId);
    expect(groups()).toEqual(['Packaging', target_id]);
    expect(told()['Destinations']).toEqual([
      expect.objectContaining({ Id: 'packaging' }),
      { Id: target_id, Settings: [{ Url: 'rtmps://live.example.com:443/app', StreamName: secretKey }] },
    ]);
    const { RtmpOutputSettings } = (told()['EncoderSettings'] as never as Settings).OutputGroups[1]?.Outputs[0]
      ?.OutputSettings ?? { RtmpOutputSettings: undefined };
    const { ConnectionRetryInterval = 0, NumRetries = 0 } = RtmpOutputSettings ?? {};
    expect(ConnectionRetryInterval * NumRetries).toBeGreaterThan(12 * 3600);
    expect((await world.stream(streamId)).relays).toBe(1);
    expect((await ask(contract.readStream, on(streamId))).body.cost.per_hour_usd).toBe(1.9);
  });

  test.each([
    ['inner_address', ['10.0.0.1'], 'does not lead to an address on the internet'],
    ['inner_address', ['1.1.1.1', '169.254.169.254'], 'does not lead to an address on the internet'],
    ['no_address', [], 'no such host'],
  ])(
    'is not told of one whose host has come to lead elsewhere (%s %j), and the stream starts',
    async (_, to, words) => {
      const streamId = await mine();
      await adds(streamId);
      world.names.set('live.example.com', to);
      await live(streamId);
      expect(groups()).toEqual(['Packaging']);
      expect((await listed(streamId)).items[0]).toMatchObject({
        state: 'failed',
        words: expect.stringContaining(words),
      });
    },
  );

  test('forgets their keys before its place is given back, and so do we', async () => {
    const streamId = await mine();
    await adds(streamId);
    await live(streamId);
    expect(rows().length).toBeGreaterThan(0);
    // However long its recording takes.
    world.behaves.harvest = 'IN_PROGRESS';
    await stop(streamId);
    await goOn(world, { forMs: 10 * minute });
    expect((await world.stream(streamId)).state).toBe('ARCHIVING');
    expect(JSON.stringify([...world.encoders.values()])).not.toContain(secretKey);
    expect(groups()).toEqual(['Packaging']);
    expect(rows()).toEqual([]);
    expect((await world.studio.pool.places()).filter((place) => place.streamId)).toEqual([]);
  });

  test('forgets them also when MediaLive will have no encoder without an input, and when the stream never came up', async () => {
    world.behaves.wantsAnInput = true;
    const streamId = await mine();
    await adds(streamId);
    await goOnAir(world.studio, streamId, world.now(), noStep);
    await goOn(world, { forMs: 30 * minute });
    expect((await world.stream(streamId)).state).toBe('ENDED');
    expect(JSON.stringify([...world.encoders.values()])).not.toContain(secretKey);
    expect(rows()).toEqual([]);
  });

  test('is told of them again with a new key of the stream’s own', async () => {
    const streamId = await mine();
    const { target_id } = (await adds(streamId)).body;
    await live(streamId);
    const before = world.calls.length;
    const { stream_key } = (await ask(contract.rotateKey, on(streamId, { body: { force: true } }))).body;
    world.publishers.add(`live/${stream_key}`);
    await goOn(world, { forMs: 5 * minute });
    expect(world.calls.slice(before).filter(({ command }) => command === 'UpdateChannelCommand')).toHaveLength(1);
    expect(groups()).toEqual(['Packaging', target_id]);
  });
});

interface Settings {
  OutputGroups: {
    Outputs: {
      OutputSettings: { RtmpOutputSettings?: { ConnectionRetryInterval?: number; NumRetries?: number } };
    }[];
  }[];
}

test('of a stream announced far ahead they are sealed anew within a week of another key, and open with that alone', async () => {
  const { streamId } = await aStream(world, {
    ownerId: ada.accountId,
    scheduledAt: new Date(world.now().getTime() + 60 * 24 * 60 * minute).toISOString(),
  });
  const { target_id } = (await adds(streamId)).body;
  const before = (await world.studio.targets.find(streamId, target_id)).sealed;
  world.studio.seals = sealer('arclight/test/targets-changed', 'targets');
  openDoor(
    { ...liveEnv, SIGNING_SECRET: 'arclight/test/signing' },
    { 'arclight/test/targets-changed': { current: 'another', previous: originSecret } },
  );
  await goOn(world, { forMs: 8 * 24 * 60 * minute, everyMs: 10 * minute });
  const { sealed } = await world.studio.targets.find(streamId, target_id);
  expect(sealed).not.toBe(before);
  expect(JSON.parse(await world.studio.seals.open(target_id, sealed))).toMatchObject({ streamKey: secretKey });
});

test('a stream that is called off takes its targets with it', async () => {
  const streamId = await mine();
  await adds(streamId);
  await stop(streamId);
  await goOn(world, { forMs: 2 * minute });
  expect(rows()).toEqual([]);
});

describe('on air', () => {
  test('it is connecting, on, or has failed with words, as MediaLive counts what arrives', async () => {
    const streamId = await mine();
    const { target_id } = (await adds(streamId)).body;
    expect(await stateOf(streamId)).toBe('waiting');
    await live(streamId);
    expect(await stateOf(streamId)).toBe('connecting');
    world.reached.add(target_id);
    expect(await stateOf(streamId)).toBe('on');
    world.reached.clear();
    world.turn(minute);
    expect((await listed(streamId)).items[0]).toMatchObject({
      state: 'failed',
      words: expect.stringContaining('Nothing arrives at live.example.com'),
    });
    world.behaves.failsAt = 'GetMetricDataCommand';
    expect(await stateOf(streamId)).toBe('connecting');
    world.behaves.failsAt = undefined;
    await stop(streamId);
    expect(await stateOf(streamId)).toBe('off');
  });

  test('what MediaLive says of another place neither interrupts the stream nor repeats where it is sent', async () => {
    const streamId = await mine();
    await adds(streamId);
    await live(streamId);
    for (const AlertType of ['RTMP endpoint lost', 'Failed to Create Output File or Socket', 'Something new'])
      world.alerts.push({ AlertType, Message: `rtmps://live.example.com/app/${secretKey}`, State: 'SET' });
    await goOn(world, { forMs: minute });
    expect((await world.stream(streamId)).state).toBe('LIVE');
    const health = JSON.stringify((await ask(contract.readHealth, on(streamId))).body);
    expect(health).toContain('to another place is disturbed');
    expect(health).toContain('Something new');
    expect(health).not.toContain(secretKey);
    expect(health).not.toContain('No picture arrives');
  });

  test('nothing of it can be changed any more, and of a stream that is over nothing at all', async () => {
    const streamId = await mine();
    const { target_id } = (await adds(streamId)).body;
    await live(streamId);
    for (const answer of [
      await adds(streamId),
      await switches(streamId, target_id, false),
      await drops(streamId, target_id),
    ])
      expect(answer.body.error.code).toBe('live.targets_settled');
    await stop(streamId);
    expect((await adds(streamId)).body.error.code).toBe('live.stream_is_over');
  });

  test('one that starts in the same moment is settled: nothing is added behind its encoder’s back', async () => {
    const streamId = await mine();
    const { target_id } = (await adds(streamId)).body;
    const target = await world.studio.targets.find(streamId, target_id);
    await goOnAir(world.studio, streamId, world.now(), noStep);
    for (const late of [
      world.studio.targets.add(streamId, { ...target, targetId: 'tgt_late' }, []),
      world.studio.targets.switch(streamId, target_id, false),
      world.studio.targets.drop(streamId, target_id),
    ])
      await expect(late).rejects.toMatchObject({ code: 'live.targets_settled' });
  });
});

test('nobody but its owner gives a stream other places', async () => {
  const streamId = await mine();
  const { target_id } = (await adds(streamId)).body;
  ada = somebody();
  for (const answer of [
    await adds(streamId),
    await switches(streamId, target_id, false),
    await drops(streamId, target_id),
  ])
    expect([403, 404]).toContain(answer.status);
  expect([403, 404]).toContain((await ask(contract.listTargets, on(streamId))).status);
});
