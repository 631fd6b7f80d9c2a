import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountIdOf } from '../../lambdas/kit/ids.ts';
import * as contract from '../../lambdas/live/contract.ts';
import { endStream } from '../../lambdas/live/end-stream.ts';
import { markedIn, offsetOf } from '../../lambdas/live/marker.ts';
import { type Asked, asking, openDoor } from '../support/api-event.ts';
import { signedToken } from '../support/signed-token.ts';
import { aStream, goOn, onAir } from './live-life.ts';
import { type LiveWorld, liveEnv, liveWorld, table } from './live-world.ts';

const minute = 60_000;
let world: LiveWorld;
let ask: ReturnType<typeof asking>;
let people = 0;
const somebody = (status = 'active') => {
  const subject = `00000000-0000-4000-a000-${String(++people).padStart(12, '0')}`;
  const accountId = accountIdOf(subject);
  world.dynamo.put(table, {
    ...{ pk: `PERSON#${accountId}`, sk: 'PERSON', kind: 'person' },
    ...{ accountId, version: 1, roles: ['viewer', 'creator'], plan: 'free', status },
  });
  return { accountId, token: signedToken(subject) };
};
let ada: ReturnType<typeof somebody>;
beforeAll(async () => {
  openDoor({ ...liveEnv, SIGNING_SECRET: 'arclight/test/signing' });
  ask = asking((await import('../../lambdas/live/api.lambda.ts')).handler);
});
beforeEach(() => {
  world = liveWorld(13);
  ada = somebody();
});

let keys = 0;
const on = (streamId: string, more: Asked = {}): Asked => ({
  ...{ token: ada.token, params: { stream_id: streamId }, ...more },
  headers: { 'idempotency-key': `mark-${++keys}`, ...more.headers },
});
const marks = (streamId: string, body: object = {}, more: Asked = {}) =>
  ask(contract.markMoment, on(streamId, { body, ...more }));
const drops = (streamId: string, marker_id: string) =>
  ask(contract.dropMarker, on(streamId, { params: { stream_id: streamId, marker_id } }));
const listed = async (streamId: string) => (await ask(contract.listMarkers, on(streamId))).body.items;
const live = async () => (await onAir(world, { ownerId: ada.accountId })).stream.streamId;
const rows = () => world.dynamo.rows(table).filter((row) => String(row['kind']).startsWith('marker'));

describe('a moment is marked', () => {
  test('while the stream is on air, in a pause too, and listed in order with what it is called', async () => {
    const streamId = await live();
    const since = Date.parse((await world.stream(streamId)).liveSince ?? '');
    const offsets: number[] = [];
    for (const label of ['Flood', undefined, 'Ebb']) {
      world.turn(10_000);
      offsets.push(world.now().getTime() - since);
      expect((await marks(streamId, { label })).status).toBe(201);
    }
    world.publishers.clear();
    await goOn(world, { forMs: minute / 2 });
    expect((await world.stream(streamId)).state).toBe('INTERRUPTED');
    expect((await marks(streamId, { label: 'Silence' })).status).toBe(201);
    const items = await listed(streamId);
    expect(items.map((one: { label?: string }) => one.label)).toEqual(['Flood', undefined, 'Ebb', 'Silence']);
    expect(items.slice(0, 3).map((one: { offset_ms: number }) => one.offset_ms)).toEqual(offsets);
  });

  test('once, however often it is asked for with the same key', async () => {
    const streamId = await live();
    const headers = { 'idempotency-key': 'the-very-same' };
    const first = await marks(streamId, { label: 'Flood' }, { headers });
    const again = await marks(streamId, { label: 'Flood' }, { headers });
    expect([again.status, again.headers['idempotent-replayed'], again.body]).toEqual([201, 'true', first.body]);
    expect(await listed(streamId)).toEqual([first.body]);
  });

  test('neither before nor after, nor with a label nobody could read', async () => {
    const { streamId: early } = await aStream(world, { ownerId: ada.accountId });
    expect((await marks(early)).body.error).toMatchObject({ code: 'live.not_live', details: { state: 'SCHEDULED' } });
    const streamId = await live();
    for (const label of ['', 'x'.repeat(81), 'two\nlines'])
      expect((await marks(streamId, { label })).body.error.code).toBe('request.invalid');
    await endStream(world.studio, streamId, world.now(), 'stopped');
    expect((await marks(streamId)).body.error.code).toBe('live.stream_is_over');
    expect(await listed(streamId)).toEqual([]);
  });

  test('not when it ends at the very same moment', async () => {
    const streamId = await live();
    const seen = await world.stream(streamId);
    await endStream(world.studio, streamId, world.now(), 'stopped');
    const one = { markerId: 'mrk_01JD3V8Z9Q4X7K2M5N6P8R0S1T', at: world.now().toISOString() };
    await expect(world.studio.markers.add(seen, one, [])).rejects.toMatchObject({ code: 'live.not_live' });
    expect(rows()).toEqual([]);
  });

  test('by who makes the stream, and by nobody else', async () => {
    const streamId = await live();
    const { token } = somebody();
    for (const answer of [
      await marks(streamId, {}, { token }),
      await ask(contract.listMarkers, on(streamId, { token })),
      await ask(contract.dropMarker, {
        token,
        params: { stream_id: streamId, marker_id: 'mrk_01JD3V8Z9Q4X7K2M5N6P8R0S1T' },
      }),
    ])
      expect([answer.status, answer.body.error.code]).toEqual([403, 'access.not_yours']);
  });

  test('a hundred times at most, and once more for each that is taken back', async () => {
    const streamId = await live();
    const { body } = await marks(streamId);
    for (let more = 1; more < contract.mostMarkers; more++) {
      world.turn(1000);
      expect((await marks(streamId)).status).toBe(201);
    }
    expect(await listed(streamId)).toHaveLength(contract.mostMarkers);
    expect((await marks(streamId)).body.error.code).toBe('live.markers_full');
    expect((await drops(streamId, body.marker_id)).status).toBe(204);
    expect((await drops(streamId, body.marker_id)).body.error.code).toBe('live.marker_not_found');
    expect((await marks(streamId)).status).toBe(201);
    expect((await marks(streamId)).body.error.code).toBe('live.markers_full');
  });
});

describe('in the recording', () => {
  const at = (seconds: number) => new Date(Date.UTC(2026, 10, 20, 10) + seconds * 1000).toISOString();
  const marker = (seconds: number, label?: string) => ({ markerId: `mrk_${seconds}`, at: at(seconds), label });
  const recording = {
    ...{ prefix: 'v/', playlistKey: 'v/', durationMs: 120_000 },
    // Sent for a minute, nothing for half a minute, then again.
    clock: [
      { offsetMs: 0, at: at(0) },
      { offsetMs: 60_000, at: at(90) },
    ],
  };

  test('it is where what was sent then is shown: pauses are no part of it, and behind its end there is nothing', () => {
    const all = [marker(-5), marker(20, 'Flood'), marker(75), marker(100, 'Ebb'), marker(400)];
    expect(markedIn(all, recording, { liveSince: at(3) })).toEqual([
      { offsetMs: 0, label: undefined },
      { offsetMs: 20_000, label: 'Flood' },
      { offsetMs: 60_000, label: undefined },
      { offsetMs: 70_000, label: 'Ebb' },
    ]);
  });

  test('whose packager told no time it is counted from the first picture', () => {
    expect(offsetOf(marker(23), { recording: { ...recording, clock: [] }, liveSince: at(3) })).toBe(20_000);
    expect(offsetOf(marker(999), { recording: { ...recording, clock: [] }, liveSince: at(3) })).toBe(120_000);
  });

  test('it is said with the recording, and with everything that is said later', async () => {
    const streamId = await live();
    const since = Date.parse((await world.stream(streamId)).liveSince ?? '');
    world.turn(since + 2500 - world.now().getTime());
    await marks(streamId, { label: 'Flood' });
    world.turn(minute);
    await marks(streamId);
    await endStream(world.studio, streamId, world.now(), 'stopped');
    world.news();
    await goOn(world, { forMs: 10 * minute });
    const told = world.news().filter(({ detailType }) => detailType === 'stream.archived');
    expect(told.map(({ detail }) => detail.data['recording'])).toMatchObject([
      { durationMs: 3500, markers: [{ offsetMs: 2500, label: 'Flood' }] },
    ]);
    expect((await listed(streamId))[0]).toMatchObject({ offset_ms: 2500, label: 'Flood' });
  });
});
