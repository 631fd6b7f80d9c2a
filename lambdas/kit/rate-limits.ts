import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { answering } from './answering.ts';
import { dynamo } from './aws.ts';
import {
  type Bucket,
  type BucketName,
  type Buckets,
  bucketNames,
  type FullAt,
  forgottenAfter,
  msPerToken,
  rightBetween,
  type Taking,
  takingOf,
} from './bucket.ts';
import { clock } from './clock.ts';
import { log } from './log.ts';
import { count } from './metric.ts';
import { TooManyRequests } from './refusals.ts';
import { isConditionFailed } from './transaction.ts';

const Said = z.partialRecord(
  z.enum(bucketNames),
  z.object({ perMinute: z.number().positive(), burst: z.number().int().positive() }),
);

/** What the function was told its buckets are. */
export const bucketsIn = (text: string): Buckets => Said.parse(JSON.parse(text)) as Buckets;

export interface RateLimits {
  /** Takes one token of this person's, or throws `TooManyRequests` with how long to wait. */
  admit(accountId: string, name: BucketName): Promise<void>;
}

/**
 * A view is a grant and a few reports of progress, and must not cost a write for each of them: tokens of this bucket are
 * taken by the handful and given out from memory. They are paid for before they are used, so nobody gets more than there is;
 * a person whose requests meet many copies of a function may get a few less.
 */
const handfuls: Partial<Record<BucketName, number>> = { views: 5 };
const handfulKeptMs = 30_000;

/** A row seen for the first time needs two; requests of the same person may come between. */
const mostTries = 3;
/** A table that does not answer costs three requests in a row this much, and then nobody anything for a while. */
const patienceMs = 2000;
const leftAloneAfter = 3;
const leftAloneMs = 5000;

/**
 * A person's requests, counted in one row per bucket for all functions together. Each request is one conditional write that
 * the table decides, so however many come at once no more are let in than there are tokens. While the table cannot be
 * asked, everybody is let in: the gateway's own limit and the firewall still stand, and a limiter must not become an outage.
 */
export const rateLimits = (table: string, buckets: Buckets, { patience = patienceMs } = {}): RateLimits => {
  /** What each row held last, as far as this function knows: chooses the first try, decides nothing. */
  const seen = new Map<string, number>();
  const inHand = new Map<string, { tokens: number; until: number }>();
  /** Who was told to wait, and until when: a flood costs no writes. */
  const waiting = new Map<string, number>();
  let openUntil = 0;
  let failures = 0;

  const write = async (key: string, bucket: Bucket, taking: Given, nowMs: number, tokens: number): Promise<number> => {
    const { after, upTo } = rightBetween(taking.do, bucket, nowMs, tokens);
    const fromRest = taking.do === 'take from rest';
    const right = {
      'take from full': 'attribute_not_exists(fullAt) OR fullAt <= :upTo',
      'take from rest': 'fullAt > :after AND fullAt <= :upTo',
      'begin anew': 'fullAt > :after',
    };
    const { Attributes } = await dynamo().send(
      new UpdateCommand({
        TableName: table,
        Key: { pk: key, sk: 'BUCKET' },
        UpdateExpression: `SET fullAt = ${fromRest ? 'fullAt + :by' : ':by'}, expires_at = :expires`,
        ConditionExpression: right[taking.do],
        ExpressionAttributeValues: {
          ':by': fromRest ? taking.addMs : taking.fullAt,
          ':expires': forgottenAfter(bucket, nowMs),
          ...(Number.isFinite(after) ? { ':after': after } : {}),
          ...(Number.isFinite(upTo) ? { ':upTo': upTo } : {}),
        },
        ReturnValues: 'UPDATED_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
      { abortSignal: AbortSignal.timeout(patience) },
    );
    return Attributes?.['fullAt'] as number;
  };

  /** 0 when a token was taken, else how long it takes until there is one. */
  const take = async (key: string, bucket: Bucket, handful: number): Promise<number> => {
    let fullAt: FullAt = seen.get(key);
    // The moment they asked, for every try: of many who ask at once on a slow day each is admitted as of then.
    const nowMs = clock.now().getTime();
    for (let attempt = 0; attempt < mostTries; attempt++) {
      const whole = takingOf(bucket, fullAt, nowMs, handful);
      const tokens = whole.do === 'wait' ? 1 : handful;
      const taking = whole.do === 'wait' ? takingOf(bucket, fullAt, nowMs) : whole;
      // What a row held is never less than what it held before: who has to wait by that has to wait.
      if (taking.do === 'wait') return taking.ms;
      try {
        seen.set(key, await write(key, bucket, taking, nowMs, tokens));
        if (tokens > 1) inHand.set(key, { tokens: tokens - 1, until: nowMs + handfulKeptMs });
        return 0;
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
        fullAt = heldBy(error);
      }
    }
    // Others of the same person took what there was each time: there is nothing over.
    return msPerToken(bucket);
  };

  const isInHand = (key: string, nowMs: number): boolean => {
    const held = inHand.get(key);
    if (!held || held.tokens < 1 || held.until < nowMs || held.until - nowMs > handfulKeptMs) return false;
    held.tokens -= 1;
    return true;
  };

  return {
    async admit(accountId, name) {
      const bucket = buckets[name];
      if (!bucket) return;
      const key = `PERSON#${accountId}#${name}`;
      const nowMs = clock.now().getTime();
      const until = waiting.get(key) ?? 0;
      // A clock set back must not make a short wait a long one.
      if (until > nowMs && until - nowMs <= 60_000) throw tooMany(name, until - nowMs);
      if (openUntil > nowMs && openUntil - nowMs <= leftAloneMs) return;
      if (isInHand(key, nowMs)) return;
      if (seen.size > 5000) seen.clear();
      if (inHand.size > 5000) inHand.clear();
      if (waiting.size > 5000) waiting.clear();
      let waitMs: number;
      try {
        // It has a patience and a rest of its own: its table's outage must not become that of all others.
        waitMs = await answering.aside(() => take(key, bucket, Math.min(handfuls[name] ?? 1, bucket.burst)));
      } catch (error) {
        failures += 1;
        if (failures >= leftAloneAfter) openUntil = clock.now().getTime() + leftAloneMs;
        log.warn('requests are not counted: the table of limits does not answer', { error });
        count('LimitsOpen');
        return;
      }
      failures = 0;
      if (waitMs === 0) return;
      waiting.set(key, clock.now().getTime() + waitMs);
      throw tooMany(name, waitMs);
    },
  };
};

type Given = Exclude<Taking, { do: 'wait' }>;

const tooMany = (name: BucketName, waitMs: number) =>
  TooManyRequests({ limit: name, retryAfterSec: Math.max(1, Math.ceil(waitMs / 1000)) });

/** What the row held when the condition failed: the exception brings it along, as the wire spells it. */
const heldBy = (error: unknown): FullAt => {
  const { Item } = error as { Item?: { fullAt?: { N?: string } | number } };
  const held = Item?.fullAt;
  return typeof held === 'object' ? Number(held.N) : held;
};
