import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { dynamo } from './aws.ts';
import { clock } from './clock.ts';
import { Busy } from './refusals.ts';

export type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** One write of a transaction, and what it means when its condition does not hold. */
export interface Step {
  write: Write;
  /** The error to throw then; without one it is a `ConditionFailed`. */
  otherwise?: (() => Error) | undefined;
}

/** Some condition of a write did not hold; `indexes` says which steps. */
export class ConditionFailed extends Error {
  readonly indexes: readonly number[];
  constructor(indexes: readonly number[]) {
    super(`The condition of step ${indexes.join(', ')} did not hold.`);
    this.name = 'ConditionFailed';
    this.indexes = indexes;
  }
}

export type Cause =
  | { kind: 'condition'; indexes: number[] }
  | { kind: 'conflict' }
  | { kind: 'throttled' }
  | { kind: 'unknown' };

const throttles = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'TooManyRequestsException',
  'SlowDown',
  'RequestLimitExceeded',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/** Tells a failed condition (a decision) from a conflict or a throttle (the moment), by the index of each step. */
export const classify = (error: unknown): Cause => {
  const { name, CancellationReasons } = error as { name?: string; CancellationReasons?: { Code?: string }[] };
  if (name === 'ConditionalCheckFailedException') return { kind: 'condition', indexes: [0] };
  if (name === 'TransactionConflictException' || name === 'TransactionInProgressException') return { kind: 'conflict' };
  if (name && throttles.has(name)) return { kind: 'throttled' };
  if (name !== 'TransactionCanceledException') return { kind: 'unknown' };
  const codes = (CancellationReasons ?? []).map((reason) => reason.Code ?? 'None');
  const indexes = codes.flatMap((code, index) => (code === 'ConditionalCheckFailed' ? [index] : []));
  if (indexes.length > 0) return { kind: 'condition', indexes };
  if (codes.includes('TransactionConflict')) return { kind: 'conflict' };
  if (codes.some((code) => throttles.has(code))) return { kind: 'throttled' };
  return { kind: 'unknown' };
};

export const isConditionFailed = (error: unknown): boolean =>
  error instanceof ConditionFailed || classify(error).kind === 'condition';

/** Whether a conditional write was done: that its condition did not hold is an answer, and no failure. */
export const wasDone = async (writing: Promise<unknown>): Promise<boolean> => {
  try {
    await writing;
    return true;
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
    return false;
  }
};

const pause = (attempt: number): Promise<void> => clock.pause(((clock.random(1)[0] ?? 0) / 256) * 25 * 2 ** attempt);

/**
 * Law 1: one conditional write decides. All steps happen or none; a conflict or a throttle is tried again a few times,
 * then answered as Busy. One token for all tries: whichever of them was done, answer lost, the next ones hear that it was,
 * and do not take their own write for somebody else's.
 */
export const transact = async (steps: Step[], attempts = 6): Promise<void> => {
  const ClientRequestToken = Buffer.from(clock.random(16)).toString('hex');
  for (let attempt = 0; ; attempt++) {
    try {
      await dynamo().send(
        new TransactWriteCommand({ ClientRequestToken, TransactItems: steps.map((step) => step.write) }),
      );
      return;
    } catch (error) {
      const cause = classify(error);
      if (cause.kind === 'condition') {
        const first = cause.indexes[0] ?? 0;
        throw steps[first]?.otherwise?.() ?? new ConditionFailed(cause.indexes);
      }
      if (cause.kind === 'unknown') throw error;
      if (attempt + 1 >= attempts) throw Busy();
      await pause(attempt);
    }
  }
};
