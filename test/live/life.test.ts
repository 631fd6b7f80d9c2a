import { beforeEach, describe, expect, test } from 'vitest';
import { endStream } from '../../lambdas/live/end-stream.ts';
import { goOnAir } from '../../lambdas/live/go-on-air.ts';
import { aStream, goOn, noStep, onAir, reaching, started } from './live-life.ts';
import { type LiveWorld, liveWorld } from './live-world.ts';

const minute = 60_000;
const channel1 = 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S11';
const channel2 = 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S12';
const channel3 = 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S13';
let world: LiveWorld;
beforeEach(() => {
  world = liveWorld(7);
});

const stateOf = async (streamId: string) => (await world.stream(streamId)).state;
const isAllGiven = async (streamId: string): Promise<void> => {
  const { slot, inputId, oldInputId, packaged, dueAt } = await world.stream(streamId);
  expect({ slot, inputId, oldInputId, packaged, dueAt }).toEqual({});
  expect(world.running()).toEqual([]);
  expect([...world.inputs.values()]).toEqual([]);
  expect([...world.packages.keys()]).toEqual([]);
  expect((await world.studio.pool.places()).filter((place) => place.streamId)).toEqual([]);
};
const stop = (streamId: string) => endStream(world.studio, streamId, world.now(), 'stopped');

describe.each([
  ['every message is heard', true],
  ['no message and no event ever arrives', false],
])('a stream’s life when %s', (_, hears) => {
  beforeEach(() => {
    world.behaves.hearsEvents = hears;
  });

  test('it comes up, is live, is stopped, is recorded, and leaves nothing behind', async () => {
    const air = await onAir(world);
    const { streamId } = air.stream;
    expect(await stateOf(streamId)).toBe('LIVE');
    await goOn(world, { forMs: 10 * minute });
    expect(await stateOf(streamId)).toBe('LIVE');
    await stop(streamId);
    await goOn(world, { forMs: 20 * minute, until: reaching(world, streamId, 'ARCHIVED') });
    const ended = await world.stream(streamId);
    expect(ended).toMatchObject({ state: 'ARCHIVED', endReason: 'stopped', recording: { durationMs: 3500 } });
    expect(ended.recording?.playlistKey).toBe(`v/${ended.videoId}/1/live/standard.m3u8`);
    await goOn(world, { forMs: 10 * minute });
    await isAllGiven(streamId);
    const names = world.news().map(({ detailType }) => detailType);
    for (const name of ['stream.scheduled', 'stream.started', 'stream.ended', 'stream.archived'])
      expect(names.filter((one) => one === name)).toHaveLength(1);
  });

  test('a lost connection is a pause, and after its time the end', async () => {
    const { stream, streamKey } = await onAir(world, { reconnectWindowSec: 300 });
    const { streamId } = stream;
    world.publishers.clear();
    await goOn(world, { forMs: 3 * minute });
    expect(await stateOf(streamId)).toBe('INTERRUPTED');
    world.publishers.add(`live/${streamKey}`);
    await goOn(world, { forMs: 3 * minute });
    expect(await stateOf(streamId)).toBe('LIVE');
    world.publishers.clear();
    await goOn(world, { forMs: 30 * minute });
    expect(await world.stream(streamId)).toMatchObject({ state: 'ARCHIVED', endReason: 'connection_lost' });
    await isAllGiven(streamId);
  });

  test('one that nobody sends to ends by itself, and is not recorded', async () => {
    const { stream } = await started(world);
    await goOn(world, { forMs: 30 * minute });
    expect(await world.stream(stream.streamId)).toMatchObject({ state: 'ENDED', endReason: 'no_input' });
    expect(world.harvests.size).toBe(0);
    await isAllGiven(stream.streamId);
  });

  test('one whose encoder does not come up has failed to start, and nothing goes on running', async () => {
    world.takes.startMs = 20 * minute;
    const { stream } = await started(world);
    await goOn(world, { forMs: 45 * minute });
    expect(await world.stream(stream.streamId)).toMatchObject({
      state: 'START_FAILED',
      failure: { code: 'live.start_timeout' },
    });
    await isAllGiven(stream.streamId);
  });

  test('one whose encoder stops by itself ends with what had been sent', async () => {
    const { stream } = await onAir(world);
    for (const one of world.encoders.values()) one.state = 'IDLE';
    await goOn(world, { forMs: 20 * minute });
    expect(await world.stream(stream.streamId)).toMatchObject({ state: 'ARCHIVED', endReason: 'encoder_failed' });
    await isAllGiven(stream.streamId);
  });

  test('a recording that cannot be made is said, and what was sent is kept for hours', async () => {
    world.behaves.harvest = 'FAILED';
    const { stream } = await onAir(world);
    await stop(stream.streamId);
    await goOn(world, { forMs: 60 * minute });
    expect(await world.stream(stream.streamId)).toMatchObject({
      state: 'ARCHIVE_FAILED',
      failure: { code: 'live.archive_failed' },
      packaged: true,
    });
    expect(world.running()).toEqual([]);
    await goOn(world, { forMs: 13 * 60 * minute, everyMs: 60_000 });
    await isAllGiven(stream.streamId);
  });

  test('the longest stream ends at its hour', async () => {
    const { stream } = await onAir(world);
    world.settings.maxHours = 12;
    world.studio.settings.maxHours = 0.2;
    await goOn(world, { forMs: 30 * minute });
    expect(await world.stream(stream.streamId)).toMatchObject({ state: 'ARCHIVED', endReason: 'max_duration' });
  });
});

describe('places on air', () => {
  test('the pool is as large as it is; one more is told so, and the place is free again after the end', async () => {
    const first = await onAir(world, { channelId: channel1 });
    await onAir(world, { channelId: channel2 });
    const third = await aStream(world, { channelId: channel3 });
    const start = () => goOnAir(world.studio, third.streamId, world.now(), noStep);
    await expect(start()).rejects.toMatchObject({ code: 'live.no_capacity', details: { retryAfterSec: 120 } });
    expect(await stateOf(third.streamId)).toBe('SCHEDULED');
    await stop(first.stream.streamId);
    await goOn(world, { forMs: 10 * minute });
    expect((await start()).stream.state).toBe('STARTING');
    expect(world.encoders.size).toBe(2);
  });

  test('a channel has one stream on air', async () => {
    const { stream } = await onAir(world, { channelId: channel1 });
    const second = await aStream(world, { channelId: channel1 });
    await expect(goOnAir(world.studio, second.streamId, world.now(), noStep)).rejects.toMatchObject({
      code: 'live.already_on_air',
      details: { streamId: stream.streamId },
    });
  });

  test('where an encoder may not be without an input, the place does without an encoder', async () => {
    world.behaves.wantsAnInput = true;
    const { stream } = await onAir(world);
    await stop(stream.streamId);
    await goOn(world, { forMs: 20 * minute });
    await isAllGiven(stream.streamId);
    expect(world.encoders.size).toBe(0);
    expect((await onAir(world)).stream.slot).toBeDefined();
  });

  test('an address that cannot be made frees the place, and the refusal says to come again', async () => {
    world.behaves.failsAt = 'CreateInputCommand';
    const one = await aStream(world);
    await expect(goOnAir(world.studio, one.streamId, world.now(), noStep)).rejects.toThrow();
    world.behaves.failsAt = undefined;
    await goOn(world, { forMs: 10 * minute });
    expect(await stateOf(one.streamId)).toBe('START_FAILED');
    await isAllGiven(one.streamId);
  });
});

describe('what must not run', () => {
  test('an encoder that runs for nobody is stopped within five minutes', async () => {
    const { stream } = await onAir(world);
    await stop(stream.streamId);
    await goOn(world, { forMs: 20 * minute });
    const [left] = world.encoders.values();
    if (!left) throw new Error('the pool kept no encoder');
    left.state = 'RUNNING';
    await goOn(world, { forMs: 7 * minute });
    expect(world.running()).toEqual([]);
  });

  test('a stream nobody watches ends, and one somebody watches does not', async () => {
    const watchedOne = (await onAir(world, { channelId: channel1 })).stream.streamId;
    const other = (await onAir(world, { channelId: channel2 })).stream.streamId;
    for (let quarter = 0; quarter < 7; quarter++) {
      await world.studio.viewers.came(watchedOne, { viewerId: '0'.repeat(32), counts: false }, world.now());
      await goOn(world, { forMs: 15 * minute, everyMs: 30_000 });
    }
    expect(await stateOf(watchedOne)).toBe('LIVE');
    expect(await world.stream(other)).toMatchObject({ state: 'ARCHIVED', endReason: 'no_viewers' });
  });

  test('hours on air are counted once, and end the stream when they are used up', async () => {
    const { stream } = await onAir(world);
    world.studio.settings.noViewersMinutes = 10_000;
    await goOn(world, { forMs: 9 * 60 * minute, everyMs: 60_000 });
    const ended = await world.stream(stream.streamId);
    expect(ended.endReason).toBe('hours_used_up');
    const ranMs = Date.parse(ended.runningUntil ?? '') - Date.parse(ended.runningSince ?? '');
    expect(ranMs).toBeGreaterThan(8 * 60 * minute - minute);
    expect(ranMs).toBeLessThan(8 * 60 * minute + 7 * minute);
    const again = await aStream(world);
    await expect(goOnAir(world.studio, again.streamId, world.now(), noStep)).rejects.toMatchObject({
      code: 'live.hours_used_up',
      details: { whose: 'yours', hours: 8 },
    });
  });
});

describe('the key', () => {
  test('is in the answer to who started, in the name MediaLive listens for, and nowhere else', async () => {
    const { stream, streamKey } = await onAir(world);
    await stop(stream.streamId);
    await goOn(world, { forMs: 20 * minute });
    expect(streamKey).toMatch(/^[0-9a-f]{32}$/);
    const kept = JSON.stringify(world.dynamo.rows('live'));
    expect(kept.split(streamKey)).toHaveLength(1);
    const asked = world.calls.filter(({ input }) => JSON.stringify(input).includes(streamKey));
    expect(asked.map(({ command }) => command)).toEqual(['CreateInputCommand']);
  });
});
