import { createHash } from 'node:crypto';

/**
 * `refuse`: never sent. `ambiguous`: done, its answer lost. `throttle`: turned away. `conflict`: a transaction canceled for
 * these reasons. `partial`: a 200 that hides a failure, or a list cut short. `slow`: done, but time passes. `stale`: an
 * eventually consistent read answers from before. `garbage`: an answer that is none. `kill`: the function ends there.
 */
export type Mode = 'refuse' | 'ambiguous' | 'throttle' | 'conflict' | 'partial' | 'slow' | 'stale' | 'garbage' | 'kill';

/** One call of one of our functions, as it was made. */
export interface Call {
  /** The function it was made in. */
  in: string;
  /** `DynamoDB`, `S3` … */
  service: string;
  operation: string;
  /** The how-manieth such call of this function since the plan was laid, from 1. */
  nth: number;
  // biome-ignore lint/suspicious/noExplicitAny: every operation has its own input.
  input: any;
}

export interface PlannedFault {
  mode: Mode;
  /** Which of a mode's forms: `before` or `after` for kill, `html`, `empty` or `types` for garbage … */
  variant?: string;
  operation: string;
  service?: string;
  in?: string;
  nth?: number;
  /** Fields the call's input must have, by their paths (`TableName`, `Key.pk`). */
  input?: Record<string, unknown>;
  /** Spoils so many attempts inside the SDK's retry loop; without it the call as a whole, whatever the SDK tried. */
  attempts?: number;
  /** How many calls it hits; all that fit, unless told. */
  times?: number;
}

/** What shall go wrong: plain data, so that a failure can print it and another run can repeat it. */
export interface FaultPlan {
  seed: number;
  faults: PlannedFault[];
}

const at = (input: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((found, name) => (found as Record<string, unknown> | undefined)?.[name], input);

const fits = (fault: PlannedFault, call: Call): boolean =>
  fault.operation === call.operation &&
  (fault.service ?? call.service) === call.service &&
  (fault.in ?? call.in) === call.in &&
  (fault.nth ?? call.nth) === call.nth &&
  Object.entries(fault.input ?? {}).every(([path, value]) => at(call.input, path) === value);

export const nameOf = (fault: PlannedFault): string =>
  [
    fault.mode,
    ...(fault.variant ? [fault.variant] : []),
    ...(fault.attempts ? [`× ${fault.attempts} attempts`] : []),
    'at',
    `${fault.in ?? 'any function'} ${fault.service ?? ''}.${fault.operation}#${fault.nth ?? 'any'}`,
  ].join(' ');

/** A plan at work: counts calls, says which fault meets which call, and remembers both in order. */
export const runningPlan = ({ faults }: FaultPlan) => {
  const planned = faults.map((fault) => ({ fault, met: 0 }));
  const counted = new Map<string, number>();
  const calls: Call[] = [];
  const trace: string[] = [];
  return {
    /** Every call so far, in order. */
    calls,
    meet(given: Omit<Call, 'nth'>): PlannedFault | undefined {
      const place = `${given.in} ${given.service}.${given.operation}`;
      const nth = (counted.get(place) ?? 0) + 1;
      counted.set(place, nth);
      const call = { ...given, nth };
      calls.push(call);
      const found = planned.find(
        (one) => one.met < (one.fault.times ?? Number.POSITIVE_INFINITY) && fits(one.fault, call),
      );
      if (found) found.met += 1;
      trace.push(`${place}#${nth}${found ? ` ${found.fault.mode} ${found.fault.variant ?? ''}` : ''}`);
      return found?.fault;
    },
    /** Which faults never met a call. */
    unmet: (): PlannedFault[] => planned.filter(({ met }) => met === 0).map(({ fault }) => fault),
    /** The same plan on the same story twice must give the same hash. */
    hash: (): string => createHash('sha256').update(trace.join('\n')).digest('hex'),
  };
};
export type RunningPlan = ReturnType<typeof runningPlan>;
