import { clock } from '../kit/clock.ts';
import { failpoint } from '../kit/failpoint.ts';
import { log } from '../kit/log.ts';
import { ConditionFailed, type Step } from '../kit/transaction.ts';
import { newWorker } from './advance.ts';
import { AlreadyOnAir, AlreadyStarted, HoursUsedUp, NoCapacity, SrtNotTaken, StreamIsOver } from './contract.ts';
import { isRefused, isUnknownHere } from './encoders.ts';
import { failures } from './failures.ts';
import { openInput } from './open-input.ts';
import { freePlaces, PlaceTaken } from './pool.ts';
import { demandTaken } from './protocol.ts';
import { failToStart, type Stream, start } from './stream.ts';
import { keptOf, streamKeyOf } from './stream-key.ts';
import { isTerminal } from './stream-machine.ts';
import type { Studio } from './studio.ts';

/** As long as a request may take and a little more: who holds a new stream longer is dead. */
export const requestMs = 35_000;
/** When an encoder may be free again. */
const capacityRetrySec = 120;

export interface OnAir {
  stream: Stream;
  ingestUrl: string;
  whipUrl?: string;
  streamKey: string;
}

const checkStartable = (one: Stream): void => {
  if (one.state === 'SCHEDULED') return;
  if (isTerminal(one.state) || one.state === 'ENDING' || one.state === 'ARCHIVING')
    throw StreamIsOver({ state: one.state });
  throw AlreadyStarted({ state: one.state });
};

/** Takes a free place and the stream's own first step in one write; whoever comes second finds another place, or none. */
const takePlace = async (at: Studio, streamId: string, streamKey: string, now: Date): Promise<Stream> => {
  for (;;) {
    const one = await at.streams.find(streamId);
    if (!one) throw new Error(`the stream ${streamId} is gone`);
    checkStartable(one);
    const free = freePlaces(await at.pool.places(), at.settings.channels);
    if (free.length === 0) throw NoCapacity({ retryAfterSec: capacityRetrySec });
    // Any of the first few, so that those who start together do not all want the same one.
    const slot = free[(clock.random(1)[0] ?? 0) % Math.min(free.length, 3)] ?? 1;
    const workUntil = new Date(now.getTime() + requestMs).toISOString();
    const { startSeconds } = at.settings;
    const given = { slot, ...keptOf(streamKey), worker: newWorker(), workUntil, startSeconds };
    const transition = start(one, given, now);
    try {
      await at.streams.save(transition, [at.pool.take(slot, streamId)]);
      return transition.after;
    } catch (error) {
      if (error instanceof PlaceTaken || error instanceof ConditionFailed) continue;
      if (error instanceof Error && 'code' in error && error.code === AlreadyOnAir.code)
        throw AlreadyOnAir({ streamId: await at.streams.onAirBeside(one) });
      throw error;
    }
  }
};

/**
 * Puts a stream on its way to air: a place in the pool, a key, and the address to send it to, which MediaLive has at once.
 * Everything else is done by whoever looks at it next. What has to be taken down is known from the first write on.
 */
export const goOnAir = async (
  at: Studio,
  streamId: string,
  now: Date,
  finish: (onAir: OnAir) => Step,
): Promise<OnAir> => {
  const found = await at.streams.find(streamId);
  const usedUp = found && (await at.airTime.usedUp(found.ownerId, now));
  if (usedUp) throw HoursUsedUp({ ...usedUp });
  if (found?.state === 'SCHEDULED') demandTaken(found.protocol, at.settings);
  const streamKey = streamKeyOf(clock.random(16));
  const taken = await takePlace(at, streamId, streamKey, now);
  FAILPOINT: failpoint('live.start.saved');
  try {
    const made = await openInput(at, taken, taken.keyEpoch, streamKey);
    FAILPOINT: failpoint('live.start.input');
    const stream = { ...taken, ...made };
    const { inputId: _, ...addresses } = made;
    const onAir = { stream, ...addresses, streamKey };
    await at.streams.noteWith(taken, made, [finish(onAir)]);
    return onAir;
  } catch (error) {
    await giveUp(at, taken, now);
    if (!isRefused(error) && !isLimit(error)) throw error;
    log.error('MediaLive made no input', { streamId, error });
    if (taken.protocol === 'srt' && isUnknownHere(error)) throw SrtNotTaken();
    throw NoCapacity({ retryAfterSec: capacityRetrySec });
  } finally {
    await at.streams.leave(taken, { dueAt: clock.now().toISOString(), looks: taken.looks + 1 });
    await at.due.look(streamId);
  }
};

const isLimit = (error: unknown): boolean =>
  ['TooManyRequestsException', 'LimitExceededException'].includes((error as { name?: string }).name ?? '');

/** Its place and whatever was made go back by whoever looks at it next. */
const giveUp = async (at: Studio, taken: Stream, now: Date): Promise<void> => {
  const one = await at.streams.find(taken.streamId);
  if (one?.state !== 'STARTING') return;
  try {
    await at.streams.save(failToStart(one, 'channel_failed', failures.noAddress, now));
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
};
