import { AsyncLocalStorage } from 'node:async_hooks';
import { layUnderClients } from '../../lambdas/kit/aws.ts';
import {
  answerLost,
  conflicted,
  hidesOnTheWire,
  neverSent,
  nothingYet,
  partially,
  spoil,
  throttled,
} from './fault-modes.ts';
import { type Call, type FaultPlan, type PlannedFault, type RunningPlan, runningPlan } from './fault-plan.ts';
import type { Turns } from './seeded-turns.ts';

/** One invocation of one function: a fault that kills it ends it for good, with everything it had under way. */
export interface Life {
  name: string;
  dead: boolean;
  die(): void;
}
const lives = new AsyncLocalStorage<Life>();

/** The function was stopped in the middle, as when its time is up. */
export class Killed extends Error {}

/** Runs a function as one invocation; ends with `Killed` when the plan stops it. */
export const asInvocation = <T>(name: string, work: () => Promise<T>): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    const life: Life = {
      name,
      dead: false,
      die() {
        life.dead = true;
        reject(new Killed(`${name} was stopped`));
      },
    };
    lives.run(life, () => work().then(resolve, reject));
  });

const noFaults: FaultPlan = { seed: 0, faults: [] };
let running: RunningPlan = runningPlan(noFaults);
let onSlow = (): void => {};
/** What eventually consistent reads answered before, by what was asked. */
let answers = new Map<string, unknown>();

const writes = new Map<string, number>();
/** How many transactions have been sent to a table so far: whoever waits for news need not look when there were none. */
export const transactionsOn = (table: string): number => writes.get(table) ?? 0;

const noteWrites = (items: Record<string, { TableName?: string }>[]): void => {
  const tables = new Set(items.flatMap((item) => Object.values(item).map(({ TableName = '' }) => TableName)));
  for (const table of tables) writes.set(table, transactionsOn(table) + 1);
};

/** Lays a plan under every client of this process, in place of the one before; counting begins anew. */
export const layPlan = (plan: FaultPlan, { slowly = () => {} }: { slowly?: () => void } = {}): RunningPlan => {
  running = runningPlan(plan);
  onSlow = slowly;
  answers = new Map();
  return running;
};

let turns: Turns | undefined;
/** From now on calls wait for their turn, or no longer. */
export const takeTurns = (given: Turns | undefined): void => {
  turns = given;
};

/** An error the service is to have answered with; not part of a plan that can be printed. */
const spoken = new WeakMap<PlannedFault, Error>();

// biome-ignore lint/suspicious/noExplicitAny: middleware of every client and operation alike.
type Args = any;
// biome-ignore lint/suspicious/noExplicitAny: as above.
type Result = any;
type Next = (args: Args) => Promise<Result>;
interface Context {
  clientName?: string;
  commandName?: string;
  [met]?: { call: Call; fault: PlannedFault; attemptsLeft: number };
}
const met = Symbol('the fault that meets this call');

const never = (): Promise<never> => new Promise(() => {});

const kill = async (
  life: Life | undefined,
  { variant }: PlannedFault,
  next: () => Promise<unknown>,
): Promise<never> => {
  if (!life) throw new Error('a plan can only kill what runs as an invocation');
  if (variant !== 'before') await next().catch(() => {});
  life.die();
  return never();
};

const asked = ({ operation, input }: Call): string =>
  `${operation} ${JSON.stringify(input).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'then')}`;

/** Addresses are signed by sending nothing. */
const isOnlySigned = (operation: string, input: { Body?: unknown }): boolean =>
  operation === 'UploadPart' || (operation === 'PutObject' && input.Body === undefined);

/** A call as the code sees it, around all of the SDK's own retries. */
const aroundCalls = (next: Next, context: Context) => async (args: Args) => {
  const operation = context.commandName?.replace(/Command$/, '') ?? '';
  if (isOnlySigned(operation, args.input)) return next(args);
  const leave = await turns?.();
  if (operation === 'TransactWriteItems') noteWrites(args.input.TransactItems);
  try {
    return await faulty(operation, next, context)(args);
  } finally {
    leave?.();
  }
};

const faulty = (operation: string, next: Next, context: Context) => async (args: Args) => {
  const life = lives.getStore();
  if (life?.dead) return never();
  const service = context.clientName?.replace(/Client$/, '') ?? '';
  const given = { in: life?.name ?? 'test', service, operation, input: args.input };
  const fault = running.meet(given);
  const call: Call = { ...given, nth: running.calls.at(-1)?.nth ?? 0 };
  if (!fault) {
    const result = await next(args);
    if (life?.dead) return never();
    answers.set(asked(call), result.output);
    return result;
  }
  if (
    fault.attempts !== undefined ||
    fault.mode === 'garbage' ||
    (fault.mode === 'partial' && hidesOnTheWire(operation))
  ) {
    context[met] = { call, fault, attemptsLeft: fault.attempts ?? Number.POSITIVE_INFINITY };
    return next(args);
  }
  const result = (output: unknown): Result => ({ output: { $metadata: {}, ...(output as object) }, response: {} });
  switch (fault.mode) {
    case 'refuse':
      throw spoken.get(fault) ?? neverSent();
    case 'throttle':
      throw throttled(call);
    case 'conflict':
      throw conflicted(fault);
    case 'ambiguous':
      await next(args);
      throw spoken.get(fault) ?? answerLost(call);
    case 'slow': {
      const answer = await next(args);
      onSlow();
      return answer;
    }
    case 'kill':
      return kill(life, fault, () => next(args));
    case 'stale':
      return result((fault.variant === 'old' ? answers.get(asked(call)) : undefined) ?? nothingYet(call));
    default:
      return result(await partially(operation, args.input, async (input) => (await next({ ...args, input })).output));
  }
};

/** One attempt of a call, inside the SDK's retry loop. */
const aroundAttempts = (next: Next, context: Context) => async (args: Args) => {
  const meeting = context[met];
  if (!meeting || meeting.fault.mode === 'garbage' || meeting.fault.mode === 'partial') return next(args);
  if (meeting.attemptsLeft <= 0) {
    if (meeting.fault.variant === 'then throttled') throw throttled(meeting.call);
    return next(args);
  }
  meeting.attemptsLeft -= 1;
  if (meeting.fault.mode === 'refuse') throw neverSent();
  if (meeting.fault.mode === 'throttle') throw throttled(meeting.call);
  await next(args);
  throw answerLost(meeting.call);
};

/** The answer as it came over the wire. */
const aroundAnswers = (next: Next, context: Context) => async (args: Args) => {
  const result = await next(args);
  const meeting = context[met];
  if (!meeting || (meeting.fault.mode !== 'garbage' && meeting.fault.mode !== 'partial') || meeting.attemptsLeft <= 0)
    return result;
  meeting.attemptsLeft -= 1;
  const how = meeting.fault.mode === 'partial' ? { ...meeting.fault, variant: 'error' } : meeting.fault;
  await spoil(result.response, how, meeting.call.service);
  return result;
};

interface SdkStrategy {
  capacity: number;
  retryBackoffStrategy: { computeNextBackoffDelay(): number; setDelayBase(): void };
}

/** The SDK's own retries as they are, without their pauses and with a full budget: runs are many and independent. */
const withoutPauses = (client: { config?: { retryStrategy?: () => Promise<SdkStrategy> } }): void => {
  const own = client.config?.retryStrategy;
  if (!client.config || !own) return;
  client.config.retryStrategy = async () => {
    const strategy = await own();
    strategy.capacity = 500;
    strategy.retryBackoffStrategy = { computeNextBackoffDelay: () => 0, setDelayBase: () => {} };
    return strategy;
  };
};

layUnderClients({
  applyToStack: (stack: { add(middleware: unknown, options: object): void }) => {
    stack.add(aroundCalls, { step: 'initialize', priority: 'high', name: 'faultsAroundCalls', override: true });
    // Inside the retry loop, which is the first of this step.
    stack.add(aroundAttempts, {
      step: 'finalizeRequest',
      priority: 'low',
      name: 'faultsAroundAttempts',
      override: true,
    });
    stack.add(aroundAnswers, { step: 'deserialize', priority: 'low', name: 'faultsAroundAnswers', override: true });
  },
  applyToClient: withoutPauses,
});

/** In short: an error thrown by `with` stands for what the service would have said. `command` is the SDK's. */
export interface Fault {
  command: string;
  how: 'refuse' | 'ambiguous';
  with?: Error;
  times?: number;
}

/** What shall go wrong from now on, under every client of this process. */
export const faults = (...toCome: Fault[]): void => {
  const planned = toCome.map(({ command, how, with: error, times }): PlannedFault => {
    const fault: PlannedFault = {
      operation: command.replace(/Command$/, ''),
      mode: how,
      ...(times === undefined ? {} : { times }),
    };
    if (error) spoken.set(fault, error);
    return fault;
  });
  layPlan({ seed: 0, faults: planned });
};
