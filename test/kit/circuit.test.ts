import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ask, type Circuit, type CircuitRules, closed, ended } from '../../lambdas/kit/circuit.ts';

const rules: CircuitRules = {
  failures: 4,
  overMs: 100,
  withinMs: 20_000,
  restMs: 1_000,
  longestRestMs: 16_000,
  trialMs: 5_000,
};

/** Calls one after the other at these moments, each ending at once; answers how things stand and which calls were made. */
const calling = (moments: readonly { at: number; answered: boolean }[], chance = 0) => {
  let circuit = closed();
  const made: number[] = [];
  for (const { at, answered } of moments) {
    const asked = ask(circuit, at, rules);
    circuit = asked.circuit;
    if (!asked.may) continue;
    made.push(at);
    circuit = ended(circuit, { turn: asked.turn, answered, nowMs: at, chance }, rules);
  }
  return { circuit, made };
};
const failingAt = (...moments: number[]) => moments.map((at) => ({ at, answered: false }));

/** What happens in a process: somebody asks, a call that is under way ends, time goes by (and may jump back). */
type Step =
  | { do: 'ask' }
  | { do: 'end'; which: number; answered: boolean; chance: number }
  | { do: 'wait'; ms: number };
const chances = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const mostlyNot = fc.integer({ min: 0, max: 9 }).map((drawn) => drawn === 0);
const steps = ({ back = false, answers = mostlyNot }: { back?: boolean; answers?: fc.Arbitrary<boolean> } = {}) =>
  fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.record({ do: fc.constant('ask' as const) }) },
      {
        weight: 6,
        arbitrary: fc.record({ do: fc.constant('end' as const), which: fc.nat(), answered: answers, chance: chances }),
      },
      { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 200 }) }) },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constant('wait' as const),
          ms: fc.integer({ min: back ? -60_000 : 0, max: 12_000 }),
        }),
      },
    ) as fc.Arbitrary<Step>,
    { minLength: 60, maxLength: 150, size: 'max' },
  );

interface Seen {
  before: Circuit;
  after: Circuit;
  step: Step;
  nowMs: number;
  asked?: ReturnType<typeof ask>;
}
const living = (told: readonly Step[]): Seen[] => {
  let circuit = closed();
  let nowMs = 1_000_000;
  const underWay: number[] = [];
  return told.map((step) => {
    const before = circuit;
    if (step.do === 'wait') nowMs += step.ms;
    if (step.do === 'ask') {
      const asked = ask(circuit, nowMs, rules);
      circuit = asked.circuit;
      if (asked.may) underWay.push(asked.turn);
      return { before, after: circuit, step, nowMs, asked };
    }
    if (step.do === 'end' && underWay.length > 0) {
      const [turn = 0] = underWay.splice(step.which % underWay.length, 1);
      circuit = ended(circuit, { turn, answered: step.answered, nowMs, chance: step.chance }, rules);
    }
    return { before, after: circuit, step, nowMs };
  });
};

test('lives as they are made up here are full of everything', () => {
  const seen = fc.sample(steps(), { numRuns: 100, seed: 1 }).flatMap((told) => living(told));
  const times = (is: Circuit['is']): number =>
    seen.filter(({ before, after }) => before.is !== is && after.is === is).length;
  const turnedAway = seen.filter(({ asked }) => asked && !asked.may).length;
  expect(Math.min(times('open'), times('trying'), times('closed'), turnedAway)).toBeGreaterThan(20);
});

test('it opens at the call that makes the row long enough, and not before', () => {
  expect(calling(failingAt(0, 50, 100)).circuit.is).toBe('closed');
  expect(calling(failingAt(0, 50, 100, 150)).circuit.is).toBe('open');
});

test('sockets that all died in one moment are one misfortune; the next that fails later is not', () => {
  expect(calling(failingAt(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)).circuit.is).toBe('closed');
  expect(calling(failingAt(0, 1, 2, 3, 4, 100)).circuit.is).toBe('open');
});

test('one answer ends a row, and so does a long silence', () => {
  const interrupted = [...failingAt(0, 50, 100), { at: 120, answered: true }, ...failingAt(150, 200, 300)];
  expect(calling(interrupted).circuit.is).toBe('closed');
  expect(calling(failingAt(0, 50, 100, 20_101)).circuit.is).toBe('closed');
  expect(calling(failingAt(0, 50, 100, 20_000)).circuit.is).toBe('open');
});

test('each rest is twice as long as the one before, up to the longest; one answer and it is as at first', () => {
  const restsMs: number[] = [];
  let circuit = calling(failingAt(0, 50, 100, 150), 0.999_999).circuit;
  for (let trial = 0; trial < 7; trial++) {
    if (circuit.is !== 'open') throw new Error('it ought to be open');
    restsMs.push(Math.round(circuit.until - circuit.from));
    const asked = ask(circuit, circuit.until, rules);
    if (!asked.may) throw new Error('it ought to try');
    circuit = ended(
      asked.circuit,
      { turn: asked.turn, answered: trial === 6, nowMs: circuit.until, chance: 0.999_999 },
      rules,
    );
  }
  expect(restsMs).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 16_000, 16_000]);
  expect(circuit).toMatchObject({ is: 'closed', failures: 0 });
});

test('a rest is jittered between its half and its whole', () => {
  fc.assert(
    fc.property(chances, (chance) => {
      const { circuit } = calling(failingAt(0, 50, 100, 150), chance);
      expect(circuit.is).toBe('open');
      const restMs = circuit.is === 'open' ? circuit.until - circuit.from : 0;
      expect(restMs).toBeGreaterThanOrEqual(500);
      expect(restMs).toBeLessThanOrEqual(1_000);
    }),
  );
  const early = calling(failingAt(0, 50, 100, 150), 0).circuit;
  const late = calling(failingAt(0, 50, 100, 150), 0.9).circuit;
  expect(early).not.toEqual(late);
});

test('whatever happens: while it is open nobody calls before its rest is over, and then one at a time', () => {
  fc.assert(
    fc.property(steps(), (told) => {
      for (const { before, nowMs, asked } of living(told)) {
        if (!asked || before.is === 'closed') continue;
        // "trying" is one call under way; it is given up after its own time only.
        expect(asked.may).toBe(nowMs >= before.until);
      }
    }),
    { numRuns: 300 },
  );
});

test('whatever happens: nobody is told to wait longer than the longest rest, however the clock jumps', () => {
  fc.assert(
    fc.property(steps({ back: true }), (told) => {
      for (const { asked } of living(told))
        if (asked && !asked.may) {
          expect(asked.waitMs).toBeGreaterThan(0);
          expect(asked.waitMs).toBeLessThanOrEqual(rules.longestRestMs);
        }
    }),
    { numRuns: 300 },
  );
});

test('whatever happens: a clock that is set back keeps nobody away longer than a rest', () => {
  fc.assert(
    fc.property(steps({ back: true }), (told) => {
      const last = living(told).at(-1);
      if (!last || last.after.is === 'closed') return;
      expect(ask(last.after, last.after.from - 1, rules).may).toBe(true);
    }),
  );
});

test('whatever happens: a service that only ever answers is never left alone', () => {
  fc.assert(
    fc.property(steps({ answers: fc.constant(true) }), (told) => {
      for (const { asked } of living(told)) if (asked) expect(asked.may).toBe(true);
    }),
  );
});

test('whatever happens: calls of an earlier turn change nothing when they end', () => {
  fc.assert(
    fc.property(steps(), fc.boolean(), (told, answered) => {
      const circuit = living(told).at(-1)?.after ?? closed();
      fc.pre(circuit.turn > 0);
      expect(ended(circuit, { turn: circuit.turn - 1, answered, nowMs: 2_000_000, chance: 0.5 }, rules)).toEqual(
        circuit,
      );
    }),
  );
});

test('whatever happened: once the service answers, whoever keeps asking gets through within the longest rest', () => {
  fc.assert(
    fc.property(steps({ back: true }), (told) => {
      const last = living(told).at(-1);
      if (!last) return;
      let circuit = last.after;
      const until = last.nowMs + rules.longestRestMs;
      for (let nowMs = last.nowMs; nowMs <= until; nowMs += 250) {
        const asked = ask(circuit, nowMs, rules);
        circuit = asked.circuit;
        if (asked.may) circuit = ended(circuit, { turn: asked.turn, answered: true, nowMs, chance: 0 }, rules);
      }
      expect(circuit).toMatchObject({ is: 'closed', failures: 0 });
    }),
  );
});

test('a service that is away for an hour is called a bounded number of times, however often people ask', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 900 }), chances, (everyMs, chance) => {
      const hourMs = 3_600_000;
      let circuit = closed();
      let made = 0;
      for (let nowMs = 0; nowMs < hourMs; nowMs += everyMs) {
        const asked = ask(circuit, nowMs, rules);
        circuit = asked.circuit;
        if (!asked.may) continue;
        made += 1;
        circuit = ended(circuit, { turn: asked.turn, answered: false, nowMs, chance }, rules);
      }
      const toOpen = Math.max(rules.failures, Math.ceil(rules.overMs / everyMs) + 1);
      expect(made).toBeLessThanOrEqual(toOpen + 5 + hourMs / (rules.longestRestMs / 2));
      expect(made).toBeGreaterThan(hourMs / (rules.longestRestMs + everyMs));
    }),
    { numRuns: 15 },
  );
});
