import { failpoint } from '../kit/failpoint.ts';
import { isRefused } from './encoders.ts';
import { failures } from './failures.ts';
import { startPatienceMs } from './settings.ts';
import { failToStart, type Stream, step } from './stream.ts';
import type { Studio } from './studio.ts';
import { relaysOf } from './targeting.ts';
import type { Outcome } from './work.ts';

/** Whoever starts a stream makes its address within one request; what is not there after this never comes. */
const addressPatienceMs = 45_000;

const isBusy = (state: string): boolean =>
  ['CREATING', 'UPDATING', 'STARTING', 'STOPPING', 'RECOVERING'].includes(state);
const hasFailed = (state: string): boolean =>
  state === 'CREATE_FAILED' || state === 'UPDATE_FAILED' || state === 'GONE';

/**
 * The encoder of this stream: the one of its place, or one made now. Asked for in the place's row before it is made, and
 * looked for by its name when nobody knows any more whether it was.
 */
const encoderFor = async (at: Studio, one: Stream, ingestEndpoint: string): Promise<Partial<Stream> | undefined> => {
  const { slot, inputId } = one;
  if (slot === undefined || inputId === undefined) return undefined;
  const place = await at.pool.at(slot);
  if (place?.streamId !== one.streamId) return undefined;
  const isOfThisClass = place.encoderClass === at.settings.class;
  if (place.encoderId && isOfThisClass && !hasFailed(await at.encoders.state(place.encoderId)))
    return { encoderId: place.encoderId };
  if (place.encoderId) {
    // Of another class, or broken: it makes room for one that is right.
    await at.encoders.remove(place.encoderId);
    await at.pool.unmade(slot, one.streamId);
  }
  const orphan = place.making
    ? (await at.encoders.listEncoders()).find(({ Name }) => Name === at.encoders.encoderName(slot))?.Id
    : undefined;
  await at.pool.aboutToMake(slot, one.streamId);
  const relays = orphan ? [] : await relaysOf(at, one);
  const encoderId =
    orphan ?? (await at.encoders.makeEncoder(slot, one.streamId, { stream: one, inputId, ingestEndpoint, relays }));
  FAILPOINT: failpoint('live.encoder.made');
  await at.pool.made(slot, one.streamId, { encoderId, encoderClass: at.settings.class });
  // One that was found was told of another stream, maybe.
  return orphan ? { encoderId } : { encoderId, configuredFor: one.keyEpoch };
};

/** Brings a stream that was started as far up as it goes now: packaging, an encoder told of it, and that running. */
export const comeUp = async (at: Studio, one: Stream, now: Date): Promise<Outcome> => {
  const waitedMs = now.getTime() - Date.parse(one.startedAt ?? one.updatedAt);
  if (waitedMs > startPatienceMs(at.settings))
    return { move: failToStart(one, 'timeout:start', failures.startTimeout, now) };
  if (!one.inputId)
    return waitedMs > addressPatienceMs
      ? { move: failToStart(one, 'channel_failed', failures.noAddress, now) }
      : 'wait';
  try {
    return await furtherUp(at, one, now);
  } catch (error) {
    // What is refused for good is refused at the next look too; anything else is the moment's fault.
    if (isRefused(error)) return { move: failToStart(one, 'channel_failed', failures.encoder, now), because: error };
    throw error;
  }
};

const furtherUp = async (at: Studio, one: Stream, now: Date): Promise<Outcome> => {
  if (!one.ingestEndpoint) {
    if (!one.packaged) return { note: { packaged: true } };
    return { note: { ingestEndpoint: await at.packaging.open(one) } };
  }
  // Known before its encoder is: whoever told it of keys, it has to forget them.
  if (one.relays === undefined) return { note: { relays: await relayed(at, one) } };
  if (!one.encoderId) {
    const encoder = await encoderFor(at, one, one.ingestEndpoint);
    return encoder ? { note: encoder } : { move: failToStart(one, 'channel_failed', failures.encoder, now) };
  }
  const state = await at.encoders.state(one.encoderId);
  if (hasFailed(state)) return { move: failToStart(one, 'channel_failed', failures.encoder, now) };
  if (state === 'RUNNING' && one.configuredFor === one.keyEpoch)
    return {
      move: step(one, 'channel_running', now, {
        readyBy: undefined,
        waitingFrom: now.toISOString(),
        ...running(one, now),
      }),
    };
  if (isBusy(state)) return 'wait';
  return bringInInput(at, one, one.encoderId, state);
};

/** To how many targets it is sent. */
const relayed = async (at: Studio, { streamId }: Stream): Promise<number> =>
  (await at.targets.list(streamId)).filter(({ enabled }) => enabled).length;

export const running = (one: Stream, now: Date): Partial<Stream> =>
  one.runningSince ? {} : { runningSince: now.toISOString(), countedUntil: now.toISOString() };

/** Has a stopped encoder take in the input of the key that holds now, and starts it; a running one is stopped for it. */
export const bringInInput = async (at: Studio, one: Stream, encoderId: string, state: string): Promise<Outcome> => {
  const { inputId, ingestEndpoint, configuredFor, keyEpoch } = one;
  if (!inputId || !ingestEndpoint) return 'wait';
  if (configuredFor === keyEpoch) {
    await at.encoders.start(encoderId);
    FAILPOINT: failpoint('live.encoder.started');
    return 'wait';
  }
  if (state === 'RUNNING') {
    await at.encoders.stop(encoderId);
    return 'wait';
  }
  const relays = await relaysOf(at, one);
  const isTold = await at.encoders.configure(encoderId, { stream: one, inputId, ingestEndpoint, relays });
  return isTold ? { note: { configuredFor: keyEpoch } } : 'wait';
};
