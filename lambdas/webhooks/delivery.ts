import * as z from 'zod';
import { deliveryState, testType } from './contract.ts';

/** One event on its way to one webhook. */
export const Delivery = z.object({
  deliveryId: z.string(),
  webhookId: z.string(),
  ownerId: z.string(),
  version: z.number().int(),
  eventId: z.string(),
  eventType: z.string(),
  occurredAt: z.string(),
  /** What is sent, byte for byte. */
  body: z.string(),
  state: deliveryState,
  attempts: z.number().int(),
  /** Attempts since it was last asked for: by the event, or by its owner. */
  tries: z.number().int(),
  triesSince: z.string(),
  lastAttemptAt: z.string().optional(),
  lastStatus: z.number().int().optional(),
  problem: z.string().optional(),
  /** Not before; absent when nothing more is to come. */
  nextAttemptAt: z.string().optional(),
  /** When the reconciler makes sure that somebody has it in hand. */
  dueAt: z.string().optional(),
  expiresAt: z.string(),
});
export type Delivery = z.output<typeof Delivery>;

export const Attempt = z.object({
  number: z.number().int(),
  at: z.string(),
  durationMs: z.number().int(),
  status: z.number().int().optional(),
  problem: z.string().optional(),
  answer: z.string().optional(),
});
export type Attempt = z.output<typeof Attempt>;

/** How an attempt went. `problem` is in words, and absent when it arrived. */
export type Outcome = Omit<Attempt, 'number' | 'at'> & { retryAfterSeconds?: number | undefined };

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

export const keptMs = 30 * 24 * hour;
/** After this long without success nobody tries any more by himself. */
export const triesForMs = 24 * hour;
/** SQS holds a message back no longer; what waits longer is woken by the reconciler. */
export const longestDelayMs = 15 * minute;
/** A message is under way: the reconciler need not look before. */
const handMs = 2 * minute;
/** Longer than a function may take: who had it then is dead. */
const leaseMs = minute;
/** The queue is slow, and another message would make it slower. */
const remindedMs = 10 * minute;

/** After the first attempt, the second and so on; after the last one as long again each time. */
const waits = [5 * second, minute, 5 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 4 * hour];

/** How long to wait after so many tries: a fifth more or less, so that those who failed together do not return together. */
export const waitMs = (tries: number, random: number): number => {
  const wait = waits[Math.min(tries, waits.length) - 1] ?? second;
  return Math.round(wait * (0.8 + 0.4 * random));
};

const at = (now: Date, ms: number): string => new Date(now.getTime() + ms).toISOString();

/** It may be sent from `ms` on; the reconciler looks when the message that brings it ought to have been heard. */
const planned = (now: Date, ms: number) => ({
  nextAttemptAt: at(now, ms),
  dueAt: at(now, ms > longestDelayMs ? ms : ms + handMs),
});

export const begin = (
  given: Pick<Delivery, 'deliveryId' | 'webhookId' | 'ownerId' | 'eventId' | 'eventType' | 'occurredAt' | 'body'>,
  now: Date,
): Delivery => ({
  ...given,
  version: 1,
  state: 'pending',
  attempts: 0,
  tries: 0,
  triesSince: now.toISOString(),
  ...planned(now, 0),
  expiresAt: at(now, keptMs),
});

export const isTest = ({ eventType }: Pick<Delivery, 'eventType'>): boolean => eventType === testType;

/** Whether it is anybody's turn to send it. A tenth of a second early is not early: clocks differ. */
export const isReady = ({ state, nextAttemptAt }: Delivery, now: Date): boolean =>
  state === 'pending' && nextAttemptAt !== undefined && Date.parse(nextAttemptAt) <= now.getTime() + 100;

/** Taken in hand for one attempt; nobody else sends it meanwhile, and when we die it is due again. */
export const take = (delivery: Delivery, now: Date): Delivery => ({
  ...delivery,
  version: delivery.version + 1,
  attempts: delivery.attempts + 1,
  tries: delivery.tries + 1,
  nextAttemptAt: at(now, leaseMs),
  dueAt: at(now, leaseMs),
});

const ended = (delivery: Delivery, state: 'delivered' | 'failed', given: Partial<Delivery>): Delivery => ({
  ...delivery,
  ...given,
  version: delivery.version + 1,
  state,
  nextAttemptAt: undefined,
  dueAt: undefined,
});

/** What becomes of it after an attempt: it has arrived, waits for the next one, or nobody tries again. */
export const afterAttempt = (
  delivery: Delivery,
  { status, problem, retryAfterSeconds = 0 }: Outcome,
  { now, random }: { now: Date; random: number },
): Delivery => {
  const last = { lastAttemptAt: now.toISOString(), lastStatus: status, problem };
  if (problem === undefined) return ended(delivery, 'delivered', last);
  const wait = Math.max(waitMs(delivery.tries, random), Math.min(retryAfterSeconds * second, hour));
  const isOver = now.getTime() + wait > Date.parse(delivery.triesSince) + triesForMs;
  if (isOver || status === 410 || isTest(delivery)) return ended(delivery, 'failed', last);
  return { ...delivery, ...last, version: delivery.version + 1, ...planned(now, wait) };
};

/** Nobody may or can send it any more. */
export const abandon = (delivery: Delivery, problem: string): Delivery => ended(delivery, 'failed', { problem });

/** Its owner wants it sent again: now, and from then on as if it were new. */
export const again = (delivery: Delivery, now: Date): Delivery => ({
  ...delivery,
  version: delivery.version + 1,
  state: 'pending',
  tries: 0,
  triesSince: now.toISOString(),
  ...planned(now, 0),
});

/** The reconciler has sent a message for it. */
export const reminded = (delivery: Delivery, now: Date): Delivery => ({
  ...delivery,
  version: delivery.version + 1,
  dueAt: at(now, remindedMs),
});

/** How long SQS shall hold its message back, in seconds; undefined when that is longer than SQS can. */
export const delaySeconds = ({ nextAttemptAt }: Delivery, now: Date): number | undefined => {
  const ms = nextAttemptAt ? Date.parse(nextAttemptAt) - now.getTime() : 0;
  return ms > longestDelayMs ? undefined : Math.max(0, Math.ceil(ms / second));
};
