import type { Failure } from '../kit/failure.ts';
import type { Encode, Part, Reason } from './encode-record.ts';
import { isOver, type JobEvent, type JobState, next } from './job-states.ts';
import { encodeIdOf, type PartName, rungsOf, type Whose } from './jobs.ts';
import { chooseLadder } from './ladder.ts';
import { problems, type Source, saysCutOff } from './source.ts';

/** One transition of one part, for the history. */
export interface Taken {
  part: PartName;
  from: JobState;
  to: JobState;
  event: JobEvent;
  version: number;
}

/** What a decision changes: the encode as it is afterwards, and how it got there. */
export interface Change {
  encode: Encode;
  taken: Taken[];
}

export const attemptsAtMost = 3;

const minute = 60_000;
const later = (now: Date, ms: number): string => new Date(now.getTime() + ms).toISOString();

/** What is asked of us when a source has arrived. */
export interface Arrived extends Whose {
  ownerId: string;
  sourceUrl: string;
  sourceEtag: string;
}

const fresh = (arrived: Arrived, now: Date): Encode => ({
  ...arrived,
  encodeId: encodeIdOf(arrived),
  version: 1,
  sequence: 0,
  ladder: [],
  parts: [],
  renditions: [],
  frameKeys: [],
  outcome: 'pending',
  unwanted: false,
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
});

const waitingPart = (name: PartName, attempt: number, now: Date): Part => ({
  name,
  state: 'QUEUED',
  attempt,
  percent: 0,
  since: now.toISOString(),
  lastSign: now.toISOString(),
  lookAt: later(now, minute),
});

/** A source that will do: its ladder, and the one or two jobs that make it. */
export const begin = (arrived: Arrived, source: Source, now: Date): Encode => {
  const ladder = chooseLadder(source);
  const names: PartName[] = rungsOf('rest', ladder).length > 0 ? ['first', 'rest'] : ['first'];
  return { ...fresh(arrived, now), source, ladder, parts: names.map((name) => waitingPart(name, 1, now)) };
};

/** A source that will not do, whatever is tried. */
export const refuse = (arrived: Arrived, problem: Failure, now: Date): Encode => ({
  ...fresh(arrived, now),
  outcome: 'failed',
  problem,
});

/** A stream is over and its recording lies in the bucket: nothing has to be made of it but pictures, all has to be checked. */
export const beginRecording = (arrived: Arrived, recording: Encode['recording'], now: Date): Encode => ({
  ...fresh(arrived, now),
  recording,
  parts: [{ ...waitingPart('recording', 1, now), state: 'CHECKING' }],
});

export const partOf = (encode: Encode, name: PartName): Part | undefined =>
  encode.parts.find((part) => part.name === name);

// Codes with which MediaConvert says that the file is the trouble: unusable settings for it, unreadable or missing input.
// AWS adds codes; an unknown one is tried again, which costs two attempts at most.
const permanentCodes = new Set([1010, 1030, 1040, 1075, 1076, 1404]);

export const reasonOf = (code: number | undefined, message: string | undefined): Reason => ({
  code,
  message: (message ?? 'no reason was given').slice(0, 500),
  permanent: code !== undefined && permanentCodes.has(code),
});

const problemOf = (part: Part): Failure => {
  if (part.state === 'CANCELED') return problems.canceled;
  if (part.reason?.problem) return part.reason.problem;
  if (part.reason?.code === 1404) return problems.missing;
  if (!part.reason?.permanent) return problems.gaveUp;
  return saysCutOff(part.reason.message) ? problems.cutOff : problems.unreadable;
};

/** 30 s, then 2 min: a queue that is full or a bucket that is slow has recovered by then. */
const backoffMs = (attempt: number): number => 30_000 * 4 ** (attempt - 1);

/** Silence this long means that nobody is working on it any more. Waiting in the queue is silent by nature. */
const silenceMs = (state: JobState, durationMs: number): number =>
  state === 'SUBMITTED' ? 6 * 60 * minute : 15 * minute + durationMs / 2;
const longestMs = (durationMs: number): number => 2 * 60 * minute + 30 * durationMs;

export const isPastDeadline = (part: Part, durationMs: number, now: Date): boolean =>
  now.getTime() - Date.parse(part.lastSign) > silenceMs(part.state, durationMs) ||
  (part.state === 'PROGRESSING' && now.getTime() - Date.parse(part.since) > longestMs(durationMs));

/** A part nobody could hand over for this long is given up. */
const queuedAtMostMs = 6 * 60 * minute;
export const isQueuedTooLong = (part: Part, now: Date): boolean =>
  part.state === 'QUEUED' && now.getTime() - Date.parse(part.since) > queuedAtMostMs;

/** When someone should look at a part in this state, should no news come. */
const lookAt = (state: JobState, attempt: number, now: Date): string | undefined => {
  if (isOver(state)) return undefined;
  if (state === 'RETRY_WAIT') return later(now, backoffMs(attempt));
  return later(now, state === 'SUBMITTED' || state === 'PROGRESSING' ? 2 * minute : minute);
};

const replaced = (encode: Encode, part: Part): Part[] =>
  encode.parts.map((one) => (one.name === part.name ? part : one));

/** Moves one part along the machine; undefined when the event cannot happen in its state. */
export const step = (
  { encode, taken }: Change,
  name: PartName,
  event: JobEvent,
  now: Date,
  given: Partial<Pick<Part, 'jobId' | 'percent' | 'reason'>> = {},
): Change | undefined => {
  const part = partOf(encode, name);
  const to = part && next(part.state, event);
  if (!part || !to) return undefined;
  const again = event === 'timeout:backoff_elapsed';
  const attempt = again ? part.attempt + 1 : part.attempt;
  const moved: Part = {
    ...part,
    ...(again ? { jobId: undefined, percent: 0 } : {}),
    ...given,
    ...(to === 'CHECKING' || to === 'DONE' ? { percent: 100 } : {}),
    state: to,
    attempt,
    since: to === part.state ? part.since : now.toISOString(),
    lastSign: event.startsWith('timeout:poll') ? part.lastSign : now.toISOString(),
    lookAt: lookAt(to, attempt, now),
  };
  const version = encode.version + 1;
  return {
    encode: { ...encode, version, updatedAt: now.toISOString(), parts: replaced(encode, moved) },
    taken: [...taken, { part: name, from: part.state, to, event, version }],
  };
};

/** What must follow from where the parts are: attempts that are used up, parts that nobody waits for any more. */
const follow = (change: Change, now: Date): Change => {
  const { encode } = change;
  const [lead] = encode.parts;
  const isLost = lead?.state === 'FAILED' || lead?.state === 'CANCELED';
  for (const part of encode.parts) {
    const spent = part.state === 'RETRY_WAIT' && (part.reason?.permanent || part.attempt >= attemptsAtMost);
    const event =
      encode.unwanted || (isLost && part !== lead) ? 'cancel' : spent ? 'timeout:attempts_exhausted' : undefined;
    const followed = event && step(change, part.name, event, now);
    if (followed) return follow(followed, now);
  }
  return change;
};

/** Without its first part a video cannot be watched; without the second it lacks only what the second would have added. */
const outcomeOf = (encode: Encode): Pick<Encode, 'outcome' | 'problem'> => {
  const [first] = encode.parts;
  if (!first) return encode;
  if (encode.unwanted)
    return { outcome: encode.parts.every(({ state }) => isOver(state)) ? 'canceled' : encode.outcome };
  if (first.state === 'FAILED' || first.state === 'CANCELED') {
    return { outcome: 'failed', problem: problemOf(first) };
  }
  if (first.state !== 'DONE') return { outcome: 'pending' };
  return { outcome: encode.parts.every(({ state }) => isOver(state)) ? 'finished' : 'playable' };
};

/** A change with everything that follows from it. */
export const settle = (change: Change, now: Date): Change => {
  const followed = follow(change, now);
  return { ...followed, encode: { ...followed.encode, ...outcomeOf(followed.encode) } };
};

/** One step and what follows from it. */
export const move = (
  encode: Encode,
  name: PartName,
  event: JobEvent,
  now: Date,
  given: Partial<Pick<Part, 'jobId' | 'percent' | 'reason'>> = {},
): Change | undefined => {
  const change = step({ encode, taken: [] }, name, event, now, given);
  return change && settle(change, now);
};

/** What was found in a recording that has passed: it can be watched, and its pictures are to be made. */
export type Adopted = Pick<Encode, 'source' | 'ladder' | 'renditions' | 'excerpt'>;

export const adopted = (encode: Encode, found: Adopted, now: Date): Change | undefined => {
  const change = step({ encode: { ...encode, ...found }, taken: [] }, 'recording', 'outputs_ok', now);
  if (!change) return undefined;
  const parts = [...change.encode.parts, waitingPart('pictures', 1, now)];
  return settle({ ...change, encode: { ...change.encode, parts } }, now);
};

/** The video is gone: what has not been handed over is canceled here, what runs is canceled where it runs. */
export const giveUp = (encode: Encode, now: Date): Change =>
  settle(
    { encode: { ...encode, unwanted: true, version: encode.version + 1, updatedAt: now.toISOString() }, taken: [] },
    now,
  );

/** Whether a running job should be stopped: nobody wants what it makes. */
export const isPointless = (encode: Encode, part: Part): boolean =>
  (part.state === 'SUBMITTED' || part.state === 'PROGRESSING') && (encode.unwanted || encode.outcome === 'failed');

/** The earliest moment someone must look at it; undefined when it is at rest. */
export const dueAt = (encode: Encode): string | undefined =>
  encode.parts.flatMap((part) => part.lookAt ?? []).toSorted()[0];
