import { beforeEach, describe, expect, test } from 'vitest';
import { endStream } from '../../lambdas/live/end-stream.ts';
import { goOnAir } from '../../lambdas/live/go-on-air.ts';
import { addressesOf } from '../../lambdas/live/input-request.ts';
import { passphrasesOf } from '../../lambdas/live/passphrases.ts';
import { reap } from '../../lambdas/live/reap.ts';
import { aStream, goOn, noStep, onAir, reaching, started } from './live-life.ts';
import { type LiveWorld, liveEnv, liveWorld } from './live-world.ts';

const minute = 60_000;
const bySrt = { protocol: 'srt' } as const;
let world: LiveWorld;
beforeEach(() => {
  world = liveWorld(5);
});
const stop = (streamId: string) => endStream(world.studio, streamId, world.now(), 'stopped');
const secretOf = (streamId: string, keyEpoch = 1) => `${liveEnv.LIVE_NAME}/srt/${streamId}-${keyEpoch}`;
const gone = async (streamId: string) => {
  expect([...world.passphrases.keys()]).toEqual([]);
  expect([...world.inputs.keys()]).toEqual([]);
  expect((await world.stream(streamId)).slot).toBeUndefined();
};

describe('a stream that is sent by SRT', () => {
  test('goes up and comes down, and its passphrase is kept as long as that', async () => {
    const air = await onAir(world, bySrt);
    const { streamId } = air.stream;
    expect(air.ingestUrl).toBe('srt://203.0.113.10:5000?mode=caller&pbkeylen=32');
    expect(air.whipUrl).toBeUndefined();
    expect([...world.passphrases]).toEqual([[secretOf(streamId), air.streamKey]]);
    const asked = world.calls.find(({ command }) => command === 'CreateInputCommand')?.input;
    expect(asked).toMatchObject({
      Type: 'SRT_LISTENER',
      InputSecurityGroups: ['publishers'],
      SrtSettings: { SrtListenerSettings: { Decryption: { Algorithm: 'AES256' }, MinimumLatency: 200 } },
    });
    expect(asked).not.toHaveProperty('Destinations');
    await stop(streamId);
    await goOn(world, { forMs: 20 * minute, until: reaching(world, streamId, 'ARCHIVED') });
    await gone(streamId);
  });

  test('tells its passphrase to Secrets Manager and to nobody else', async () => {
    const { streamKey, stream } = await onAir(world, bySrt);
    await stop(stream.streamId);
    await goOn(world, { forMs: 20 * minute });
    const heard = world.calls.filter(({ input }) => JSON.stringify(input).includes(streamKey));
    expect(heard.map(({ command }) => command)).toEqual(['CreateSecretCommand']);
    expect(JSON.stringify(world.dynamo.rows('live'))).not.toContain(streamKey);
  });

  test('loses its passphrase after its input, never before', async () => {
    const { stream } = await onAir(world, bySrt);
    await stop(stream.streamId);
    await goOn(world, { forMs: 20 * minute });
    const order = world.calls.map(({ command }) => command);
    expect(order.indexOf('DeleteSecretCommand')).toBeGreaterThan(order.indexOf('DeleteInputCommand'));
  });

  test('by RTMP nothing is kept or forgotten anywhere', async () => {
    const { stream } = await onAir(world);
    await stop(stream.streamId);
    await goOn(world, { forMs: 20 * minute });
    const said = world.calls.map(({ command }) => command).filter((command) => /Secret/.test(command));
    expect(said.filter((command) => command !== 'ListSecretsCommand')).toEqual([]);
  });
});

describe('nothing is left', () => {
  test('when MediaLive makes no input', async () => {
    world.behaves.failsAt = 'CreateInputCommand';
    const { streamId } = await aStream(world, bySrt);
    await expect(goOnAir(world.studio, streamId, world.now(), noStep)).rejects.toThrow();
    expect(world.passphrases.size).toBe(1);
    world.behaves.failsAt = undefined;
    await goOn(world, { forMs: 10 * minute });
    expect((await world.stream(streamId)).state).toBe('START_FAILED');
    await gone(streamId);
  });

  test('when the passphrase cannot be kept', async () => {
    world.behaves.failsAt = 'CreateSecretCommand';
    const { streamId } = await aStream(world, bySrt);
    await expect(goOnAir(world.studio, streamId, world.now(), noStep)).rejects.toThrow();
    world.behaves.failsAt = undefined;
    await goOn(world, { forMs: 10 * minute });
    await gone(streamId);
  });

  test('of a key nobody was told of, once its stream is over', async () => {
    const { streamId } = (await onAir(world, bySrt)).stream;
    const kept = passphrasesOf(liveEnv.LIVE_NAME);
    // Somebody died twice while making new keys; and there is a stream nobody knows any more.
    await kept.keep({ streamId, keyEpoch: 2 }, 'a'.repeat(32));
    await kept.keep({ streamId, keyEpoch: 7 }, 'b'.repeat(32));
    await kept.keep({ streamId: 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T', keyEpoch: 1 }, 'c'.repeat(32));
    await reap(world.studio, world.now());
    expect([...world.passphrases.keys()]).toEqual([1, 2, 7].map((epoch) => secretOf(streamId, epoch)));
    await stop(streamId);
    await goOn(world, { forMs: 20 * minute });
    await gone(streamId);
  });

  test('and what others keep beside it is not touched', async () => {
    world.passphrases.set('arclight-test-live/other', 'x').set('arclight-test-live-2/srt/str_1-1', 'y');
    await started(world, bySrt);
    await reap(world.studio, world.now());
    expect(world.passphrases.size).toBe(3);
  });
});

describe('where there is no such way in', () => {
  test('switched off, it is refused before anything is taken', async () => {
    delete world.studio.settings.srt;
    const { streamId } = await aStream(world, bySrt);
    const going = goOnAir(world.studio, streamId, world.now(), noStep);
    await expect(going).rejects.toMatchObject({ code: 'live.srt_not_taken' });
    expect((await world.stream(streamId)).state).toBe('SCHEDULED');
  });

  test('an encoder that knows no such input says the same, and RTMP’s refusal stays what it was', async () => {
    world.behaves.failsAt = 'CreateInputCommand';
    world.behaves.failsWith = 'BadRequestException';
    const [srt, rtmp] = [await aStream(world, bySrt), await aStream(world)];
    const going = (streamId: string) => goOnAir(world.studio, streamId, world.now(), noStep);
    await expect(going(srt.streamId)).rejects.toMatchObject({ code: 'live.srt_not_taken' });
    await expect(going(rtmp.streamId)).rejects.toMatchObject({ code: 'live.no_capacity' });
    world.behaves.failsAt = undefined;
    await goOn(world, { forMs: 10 * minute });
    await gone(srt.streamId);
  });
});

test('an address is read in either of the ways it may be given, and none is a fault', () => {
  const SrtSettings = { SrtListenerSettings: undefined };
  const where = 'srt://203.0.113.10:5000?mode=caller&pbkeylen=32';
  const read = (destination: object) => addressesOf({ SrtSettings, Destinations: [destination] }, 'k').ingestUrl;
  expect(read({ Url: 'srt://203.0.113.10:5000' })).toBe(where);
  expect(read({ Url: 'srt://somewhere', Ip: '203.0.113.10', Port: '5000' })).toBe(where);
  expect(() => read({})).toThrow();
});
