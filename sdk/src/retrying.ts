import type { Address } from './address.ts';
import { isHaste, isRefused, mayHelpToRetry, Refused } from './refusal.ts';

const firstMs = 400;
const longestMs = 8_000;
/** Who asks for a longer rest than this is told to our caller, who knows whether anybody still waits. */
const longestRetryAfterMs = 30_000;

/**
 * Whether asking twice does what asking once does: reading, putting and deleting do, and so does creating with a key. With a
 * condition (`If-Match`) the second would be refused for what the first did.
 */
const isRepeatable = ({ method, creates }: Address, { ifMatch }: { ifMatch?: number | undefined }): boolean => {
  if (method === 'GET' || creates) return true;
  return (method === 'PUT' || method === 'DELETE') && ifMatch === undefined;
};

/** The answer itself says that nothing has been done. */
const didNothing = (error: unknown): boolean =>
  error instanceof Refused && (isHaste(error) || error.code === 'service.busy');

/** Whether the same request may be sent again after this. */
export const mayRepeat = (error: unknown, address: Address, options: { ifMatch?: number | undefined }): boolean => {
  if (error instanceof Refused && (error.retryAfterMs ?? 0) > longestRetryAfterMs) return false;
  if (didNothing(error)) return true;
  // The first try of this very creation is still being worked on, and its answer will be ours.
  if (isRefused(error, 'request.idempotency_key_in_flight')) return true;
  return mayHelpToRetry(error) && isRepeatable(address, options);
};

/**
 * How long to wait before try number `attempt` + 2: anything up to twice as long as the time before, so that those who were
 * turned away together do not come back together; never sooner than the API asks.
 */
export const pauseMs = (error: unknown, attempt: number, random: () => number): number => {
  const jittered = random() * Math.min(longestMs, firstMs * 2 ** attempt);
  const asked = error instanceof Refused ? (error.retryAfterMs ?? 0) : 0;
  return asked + jittered;
};
