import { answering } from './answering.ts';
import { ask, type Circuit, type CircuitRules, closed, ended } from './circuit.ts';
import { clock } from './clock.ts';
import { log } from './log.ts';
import { count } from './metric.ts';
import { Busy } from './refusals.ts';

/** Five attempts are two calls at least: the SDK tries each up to four times. */
export const circuitRules: CircuitRules = {
  failures: 5,
  overMs: 100,
  withinMs: 30_000,
  restMs: 1_000,
  longestRestMs: 30_000,
  trialMs: 10_000,
};

/** One for each service this process calls, by the SDK's name for it. */
const circuits = new Map<string, Circuit>();

/** A call was sent and got no answer, and is not sent again because the service has gone. What became of it nobody knows. */
class NotTriedAgain extends Error {
  constructor(service: string, last: unknown) {
    const { name, message } = last as Error;
    super(`${service} does not answer, so this was not tried again: ${name}: ${message}`);
    this.name = 'NotTriedAgain';
  }
}

const noWay = /^(ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|EHOST|ENET|ETIMEDOUT)/;
/** It is there and says “not so fast”. S3 says it with a 503. */
const throttling = /Throttl|SlowDown|TooManyRequests|LimitExceeded|ThroughputExceeded/;

/**
 * Not reached, not answered in time, failed over there, or an answer nobody can read. Whatever else a service says, no and
 * “slow down” included, it is there to say it.
 */
const saysItIsAway = (error: unknown): boolean => {
  const {
    name = '',
    code,
    $metadata,
    $response,
  } = error as {
    name?: string;
    code?: string;
    $metadata?: { httpStatusCode?: number };
    $response?: unknown;
  };
  if (name === 'TimeoutError' || name === 'AbortError' || noWay.test(String(code))) return true;
  if (name === 'SyntaxError' && $response !== undefined) return true;
  return ($metadata?.httpStatusCode ?? 0) >= 500 && !throttling.test(name);
};

const say = (service: string, was: Circuit, is: Circuit, nowMs: number, error: unknown): void => {
  if (was.is !== 'open' && is.is === 'open') {
    log.warn('a service does not answer and is left alone', { service, forMs: Math.round(is.until - nowMs), error });
    if (was.is === 'closed') count('CircuitOpened', 1, { Dependency: service });
  }
  if (was.is === 'trying' && is.is === 'closed') {
    log.info('a service answers again', { service });
    count('CircuitClosed', 1, { Dependency: service });
  }
};

type Attempt = (args: object) => Promise<object>;
/** As much of a client's middleware stack as is needed here. */
interface Stack {
  add(middleware: (next: Attempt) => Attempt, options: { step: 'finalizeRequest'; name: string }): void;
}

const guarded = (service: string) => (next: Attempt) => {
  // Made anew for each call, and asked for each attempt of it.
  let last: { error: unknown } | undefined;
  return async (args: object): Promise<object> => {
    if (!answering.isSo) return next(args);
    const asked = ask(circuits.get(service) ?? closed(), clock.now().getTime(), circuitRules);
    circuits.set(service, asked.circuit);
    // Who hears Busy may rely on it that nothing was done: not so where an attempt went before.
    if (!asked.may && last) throw new NotTriedAgain(service, last.error);
    if (!asked.may) throw Busy({ retryAfterSec: Math.ceil(asked.waitMs / 1000) });
    const end = (answered: boolean, error?: unknown): void => {
      const was = circuits.get(service) ?? closed();
      const nowMs = clock.now().getTime();
      const chance = answered ? 0 : (clock.random(1)[0] ?? 0) / 256;
      const is = ended(was, { turn: asked.turn, answered, nowMs, chance }, circuitRules);
      circuits.set(service, is);
      say(service, was, is, nowMs, error);
    };
    try {
      const result = await next(args);
      end(true);
      return result;
    } catch (error) {
      last = { error };
      end(!saysItIsAway(error), error);
      throw error;
    }
  };
};

/**
 * A circuit breaker before every attempt of one client, for functions that answer people (`answering`). It stands behind
 * the SDK's retries, so that attempts are counted and an open circuit is not asked again, and behind the signature, so that
 * addresses which are only signed count for nothing.
 */
export const breaker = (service: string) => ({
  applyToStack: (stack: Stack): void =>
    stack.add(guarded(service), { step: 'finalizeRequest', name: 'circuitBreaker' }),
});

/** Tests only: everything answers, as far as this process knows. */
export const forgetCircuits = (): void => circuits.clear();
