import { clock } from '../kit/clock.ts';
import { failpoint } from '../kit/failpoint.ts';
import { http } from '../kit/http.ts';
import { Busy } from '../kit/refusals.ts';
import { ConditionFailed } from '../kit/transaction.ts';
import { newWorker } from './advance.ts';
import { KeyInUse, NotStarted, rotateKey, StreamIsOver } from './contract.ts';
import { requestMs } from './go-on-air.ts';
import { openInput } from './open-input.ts';
import type { Stream } from './stream.ts';
import { keptOf, streamKeyOf } from './stream-key.ts';
import { takesInput } from './stream-machine.ts';
import { findFor, studio } from './surroundings.ts';
import { interrupt } from './watch-input.ts';

const tries = 10;
const betweenMs = 400;

const check = (one: Stream, force: boolean): void => {
  if (one.state === 'SCHEDULED') throw NotStarted();
  if (!takesInput(one.state)) throw StreamIsOver({ state: one.state });
  if (one.state === 'LIVE' && !force) throw KeyInUse();
};

/** Holds the stream, so that nobody brings up the encoder with the old input meanwhile. */
const hold = async (streamId: string, now: Date): Promise<Stream> => {
  for (let attempt = 0; attempt < tries; attempt++) {
    const at = clock.now();
    const held = await studio.streams.take(streamId, newWorker(), at, new Date(now.getTime() + requestMs));
    if (held) return held;
    await clock.pause(betweenMs);
  }
  throw Busy();
};

/**
 * POST /v1/streams/{stream_id}/key/rotate. A key is an input's name, so another key is another input: made here, brought in
 * by whoever looks next, which takes a running encoder down and up again.
 */
export const rotateKeyRoute = http(rotateKey, async ({ params, body, subject, may, idempotent, now }) => {
  const { stream } = may(await findFor(subject, params.streamId));
  check(stream, body.force);
  const held = await hold(stream.streamId, now);
  try {
    check(held, body.force);
    // One old input at a time: while one is being taken out, another cannot be added.
    if (held.oldInputId) throw Busy();
    const streamKey = streamKeyOf(clock.random(16));
    const keyEpoch = held.keyEpoch + 1;
    const made = await openInput(studio, held, keyEpoch, streamKey);
    FAILPOINT: failpoint('live.rotate.input');
    const { inputId: _, ...addresses } = made;
    const answer = { ...addresses, streamKey };
    const fields = { ...made, ...keptOf(streamKey), keyEpoch, oldInputId: held.inputId };
    await studio.streams.noteWith(held, fields, [idempotent.complete(answer)]);
    if (held.state === 'LIVE') await studio.streams.save(interrupt({ ...held, ...fields }, now)).catch(movedOn);
    return answer;
  } finally {
    await studio.streams.leave(held, { dueAt: clock.now().toISOString(), looks: held.looks + 1 });
    await studio.due.look(held.streamId);
  }
});

/** It was stopped at this very moment: then there is nothing to interrupt. */
const movedOn = (error: unknown): void => {
  if (!(error instanceof ConditionFailed)) throw error;
};
