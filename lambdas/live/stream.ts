import * as z from 'zod';
import { derivedId } from '../kit/derived-id.ts';
import type { DomainEvent } from '../kit/event.ts';
import type { Failure } from '../kit/failure.ts';
import { prefixes } from '../kit/ids.ts';
import { reason } from '../kit/reasons.ts';
import { audience } from './audience.ts';
import {
  access,
  admission,
  canceledAfterDays,
  endReason,
  latency,
  protocol,
  streamState,
  visibility,
} from './contract.ts';
import { streamEnded, type streamFacts, streamUpdated } from './events.ts';
import { isWatchable, type StreamEvent, type StreamState, transitions } from './stream-machine.ts';

const at = z.iso.datetime();

/**
 * One time on air. `version` counts transitions and changes; what is only noted in between (where things are in AWS, when
 * to look next) leaves it alone.
 */
export const stream = z.object({
  streamId: z.string(),
  ownerId: z.string(),
  channelId: z.string().optional(),
  state: streamState,
  version: z.number().int(),
  title: z.string(),
  description: z.string(),
  visibility,
  access,
  /** Counted by `admissionEpoch`: with another kind or another password nobody is inside who was. */
  admission: admission.default('open'),
  admissionEpoch: z.number().int().default(0),
  passwordHash: z.string().optional(),
  latency,
  protocol: protocol.default('rtmp'),
  record: z.boolean(),
  dvrWindowSec: z.number().int(),
  reconnectWindowSec: z.number().int(),
  scheduledAt: at.optional(),
  createdAt: at,
  updatedAt: at,
  startedAt: at.optional(),
  readyBy: at.optional(),
  liveSince: at.optional(),
  interruptedAt: at.optional(),
  endedAt: at.optional(),
  endReason: endReason.optional(),
  /** When it ended in a pause: since when nothing had come. */
  mediaUntil: at.optional(),
  /** From when on waiting for input counts: the encoder came up, the connection was lost, or a new key was put in. */
  waitingFrom: at.optional(),
  videoId: z.string().optional(),
  recording: z
    .object({
      prefix: z.string(),
      playlistKey: z.string(),
      durationMs: z.number().int(),
      clock: z.array(z.object({ offsetMs: z.number().int(), at })).optional(),
      markers: z.array(z.object({ offsetMs: z.number().int(), label: z.string().optional() })).optional(),
    })
    .optional(),
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
  terminated: z.object({ reason, note: z.string(), message: z.string().optional(), by: z.string(), at }).optional(),

  /** The key, as far as it is kept; `keyEpoch` counts them, and names the input made for each. */
  keyHash: z.string().optional(),
  keyLast4: z.string().optional(),
  keyEpoch: z.number().int(),
  ingestUrl: z.string().optional(),
  /** Where browsers send it to, in an environment that has such a place. */
  whipUrl: z.string().optional(),
  /** MediaLive's input for this key, and the one for the key before while it is being taken out. */
  inputId: z.string().optional(),
  oldInputId: z.string().optional(),
  /** A place in the pool of encoders; gone when it was given back. */
  slot: z.number().int().optional(),
  encoderId: z.string().optional(),
  /** The encoder was told of this stream, with the input of this key. */
  configuredFor: z.number().int().optional(),
  /** Packaging was asked for, and has to be taken down. */
  packaged: z.boolean().optional(),
  ingestEndpoint: z.string().optional(),
  /** To how many targets it is sent as well, settled before its encoder is told; and whether that has forgotten their keys. */
  relays: z.number().int().optional(),
  relaysForgotten: z.boolean().optional(),
  harvestAsked: z.boolean().optional(),
  /** When its encoder was first seen running, and when stopped: what it costs. */
  runningSince: at.optional(),
  runningUntil: at.optional(),
  /** Until when its time on air has been counted. */
  countedUntil: at.optional(),

  /** Whoever was to be reminded of it has been, or is not any more. */
  reminded: z.boolean().optional(),
  /** How many watch, as of the last look. */
  audience: audience.optional(),

  /** When somebody has to look at it; absent once there is nothing left to do. `looks` counts them. */
  dueAt: at.optional(),
  looks: z.number().int(),
  /** Who works on it at the moment, and until when they may. */
  worker: z.string().optional(),
  workUntil: at.optional(),
});
export type Stream = z.output<typeof stream>;

/** A step of a stream's life with its news: decided here, made true by one write. */
export interface Transition {
  event: StreamEvent;
  before: Stream;
  after: Stream;
  news: DomainEvent<typeof streamFacts>;
  at: Date;
}

const later = (now: Date, ms: number): string => new Date(now.getTime() + ms).toISOString();
const dayMs = 24 * 3_600_000;

/** An event the table of transitions does not list for this state: a defect, never forced. */
export class IllegalTransition extends Error {
  constructor(state: StreamState, event: StreamEvent) {
    super(`A stream in ${state} knows no ${event}.`);
    this.name = 'IllegalTransition';
  }
}

export const knows = ({ state }: Pick<Stream, 'state'>, event: StreamEvent): boolean => event in transitions[state];

/** One step. The state changes by the table and by nothing else; somebody looks at once at what is to be done about it. */
export const step = (
  before: Stream,
  event: StreamEvent,
  now: Date,
  change: Partial<Stream> = {},
  news: Transition['news'] = streamUpdated,
): Transition => {
  const to = transitions[before.state][event];
  if (!to) throw new IllegalTransition(before.state, event);
  const moved = { state: to, version: before.version + 1, updatedAt: now.toISOString(), dueAt: now.toISOString() };
  return { event, before, at: now, news, after: { ...before, ...change, ...moved } };
};

/** The video a stream's recording becomes, known from its start on. */
export const videoIdOf = (streamId: string): string => derivedId(prefixes.video, streamId);

/** A day after its hour, or a month after it was made, nobody comes any more. */
export const expiresAt = ({ scheduledAt, createdAt }: Pick<Stream, 'scheduledAt' | 'createdAt'>): string =>
  scheduledAt
    ? later(new Date(scheduledAt), canceledAfterDays.scheduled * dayMs)
    : later(new Date(createdAt), canceledAfterDays.unscheduled * dayMs);

const weekMs = 7 * dayMs;
/** When a stream that is still to come is looked at next: once a week until nobody comes any more. */
export const lookAgainAt = (one: Pick<Stream, 'scheduledAt' | 'createdAt'>, now: Date): string => {
  const [expires, inAWeek] = [expiresAt(one), later(now, weekMs)];
  return expires < inAWeek ? expires : inAWeek;
};

type Wish = Pick<
  Stream,
  | 'channelId'
  | 'title'
  | 'description'
  | 'visibility'
  | 'access'
  | 'latency'
  | 'record'
  | 'dvrWindowSec'
  | 'reconnectWindowSec'
  | 'scheduledAt'
> &
  Partial<Pick<Stream, 'admission' | 'passwordHash' | 'protocol'>>;

export const make = (wish: Wish, ids: { streamId: string; ownerId: string }, now: Date): Stream => {
  const made = { ...wish, ...ids, createdAt: now.toISOString(), updatedAt: now.toISOString() };
  return {
    ...made,
    admission: wish.admission ?? 'open',
    admissionEpoch: 0,
    protocol: wish.protocol ?? 'rtmp',
    state: 'SCHEDULED',
    version: 1,
    keyEpoch: 0,
    looks: 0,
    dueAt: lookAgainAt(made, now),
  };
};

/** Its owner goes on air: a place in the pool and a key are taken, and whoever starts it works on it until then. */
export const start = (
  before: Stream,
  given: { slot: number; keyHash: string; keyLast4: string; worker: string; workUntil: string; startSeconds: number },
  now: Date,
): Transition => {
  const { startSeconds, ...taken } = given;
  return step(before, 'start', now, {
    ...taken,
    keyEpoch: before.keyEpoch + 1,
    startedAt: now.toISOString(),
    readyBy: later(now, startSeconds * 1000),
    scheduledAt: undefined,
    ...(before.record ? { videoId: videoIdOf(before.streamId) } : {}),
  });
};

/** It ends, whoever wanted it and why; what is to be taken down is taken down by whoever looks next. */
export const end = (
  before: Stream,
  event: StreamEvent,
  why: NonNullable<Stream['endReason']>,
  now: Date,
  change: Partial<Stream> = {},
): Transition => {
  const ended = {
    ...change,
    endedAt: now.toISOString(),
    endReason: why,
    interruptedAt: undefined,
    mediaUntil: before.interruptedAt,
  };
  const isOver = ['CANCELED', 'START_FAILED'].includes(transitions[before.state][event] ?? '');
  return step(
    before,
    event,
    now,
    { ...ended, ...(isOver ? { readyBy: undefined, videoId: undefined } : {}) },
    isOver ? streamEnded : streamUpdated,
  );
};

/** It cannot go on air; why is said to its owner. */
export const failToStart = (before: Stream, event: 'channel_failed' | 'timeout:start', why: Failure, now: Date) =>
  end(before, event, 'start_failed', now, { failure: why });

/** Was there ever something to record, and may it be kept? */
export const isToBeArchived = ({ record, liveSince, terminated }: Stream): boolean =>
  record && liveSince !== undefined && terminated === undefined;

export const isListedLive = (one: Stream): boolean =>
  isWatchable(one.state) && one.visibility === 'public' && one.terminated === undefined;
export const isListedScheduled = (one: Stream): boolean =>
  one.state === 'SCHEDULED' && one.scheduledAt !== undefined && one.visibility === 'public';

/** Until when a lost connection can come back; while a new key is being put in, the time does not run. */
export const reconnectUntil = (one: Stream): Date | undefined =>
  one.interruptedAt === undefined || one.oldInputId !== undefined
    ? undefined
    : new Date(Date.parse(one.waitingFrom ?? one.interruptedAt) + one.reconnectWindowSec * 1000);

/** The whole stream as other domains are told of it: an allow-list, never the row. */
export const factsOf = (one: Stream): z.input<typeof streamFacts> => ({
  streamId: one.streamId,
  ownerId: one.ownerId,
  channelId: one.channelId,
  version: one.version,
  title: one.title,
  description: one.description,
  state: one.state,
  visibility: one.visibility,
  access: one.access,
  admission: one.admission,
  admissionEpoch: one.admissionEpoch,
  latency: one.latency,
  record: one.record,
  dvrWindowSec: one.dvrWindowSec,
  scheduledAt: one.scheduledAt,
  startedAt: one.startedAt,
  liveSince: one.liveSince,
  endedAt: one.endedAt,
  endReason: one.endReason,
  terminated: one.terminated && {
    reason: one.terminated.reason,
    message: one.terminated.message,
    at: one.terminated.at,
  },
  // A recording that was lost has been announced as a video: who made its row has to hear which.
  videoId: one.state === 'ARCHIVE_FAILED' ? videoIdOf(one.streamId) : one.videoId,
  recording: one.recording,
  failure: one.failure,
});
