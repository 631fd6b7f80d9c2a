/**
 * A circuit breaker as a state machine: no clock, no calls, no randomness of its own. Closed, it counts calls in a row that
 * got no answer; open, nobody calls for a while; then one call goes to see, and its end decides.
 */
export type Circuit = { turn: number } & (
  | { is: 'closed'; failures: number; since: number }
  | { is: 'open'; rests: number; from: number; until: number }
  | { is: 'trying'; rests: number; from: number; until: number }
);

/** Times in milliseconds. */
export interface CircuitRules {
  /** It opens after so many calls in a row without an answer… */
  failures: number;
  /** …if they are spread over so long at least: sockets that all died while the process slept are one misfortune… */
  overMs: number;
  /** …and no longer than this: what failed before that is forgotten. */
  withinMs: number;
  /** How long it rests the first time; twice as long each time after, up to the longest. */
  restMs: number;
  longestRestMs: number;
  /** The one that went to see is given up after this, and the next one goes. */
  trialMs: number;
}

export type Asked = { circuit: Circuit } & ({ may: true; turn: number } | { may: false; waitMs: number });

export const closed = (turn = 0): Circuit => ({ is: 'closed', turn, failures: 0, since: 0 });

/** A clock that was set back must not make a rest longer. */
const isOver = ({ from, until }: { from: number; until: number }, nowMs: number): boolean =>
  nowMs < from || nowMs >= until;

/** Whether a call may be made now. Whoever may brings the turn back with how it ended; who may not hears how long to wait. */
export const ask = (circuit: Circuit, nowMs: number, rules: CircuitRules): Asked => {
  if (circuit.is === 'closed') return { circuit, may: true, turn: circuit.turn };
  if (!isOver(circuit, nowMs)) {
    const waitMs = circuit.is === 'open' ? circuit.until - nowMs : rules.restMs;
    return { circuit, may: false, waitMs };
  }
  const turn = circuit.turn + 1;
  const { rests } = circuit;
  return { circuit: { is: 'trying', turn, rests, from: nowMs, until: nowMs + rules.trialMs }, may: true, turn };
};

/** Between a half and the whole of its length, so that not everybody goes to see at once. */
const restOf = (rests: number, chance: number, { restMs, longestRestMs }: CircuitRules): number =>
  Math.min(restMs * 2 ** rests, longestRestMs) * (0.5 + chance / 2);

const opened = (turn: number, rests: number, nowMs: number, chance: number, rules: CircuitRules): Circuit => ({
  is: 'open',
  turn: turn + 1,
  rests: rests + 1,
  from: nowMs,
  until: nowMs + restOf(rests, chance, rules),
});

/**
 * What a call's end changes. `chance` is in [0, 1). Calls of an earlier turn change nothing: they set out before it was
 * known how things stand.
 */
export const ended = (
  circuit: Circuit,
  { turn, answered, nowMs, chance }: { turn: number; answered: boolean; nowMs: number; chance: number },
  rules: CircuitRules,
): Circuit => {
  if (turn !== circuit.turn || circuit.is === 'open') return circuit;
  if (answered) return circuit.is === 'trying' ? closed(turn + 1) : closed(turn);
  if (circuit.is === 'trying') return opened(turn, circuit.rests, nowMs, chance, rules);
  const { since, failures } = circuit;
  const isOfARow = failures > 0 && nowMs >= since && nowMs - since <= rules.withinMs;
  const row = isOfARow ? { since, failures: failures + 1 } : { since: nowMs, failures: 1 };
  const isEnough = row.failures >= rules.failures && nowMs - row.since >= rules.overMs;
  return isEnough ? opened(turn, 0, nowMs, chance, rules) : { ...circuit, ...row };
};
