import { count } from '../kit/metric.ts';
import { isRefused } from './encoders.ts';
import { streamArchived, streamEnded, streamUpdated } from './events.ts';
import { failures } from './failures.ts';
import { markedIn } from './marker.ts';
import { forgetKeys } from './open-input.ts';
import { harvestPath, readRecording } from './recording.ts';
import { lookSeconds, startoverSeconds } from './settings.ts';
import { isToBeArchived, type Stream, step } from './stream.ts';
import type { Studio } from './studio.ts';
import type { Outcome } from './work.ts';

const minuteMs = 60_000;
/** An encoder that has not stopped by then is somebody's business. */
const stopPatienceMs = 10 * minuteMs;
/** An hour is copied in seconds; what takes longer than this is not coming. */
const archivePatienceMs = 3 * 3_600_000;
/** Viewers are some seconds behind, and see it to its end. */
const lingerMs = 2 * minuteMs;

/** Stops the encoder, and goes on once it has. Nothing is over before nothing costs any more. */
export const goDown = async (at: Studio, one: Stream, now: Date): Promise<Outcome> => {
  const encoderId = one.encoderId ?? (await strayEncoder(at, one));
  if (encoderId && encoderId !== one.encoderId) return { note: { encoderId } };
  const state = encoderId ? await at.encoders.state(encoderId) : 'GONE';
  if (encoderId && state === 'RUNNING') await at.encoders.stop(encoderId);
  if (['IDLE', 'GONE', 'CREATE_FAILED', 'UPDATE_FAILED'].includes(state)) {
    const stopped = one.runningSince ? { runningUntil: now.toISOString() } : {};
    if (isToBeArchived(one)) return { move: step(one, 'channel_stopped', now, stopped, streamEnded) };
    return { move: step(one, 'channel_stopped_no_archive', now, { ...stopped, videoId: undefined }, streamEnded) };
  }
  if (now.getTime() - Date.parse(one.updatedAt) < stopPatienceMs) return 'wait';
  count('LiveEncodersNotStopping');
  return { move: step(one, 'timeout:reconcile', now) };
};

/** One that was asked for and never written down, by its place's name. */
const strayEncoder = async (at: Studio, { slot, streamId }: Stream): Promise<string | undefined> => {
  const place = slot === undefined ? undefined : await at.pool.at(slot);
  if (slot === undefined || place?.streamId !== streamId) return undefined;
  if (place.encoderId) return place.encoderId;
  if (!place.making) return undefined;
  return (await at.encoders.listEncoders()).find(({ Name }) => Name === at.encoders.encoderName(slot))?.Id;
};

/** Copies what was sent into the media bucket, and looks whether all of it is there. */
export const archive = async (at: Studio, one: Stream, now: Date): Promise<Outcome> => {
  const failed = (
    why: keyof typeof failures,
    event: 'archive_failed' | 'timeout:deadline' = 'archive_failed',
  ): Outcome => {
    count('LiveArchivesFailed');
    return { move: step(one, event, now, { failure: failures[why], videoId: undefined }, streamUpdated) };
  };
  if (one.slot !== undefined || one.inputId || one.oldInputId) {
    const cleared = await giveBack(at, one);
    if (cleared !== 'done') return cleared;
  }
  const { streamId, videoId, liveSince, endedAt } = one;
  if (!videoId || !liveSince || !endedAt) return failed('archive');
  if (now.getTime() - Date.parse(endedAt) > archivePatienceMs) return failed('archive', 'timeout:deadline');
  if (!one.harvestAsked) return { note: { harvestAsked: true } };
  const status = await at.packaging.harvested(streamId);
  if (status === 'GONE') {
    const to = new Date(one.mediaUntil ?? one.runningUntil ?? endedAt);
    // The first picture was noticed at the next look after it had come.
    const noticedMs = lookSeconds(at.settings) * 1000;
    const from = new Date(Math.max(Date.parse(one.runningSince ?? liveSince), Date.parse(liveSince) - noticedMs));
    await at.packaging.harvest(streamId, { from, to, bucket: at.mediaBucket, path: harvestPath(videoId) });
    return 'wait';
  }
  if (status === 'FAILED' || status === 'CANCELLED') return failed('archive');
  if (status !== 'COMPLETED') return 'wait';
  const recording = await readRecording(at.mediaBucket, videoId);
  if (!recording) return failed('archiveIncomplete');
  const markers = markedIn(await at.markers.list(streamId), recording, one);
  const marked = { ...recording, ...(markers.length > 0 ? { markers } : {}) };
  return { move: step(one, 'archive_ready', now, { recording: marked }, streamArchived) };
};

/** A stopped encoder would show the keys of its stream's targets to whoever may look at it, until it is told of another. */
const forgetRelays = async (
  at: Studio,
  one: Stream & { ingestEndpoint: string },
  encoderId: string,
): Promise<Outcome> => {
  try {
    if (!(await at.encoders.forgetRelays(encoderId, { stream: one, ingestEndpoint: one.ingestEndpoint })))
      return 'wait';
  } catch (error) {
    if (!isRefused(error)) throw error;
    await at.encoders.remove(encoderId);
  }
  return { note: { relaysForgotten: true } };
};

/** Gives the place back with a stopped encoder and without the stream's input; the inputs go. */
export const giveBack = async (at: Studio, one: Stream): Promise<Outcome> => {
  const { slot, streamId } = one;
  const place = slot === undefined ? undefined : await at.pool.at(slot);
  const isOurs = place?.streamId === streamId;
  const encoderId = isOurs ? (one.encoderId ?? (await strayEncoder(at, one))) : undefined;
  if (slot !== undefined && isOurs && encoderId) {
    const state = await at.encoders.state(encoderId);
    if (state === 'RUNNING') await at.encoders.stop(encoderId);
    const isAtRest = ['IDLE', 'GONE', 'CREATE_FAILED', 'UPDATE_FAILED'].includes(state);
    if (!isAtRest) return 'wait';
    if (one.relays && !one.relaysForgotten && one.ingestEndpoint && state === 'IDLE')
      return forgetRelays(at, { ...one, ingestEndpoint: one.ingestEndpoint }, encoderId);
    const holdsInput = (await at.encoders.listInputs()).some(({ AttachedChannels = [] }) =>
      AttachedChannels.includes(encoderId),
    );
    // MediaLive may not have an encoder without an input: then the place does without an encoder.
    if (state !== 'IDLE' || (holdsInput && !(await at.encoders.empty(encoderId)))) {
      await at.encoders.remove(encoderId);
      await at.pool.unmade(slot, streamId);
    } else await at.pool.made(slot, streamId, { encoderId, encoderClass: place?.encoderClass ?? at.settings.class });
  }
  const mine = [one.inputId, one.oldInputId].filter((id) => id !== undefined);
  // One that was asked for and never written down has the stream's name too.
  const stray = (await at.encoders.listInputs()).filter(
    ({ Name = '' }) => at.encoders.whoseInput(Name)?.streamId === streamId,
  );
  const ids = new Set([...mine, ...stray.flatMap(({ Id }) => Id ?? [])]);
  await at.targets.forgetAll(streamId);
  for (const id of ids) if ((await at.encoders.removeInput(id)) === 'in_use') return 'wait';
  // After the inputs: what still listens does so with it.
  await forgetKeys(at, one);
  if (slot !== undefined) await at.pool.release(slot, streamId);
  if (slot !== undefined || mine.length > 0)
    return { note: { slot: undefined, inputId: undefined, oldInputId: undefined } };
  return 'done';
};

/** A stream that is over: everything it took is given back, and packaging once its last viewers have seen the end. */
export const clearUp = async (at: Studio, one: Stream, now: Date): Promise<Outcome> => {
  if (one.slot !== undefined || one.inputId || one.oldInputId) return giveBack(at, one);
  // One that was called off has given nothing back.
  await at.targets.forgetAll(one.streamId);
  if (!one.packaged) {
    await at.tickets.letGo(one.streamId, now);
    return 'done';
  }
  const endedMs = Date.parse(one.endedAt ?? one.updatedAt);
  // What could not be recorded is kept for as long as packaging keeps anything, so that somebody can try again.
  const keptMs = one.state === 'ARCHIVE_FAILED' ? startoverSeconds(at.settings) * 1000 : lingerMs;
  if (now.getTime() - endedMs < keptMs) return 'wait';
  await at.packaging.close(one.streamId);
  return { note: { packaged: undefined, ingestEndpoint: undefined } };
};
