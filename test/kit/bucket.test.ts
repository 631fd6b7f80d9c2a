import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Bucket,
  type FullAt,
  forgottenAfter,
  msPerToken,
  rightBetween,
  type Taking,
  takingOf,
} from '../../lambdas/kit/bucket.ts';

const person: Bucket = { perMinute: 100, burst: 50 };
const start = Date.parse('2026-11-20T10:00:00Z');

/** What the table does: the write of a taking, if its condition holds. */
const written = (held: FullAt, taking: Taking, bucket: Bucket, nowMs: number): FullAt | 'refused' => {
  const { after, upTo } = rightBetween(taking.do, bucket, nowMs);
  const isRight = held === undefined ? after === Number.NEGATIVE_INFINITY : held > after && held <= upTo;
  if (!isRight || taking.do === 'wait') return 'refused';
  return taking.do === 'take from rest' ? (held as number) + taking.addMs : taking.fullAt;
};

/** One request that looks and writes with nobody between. */
const ask = (held: FullAt, bucket: Bucket, nowMs: number): { held: FullAt; waitMs: number } => {
  const taking = takingOf(bucket, held, nowMs);
  if (taking.do === 'wait') return { held, waitMs: taking.ms };
  const then = written(held, taking, bucket, nowMs);
  if (then === 'refused') throw new Error('nobody was between');
  return { held: then, waitMs: 0 };
};

const buckets = fc.record({ perMinute: fc.integer({ min: 1, max: 60_000 }), burst: fc.integer({ min: 1, max: 500 }) });

describe('a bucket of 50 that gets 100 a minute', () => {
  test('lets 50 in at once, then one each 600 ms, and says how long the next one waits', () => {
    let held: FullAt;
    for (let at = 0; at < 50; at++) {
      const answer = ask(held, person, start);
      expect(answer.waitMs).toBe(0);
      held = answer.held;
    }
    expect(ask(held, person, start).waitMs).toBe(600);
    expect(ask(held, person, start + 599).waitMs).toBe(1);
    const next = ask(held, person, start + 600);
    expect(next.waitMs).toBe(0);
    expect(ask(next.held, person, start + 600).waitMs).toBe(600);
  });

  test('is full again after 30 seconds and holds no more than 50 after a day', () => {
    let held: FullAt;
    for (let at = 0; at < 50; at++) held = ask(held, person, start).held;
    for (const later of [30_000, 86_400_000]) {
      let again: FullAt = held;
      for (let at = 0; at < 50; at++) {
        const answer = ask(again, person, start + later);
        expect(answer.waitMs).toBe(0);
        again = answer.held;
      }
      expect(ask(again, person, start + later).waitMs).toBe(600);
    }
  });
});

describe('whatever the bucket and whenever people ask', () => {
  test('in no stretch of time more are let in than it held and got meanwhile', () => {
    fc.assert(
      fc.property(
        buckets,
        fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 300 }),
        (bucket, gaps) => {
          let nowMs = start;
          let held: FullAt;
          const admitted: number[] = [];
          for (const gap of gaps) {
            nowMs += gap;
            const answer = ask(held, bucket, nowMs);
            held = answer.held;
            if (answer.waitMs === 0) admitted.push(nowMs);
          }
          const token = msPerToken(bucket);
          for (let first = 0; first < admitted.length; first++)
            for (let last = first; last < admitted.length; last++) {
              const spanMs = (admitted[last] as number) - (admitted[first] as number);
              expect(last - first + 1).toBeLessThanOrEqual(bucket.burst + Math.floor(spanMs / token));
            }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('who waits as long as was said is let in, and a millisecond sooner is not', () => {
    fc.assert(
      fc.property(buckets, fc.integer({ min: 0, max: 100_000 }), (bucket, gap) => {
        let held: FullAt;
        for (let at = 0; at < bucket.burst; at++) held = ask(held, bucket, start).held;
        const { waitMs } = ask(held, bucket, start + Math.min(gap, msPerToken(bucket) - 1));
        const then = start + Math.min(gap, msPerToken(bucket) - 1) + waitMs;
        expect(waitMs).toBeGreaterThan(0);
        expect(ask(held, bucket, then).waitMs).toBe(0);
        expect(ask(held, bucket, then - 1).waitMs).toBe(1);
      }),
    );
  });

  test('of what two requests decided on the same look, the second is written only while it is still right', () => {
    fc.assert(
      fc.property(buckets, fc.integer({ min: -120_000, max: 1_000_000 }), fc.boolean(), (bucket, ahead, exists) => {
        const held: FullAt = exists ? start + ahead : undefined;
        const both = takingOf(bucket, held, start);
        if (both.do === 'wait') return;
        const first = written(held, both, bucket, start);
        expect(first).not.toBe('refused');
        const second = written(first as FullAt, both, bucket, start);
        // Either it takes one token more, or it has to look again: never the same token twice.
        if (second !== 'refused') expect(second).toBe((first as number) + msPerToken(bucket));
      }),
    );
  });
});

test('a crowd that has looked at the same moment and writes one after the other gets what there is and no more', () => {
  fc.assert(
    fc.property(buckets, fc.integer({ min: 1, max: 1000 }), fc.boolean(), (bucket, crowd, begun) => {
      let held: FullAt = begun ? ask(undefined, bucket, start).held : undefined;
      const spent = begun ? 1 : 0;
      const looked = held;
      let admitted = 0;
      for (let at = 0; at < crowd; at++) {
        const taking = takingOf(bucket, looked, start);
        let then = written(held, taking, bucket, start);
        // Who came too late with what they saw looks once more.
        if (then === 'refused') then = written(held, takingOf(bucket, held, start), bucket, start);
        if (then === 'refused') continue;
        held = then;
        admitted += 1;
      }
      expect(admitted).toBe(Math.min(crowd, bucket.burst - spent));
    }),
  );
});

test('a handful is so many tokens at once, or none', () => {
  fc.assert(
    fc.property(
      buckets,
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 0, max: 60_000 }),
      (bucket, wish, spentMs) => {
        const tokens = Math.min(wish, bucket.burst);
        const held = start + Math.min(spentMs, bucket.burst * msPerToken(bucket));
        const taking = takingOf(bucket, held, start, tokens);
        const { after, upTo } = rightBetween(taking.do, bucket, start, tokens);
        expect(held > after && held <= upTo).toBe(true);
        const fits = held + tokens * msPerToken(bucket) <= start + bucket.burst * msPerToken(bucket);
        expect(taking.do === 'wait').toBe(!fits && held > start);
        if (taking.do === 'take from rest') expect(taking.addMs).toBe(tokens * msPerToken(bucket));
        if (taking.do === 'take from full') expect(taking.fullAt).toBe(start + tokens * msPerToken(bucket));
      },
    ),
  );
});

describe('a clock', () => {
  test('that jumps to and fro by up to a minute lets nobody in beyond what the latest moment allows', () => {
    fc.assert(
      fc.property(
        buckets,
        fc.array(fc.integer({ min: -30_000, max: 30_000 }), { minLength: 1, maxLength: 200 }),
        (bucket, offsets) => {
          let held: FullAt;
          let let_in = 0;
          for (const offset of offsets) {
            const answer = ask(held, bucket, start + offset);
            held = answer.held;
            if (answer.waitMs === 0) let_in += 1;
          }
          const spanMs = Math.max(...offsets) - Math.min(...offsets);
          expect(let_in).toBeLessThanOrEqual(bucket.burst + Math.floor(spanMs / msPerToken(bucket)) + 1);
        },
      ),
    );
  });

  test('set back by an hour holds nobody off for an hour, and gives nobody a second full bucket', () => {
    let held: FullAt;
    for (let at = 0; at < 50; at++) held = ask(held, person, start).held;
    const back = start - 3_600_000;
    const first = ask(held, person, back);
    expect(first.waitMs).toBe(0);
    expect(ask(first.held, person, back).waitMs).toBe(600);
  });
});

test('a row is forgotten only when it says nothing its absence would not', () => {
  fc.assert(
    fc.property(buckets, fc.integer({ min: 1, max: 500 }), (bucket, asked) => {
      let held: FullAt;
      for (let at = 0; at < asked; at++) held = ask(held, bucket, start).held;
      expect(forgottenAfter(bucket, start) * 1000).toBeGreaterThanOrEqual(held as number);
    }),
  );
});
