import { bringInInput, running } from './come-up.ts';
import { streamInterrupted, streamResumed, streamStarted } from './events.ts';
import { figuresOf } from './input-figures.ts';
import { forgetOldKey } from './open-input.ts';
import { end, reconnectUntil, type Stream, step } from './stream.ts';
import type { Studio } from './studio.ts';
import type { Outcome } from './work.ts';

/**
 * Alerts that say that nothing, or nothing we can show, comes in. Of a stream that is sent elsewhere one of RTMP may be about that
 * other place: then it says nothing of what comes in, which has alerts of its own.
 */
const saysNoInput = (type: string, { relays }: Pick<Stream, 'relays'>): boolean =>
  /video not detected|no video|input.*(lost|missing)/i.test(type) || (!relays && /rtmp/i.test(type));

/** A picture that was counted so long ago is still a sign of life: figures come late. */
const freshMs = 30_000;

/**
 * Does something come in? MediaLive's alerts say what is missing, but only some seconds after it is; so before a first
 * picture is believed, pictures must have been counted too.
 */
export const comesIn = async (at: Studio, one: Stream, encoderId: string, now: Date): Promise<boolean> => {
  const alerts = await at.encoders.alerts(encoderId);
  if (alerts.some(({ type }) => saysNoInput(type, one))) return false;
  if (one.state === 'LIVE') return true;
  const from = new Date(Math.max(now.getTime() - freshMs, Date.parse(one.waitingFrom ?? one.updatedAt)));
  // CloudWatch's minutes end at a second that is over: one more is asked for.
  const figures = await figuresOf(encoderId, roundedDown(from), new Date(now.getTime() + 1000));
  return (figures.at(-1)?.frameRate ?? 0) > 0;
};

const periodMs = 10_000;
const roundedDown = (time: Date): Date => new Date(Math.floor(time.getTime() / periodMs) * periodMs);

const isOverdue = (from: string | undefined, ms: number, now: Date): boolean =>
  from !== undefined && now.getTime() - Date.parse(from) > ms;

/** A stream whose encoder runs: its state follows what comes in, and it ends when nothing does for too long, or at its hour. */
export const watchInput = async (at: Studio, one: Stream, now: Date): Promise<Outcome> => {
  const { maxHours, noInputMinutes } = at.settings;
  const { encoderId } = one;
  if (!encoderId) return { move: end(one, 'channel_failed', 'encoder_failed', now) };
  if (one.state !== 'WAITING_INPUT' && isOverdue(one.runningSince, maxHours * 3_600_000, now))
    return { move: end(one, 'timeout:max_duration', 'max_duration', now) };
  const state = await at.encoders.state(encoderId);
  if (one.configuredFor !== one.keyEpoch || one.oldInputId) return putInNewKey(at, one, encoderId, state, now);
  if (state !== 'RUNNING' && state !== 'RECOVERING') return { move: end(one, 'channel_failed', 'encoder_failed', now) };
  if (await comesIn(at, one, encoderId, now)) return isThere(one, now);
  return isMissing(at, one, now, noInputMinutes);
};

const isThere = (one: Stream, now: Date): Outcome => {
  if (one.state === 'LIVE') return 'wait';
  const first = one.liveSince === undefined;
  const change = { interruptedAt: undefined, waitingFrom: undefined, liveSince: one.liveSince ?? now.toISOString() };
  return { move: step(one, 'input_detected', now, change, first ? streamStarted : streamResumed) };
};

/** The connection was lost. From now on it is a pause. */
export const interrupt = (one: Stream, now: Date) =>
  step(one, 'input_lost', now, { interruptedAt: now.toISOString(), waitingFrom: now.toISOString() }, streamInterrupted);

const isMissing = (_at: Studio, one: Stream, now: Date, noInputMinutes: number): Outcome => {
  if (one.state === 'LIVE') return { move: interrupt(one, now) };
  if (one.state === 'WAITING_INPUT')
    return isOverdue(one.waitingFrom, noInputMinutes * 60_000, now)
      ? { move: end(one, 'timeout:no_input', 'no_input', now) }
      : 'wait';
  const until = reconnectUntil(one);
  return until && now >= until ? { move: end(one, 'timeout:reconnect_window', 'connection_lost', now) } : 'wait';
};

/** A new key is an input of its own: the encoder stops, takes that one in, and comes up again. The old input goes. */
const putInNewKey = async (at: Studio, one: Stream, encoderId: string, state: string, now: Date): Promise<Outcome> => {
  if (state === 'GONE') return { move: end(one, 'channel_failed', 'encoder_failed', now) };
  if (one.configuredFor === one.keyEpoch && one.oldInputId && ['IDLE', 'RUNNING'].includes(state)) {
    const left = await at.encoders.removeInput(one.oldInputId);
    if (left === 'in_use') return 'wait';
    await forgetOldKey(at, one);
    if (state === 'RUNNING')
      return { note: { oldInputId: undefined, waitingFrom: now.toISOString(), ...running(one, now) } };
  }
  if (['UPDATING', 'STARTING', 'STOPPING', 'CREATING'].includes(state)) return 'wait';
  return bringInInput(at, one, encoderId, state);
};
