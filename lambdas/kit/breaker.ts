import { clock } from './clock.ts';

type Call = (args: object) => Promise<object>;
/** As much of a client's middleware stack as is needed here. */
interface Stack {
  add(middleware: (next: Call) => Call, options: { step: 'initialize'; name: string; priority: 'high' }): void;
}

/** After so many calls in a row without an answer, each with all its retries, a service is left alone. */
export const mostFailures = 5;
/** How long it is left alone, in milliseconds; then one call goes to see. */
export const restMs = 2_000;

/** What a call hears that was not made, because the service has not answered for a while. */
export class CircuitOpen extends Error {
  constructor(service: string) {
    super(`${service} has not answered ${mostFailures} calls in a row and is left alone for a moment.`);
    this.name = 'CircuitOpen';
  }
}

const noWay = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ETIMEDOUT']);

/** Not reached, not answered in time, or failed over there; a refusal or a throttle is an answer. */
const isNoAnswer = (error: unknown): boolean => {
  const { name, code, $metadata } = error as {
    name?: string;
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  if (name === 'TimeoutError' || (code !== undefined && noWay.has(code))) return true;
  return ($metadata?.httpStatusCode ?? 0) >= 500 && !/SlowDown|Throttl/.test(name ?? '');
};

/**
 * A circuit breaker of one client, of which a process has one for each service: closed, it counts calls without an answer in
 * a row; open, it throws `CircuitOpen` and makes no call; after `restMs` one call goes through, and its end decides.
 */
export const breaker = (service: string) => {
  let failures = 0;
  let openUntil = 0;
  return {
    applyToStack: (stack: Stack): void =>
      stack.add(
        (next) => async (args) => {
          const now = clock.now().getTime();
          const isOpen = failures >= mostFailures && now < openUntil && openUntil - now <= restMs;
          if (isOpen) throw new CircuitOpen(service);
          // Half open: whoever comes while this one is under way finds it open.
          openUntil = now + restMs;
          try {
            const result = await next(args);
            failures = 0;
            return result;
          } catch (error) {
            failures = isNoAnswer(error) ? failures + 1 : 0;
            openUntil = clock.now().getTime() + restMs;
            throw error;
          }
        },
        { step: 'initialize', name: 'circuitBreaker', priority: 'high' },
      ),
  };
};
