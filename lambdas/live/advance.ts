import { clock } from '../kit/clock.ts';
import { log } from '../kit/log.ts';
import { count } from '../kit/metric.ts';
import { ConditionFailed } from '../kit/transaction.ts';
import { type Audience, countAudience } from './audience.ts';
import { comeUp } from './come-up.ts';
import { archive, clearUp, goDown } from './go-down.ts';
import { remindAll } from './remind.ts';
import { lookSeconds } from './settings.ts';
import { end, expiresAt, lookAgainAt, type Stream } from './stream.ts';
import { isTerminal, isWatchable } from './stream-machine.ts';
import type { Studio } from './studio.ts';
import { sealAnew } from './targeting.ts';
import { watchInput } from './watch-input.ts';
import type { Outcome } from './work.ts';

/** Longer than any of live's functions runs: who held a stream so long is dead. */
export const workMs = 70_000;
/** So much is done at one look; what goes further goes on at the next. */
const stepsAtOnce = 12;
const slowly = 60;

export const newWorker = (): string => Buffer.from(clock.random(9)).toString('base64url');

/** What its owner gave is kept for them as long as it is still to come, and no longer. */
const toCome = async (at: Studio, one: Stream, now: Date): Promise<Outcome> => {
  if (now >= new Date(expiresAt(one))) return { move: end(one, 'timeout:schedule_expired', 'schedule_expired', now) };
  await sealAnew(at, one);
  return 'wait';
};

const work = (at: Studio, one: Stream, now: Date): Promise<Outcome> => {
  switch (one.state) {
    case 'SCHEDULED':
      return toCome(at, one, now);
    case 'STARTING':
      return comeUp(at, one, now);
    case 'WAITING_INPUT':
    case 'LIVE':
    case 'INTERRUPTED':
      return watchInput(at, one, now);
    case 'ENDING':
      return goDown(at, one, now);
    case 'ARCHIVING':
      return archive(at, one, now);
    default:
      return clearUp(at, one, now);
  }
};

/** When somebody looks again, in seconds from now; undefined when there is nothing left to look at. */
const nextLook = (at: Studio, one: Stream, outcome: Outcome, now: Date): number | undefined => {
  if (outcome === 'done') return undefined;
  if (one.state === 'SCHEDULED') return Math.max(slowly, (Date.parse(lookAgainAt(one, now)) - now.getTime()) / 1000);
  return isTerminal(one.state) && one.slot === undefined ? slowly : lookSeconds(at.settings);
};

/**
 * Looks at a stream and does whatever is to be done about it, once: one worker at a time, whatever woke them. The record
 * says what shall be, MediaLive and MediaPackage are asked what is, and each difference is one step. Answers in how many
 * seconds somebody has to look again.
 */
export const advance = async (
  at: Studio,
  streamId: string,
  { look }: { look?: number | undefined } = {},
): Promise<number | undefined> => {
  const found = await at.streams.find(streamId);
  // An older look was overtaken by a newer one, which has its own to follow.
  if (!found?.dueAt || (look !== undefined && look < found.looks)) return undefined;
  const now = clock.now();
  const held = await at.streams.take(streamId, newWorker(), now, new Date(now.getTime() + workMs));
  if (!held) {
    await at.due.look(streamId, { inSeconds: 2, look: found.looks });
    return 2;
  }
  let one = held;
  let seconds: number | undefined = lookSeconds(at.settings);
  let reminded: boolean | undefined;
  try {
    for (let steps = 0; steps < stepsAtOnce; steps++) {
      const outcome = await work(at, one, clock.now());
      seconds = nextLook(at, one, outcome, clock.now());
      if (outcome === 'wait' || outcome === 'done') break;
      seconds = 0;
      await make(at, one, outcome);
      const after = await at.streams.find(streamId);
      if (!after || after.worker !== held.worker) return undefined;
      one = after;
    }
    reminded = await remind(at, one);
    if (reminded === false) seconds = Math.min(seconds ?? 1, 1);
  } catch (error) {
    // Its owner, or staff, decided something meanwhile: what is true now is looked at next.
    if (!(error instanceof ConditionFailed)) throw error;
    seconds = 0;
  } finally {
    await leave(at, one, seconds, reminded);
  }
  return seconds;
};

const make = async (at: Studio, one: Stream, outcome: Exclude<Outcome, 'wait' | 'done'>): Promise<void> => {
  if ('note' in outcome) {
    await at.streams.note(one, outcome.note);
    return;
  }
  const { move, because } = outcome;
  await at.streams.save(move);
  log.info('a stream moved', { streamId: one.streamId, from: one.state, to: move.after.state, event: move.event });
  if (because) log.error('a stream could not be started', { streamId: one.streamId, error: because });
  if (move.after.state === 'START_FAILED') count('LiveStartsFailed');
  if (move.event === 'timeout:start') count('LiveStartTimeouts');
  if (move.event === 'input_lost') count('LiveInputsLost');
};

/** Who watches is counted by whoever looks anyway. What cannot be counted now is what it was. */
const audienceOf = async (at: Studio, one: Stream): Promise<Audience | undefined> => {
  if (!isWatchable(one.state)) return one.audience;
  const now = clock.now();
  try {
    return countAudience(one.audience, await at.viewers.present(one.streamId, now), now);
  } catch (error) {
    log.warn('nobody could count who watches', { streamId: one.streamId, error });
    return one.audience;
  }
};

/** Once it is on air, or will not be: whether whoever wanted to hear of it has. Undefined as long as it is to come. */
const remind = async (at: Studio, one: Stream): Promise<boolean | undefined> => {
  if (one.reminded || ['SCHEDULED', 'STARTING', 'WAITING_INPUT'].includes(one.state)) return one.reminded;
  return remindAll(at, one, clock.now());
};

const leave = async (
  at: Studio,
  one: Stream,
  seconds: number | undefined,
  reminded: boolean | undefined,
): Promise<void> => {
  const next = { looks: one.looks + 1, ...(reminded ? { reminded } : {}) };
  if (seconds === undefined) return at.streams.leave(one, { ...next, dueAt: undefined });
  const dueAt = new Date(clock.now().getTime() + seconds * 1000).toISOString();
  await at.streams.leave(one, { ...next, dueAt, audience: await audienceOf(at, one) });
  // What is far off is the reconciler's.
  if (seconds < slowly) await at.due.look(one.streamId, { inSeconds: seconds, look: next.looks });
};
