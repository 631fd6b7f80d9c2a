import { log } from '../kit/log.ts';
import { count } from '../kit/metric.ts';
import { ConditionFailed } from '../kit/transaction.ts';
import { endStream } from './end-stream.ts';
import type { Stream } from './stream.ts';
import { isOnAir, isTerminal, isWatchable } from './stream-machine.ts';
import type { Studio } from './studio.ts';

type Counts = Record<string, number>;

/** Encoders that run for nobody: what no stream on air holds is stopped. */
const reapEncoders = async (at: Studio): Promise<Counts> => {
  const [encoders, places] = await Promise.all([at.encoders.listEncoders(), at.pool.places()]);
  let stopped = 0;
  for (const { Id, Name = '', State } of encoders) {
    if (!Id || (State !== 'RUNNING' && State !== 'RECOVERING')) continue;
    const slot = at.encoders.slotOf(Name);
    const streamId = places.find((place) => place.slot === slot)?.streamId;
    const stream = streamId ? await at.streams.find(streamId) : undefined;
    if (stream && isOnAir(stream.state)) continue;
    stopped += 1;
    log.error('an encoder ran for nobody', { encoderId: Id, slot, streamId });
    await at.encoders.stop(Id);
  }
  if (stopped > 0) count('LiveEncodersOrphaned', stopped);
  return { encoders: encoders.length, stopped };
};

/** Whoever works on it at the moment may have made something a moment ago. */
const isHeld = (one: Stream | undefined): boolean =>
  one !== undefined && (!isTerminal(one.state) || one.worker !== undefined || one.slot !== undefined);

/** Places that a stream holds which is no more, and inputs, passphrases and packaging of streams that have given them up. */
const reapRests = async (at: Studio): Promise<Counts> => {
  let freed = 0;
  for (const { slot, streamId } of await at.pool.places()) {
    if (!streamId) continue;
    const stream = await at.streams.find(streamId);
    if (stream && stream.slot === slot) continue;
    freed += 1;
    await at.pool.release(slot, streamId);
  }
  let removed = 0;
  for (const { Id, Name = '' } of await at.encoders.listInputs()) {
    const whose = at.encoders.whoseInput(Name);
    const stream = whose && (await at.streams.find(whose.streamId));
    if (!Id || isHeld(stream)) continue;
    if ((await at.encoders.removeInput(Id)) === 'removed') removed += 1;
  }
  let forgotten = 0;
  for (const whose of await at.passphrases.list()) {
    if (isHeld(await at.streams.find(whose.streamId))) continue;
    forgotten += 1;
    await at.passphrases.forget(whose);
  }
  let closed = 0;
  for (const streamId of await at.packaging.list()) {
    if (!streamId.startsWith('str_')) continue;
    const stream = await at.streams.find(streamId);
    if (stream && (stream.packaged || !isTerminal(stream.state))) continue;
    closed += 1;
    await at.packaging.close(streamId);
  }
  return { freed, removed, forgotten, closed };
};

const runs = ({ runningSince, runningUntil }: Stream): boolean =>
  runningSince !== undefined && runningUntil === undefined;

/** Counts the time since it was last counted; a second run of the same minute counts nothing twice. */
const countTime = async (at: Studio, one: Stream, now: Date): Promise<void> => {
  const until = one.runningUntil ? new Date(one.runningUntil) : now;
  const ms = until.getTime() - Date.parse(one.countedUntil ?? one.runningSince ?? until.toISOString());
  if (ms <= 0) return;
  try {
    await at.streams.noteCounted(one, until.toISOString(), at.airTime.counted(one.ownerId, ms, now));
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
};

/** Streams nobody watches, and those whose hours are used up, end here. */
const reapStreams = async (at: Studio, now: Date): Promise<Counts> => {
  const { noViewersMinutes } = at.settings;
  let unwatched = 0;
  let overtime = 0;
  for (const { streamId } of await at.pool.places()) {
    const one = streamId ? await at.streams.find(streamId) : undefined;
    if (!one) continue;
    await countTime(at, one, now);
    if (!runs(one)) continue;
    if (await at.airTime.usedUp(one.ownerId, now)) {
      overtime += 1;
      await endStream(at, one.streamId, now, 'hours_used_up');
      continue;
    }
    if (noViewersMinutes === undefined || !isWatchable(one.state) || !one.audience) continue;
    if (now.getTime() - Date.parse(one.audience.watchedAt) < noViewersMinutes * 60_000) continue;
    unwatched += 1;
    await endStream(at, one.streamId, now, 'no_viewers');
  }
  return { unwatched, overtime };
};

/** Whatever costs money and should not: found by asking MediaLive and MediaPackage, not by what we remember. */
export const reap = async (at: Studio, now: Date): Promise<Counts> => ({
  ...(await reapEncoders(at)),
  ...(await reapStreams(at, now)),
  ...(await reapRests(at)),
});
