import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  afterAttempt,
  again,
  begin,
  type Delivery,
  delaySeconds,
  isReady,
  reminded,
  take,
  waitMs,
} from '../../lambdas/webhooks/delivery.ts';

const began = new Date('2026-11-20T10:00:00.000Z');
const later = (ms: number): Date => new Date(began.getTime() + ms);
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const aDelivery = (given: Partial<Delivery> = {}): Delivery => ({
  ...begin(
    {
      deliveryId: 'dlv_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
      webhookId: 'whk_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
      ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
      eventId: 'evt_1',
      eventType: 'video.published',
      occurredAt: began.toISOString(),
      body: '{}',
    },
    began,
  ),
  ...given,
});
const failed = { durationMs: 5, status: 500, problem: 'It answered 500 instead of a 2xx.' };

/** Lets every attempt fail until nobody tries any more; the moments of the attempts, in ms from the beginning. */
const failing = (random: () => number): { moments: number[]; ended: Delivery } => {
  let delivery = aDelivery();
  const moments: number[] = [];
  while (delivery.state === 'pending') {
    const now = new Date(delivery.nextAttemptAt ?? '');
    moments.push(now.getTime() - began.getTime());
    delivery = afterAttempt(take(delivery, now), failed, { now, random: random() });
  }
  return { moments, ended: delivery };
};

describe('the retry schedule', () => {
  test('without chance: 5 s, 1 min, 5 min, 15 min, half an hour, 1 h, 2 h, then every 4 h, for a day', () => {
    const { moments, ended } = failing(() => 0.5);
    const waits = moments.slice(1).map((at, index) => at - (moments[index] ?? 0));
    expect(waits).toEqual([
      5 * second,
      minute,
      5 * minute,
      15 * minute,
      30 * minute,
      hour,
      2 * hour,
      4 * hour,
      4 * hour,
      4 * hour,
      4 * hour,
      4 * hour,
    ]);
    expect(ended).toMatchObject({ state: 'failed', attempts: 13, problem: failed.problem, nextAttemptAt: undefined });
  });

  test('whatever chance has it: within a day, at least eleven attempts, each wait a fifth off at most', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), (stream) => {
        const { moments } = failing(() => stream.next().value ?? 0);
        expect(moments.at(-1)).toBeLessThanOrEqual(24 * hour);
        expect(moments.length).toBeGreaterThanOrEqual(11);
      }),
      { seed: 11, numRuns: 200 },
    );
    for (const tries of [1, 2, 5, 8, 30]) {
      const exact = waitMs(tries, 0.5);
      expect(waitMs(tries, 0) / exact).toBeCloseTo(0.8);
      expect(waitMs(tries, 0.9999) / exact).toBeCloseTo(1.2, 2);
    }
  });

  test('a receiver that says when to come again is heard, for an hour at most', () => {
    const asked = (retryAfterSeconds: number) =>
      afterAttempt(take(aDelivery(), began), { ...failed, retryAfterSeconds }, { now: began, random: 0.5 })
        .nextAttemptAt;
    expect(asked(1)).toBe(later(5 * second).toISOString());
    expect(asked(120)).toBe(later(2 * minute).toISOString());
    expect(asked(999_999)).toBe(later(hour).toISOString());
  });

  test('410 and a test that fails are not tried again', () => {
    const gone = afterAttempt(take(aDelivery(), began), { ...failed, status: 410 }, { now: began, random: 0 });
    const tested = afterAttempt(take(aDelivery({ eventType: 'webhook.test' }), began), failed, {
      now: began,
      random: 0,
    });
    expect([gone.state, tested.state]).toEqual(['failed', 'failed']);
  });

  test('waits SQS can hold are its own; longer ones are the reconciler’s, at their very moment', () => {
    const wait = (ms: number): Delivery => {
      const retryAfterSeconds = ms / second;
      return afterAttempt(take(aDelivery(), began), { ...failed, retryAfterSeconds }, { now: began, random: 0.5 });
    };
    expect(delaySeconds(wait(15 * minute), began)).toBe(900);
    expect(wait(15 * minute).dueAt).toBe(later(17 * minute).toISOString());
    expect(delaySeconds(wait(16 * minute), began)).toBeUndefined();
    expect(wait(16 * minute).dueAt).toBe(later(16 * minute).toISOString());
  });
});

describe('one delivery', () => {
  test('is ready at once, and while somebody has it in hand it is nobody else’s', () => {
    const taken = take(aDelivery(), began);
    expect(isReady(aDelivery(), began)).toBe(true);
    expect(isReady(taken, later(59 * second))).toBe(false);
    expect(isReady(taken, later(61 * second))).toBe(true);
    expect(taken.dueAt).toBe(later(minute).toISOString());
  });

  test('that arrived is over: not ready, not due, its status noted', () => {
    const done = afterAttempt(take(aDelivery(), began), { durationMs: 1, status: 204 }, { now: began, random: 0 });
    expect(done).toMatchObject({ state: 'delivered', lastStatus: 204, problem: undefined, dueAt: undefined });
    expect(isReady(done, later(hour))).toBe(false);
  });

  test('asked for again has a whole day before it again, and keeps its id and its count', () => {
    const { ended } = failing(() => 0.5);
    const asked = again(ended, later(48 * hour));
    expect(asked).toMatchObject({ state: 'pending', tries: 0, attempts: 13, eventId: 'evt_1' });
    expect(isReady(asked, later(48 * hour))).toBe(true);
  });

  test('reminded of is not reminded of every minute', () => {
    expect(reminded(aDelivery(), began).dueAt).toBe(later(10 * minute).toISOString());
  });
});
