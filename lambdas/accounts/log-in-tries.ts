/** How often somebody has tried passwords for one address; moments in milliseconds since 1970. */
export interface Tries {
  count: number;
  lockedUntil: number;
  /** From then on it begins anew. */
  forgottenAt: number;
}

// Cognito's own rule, so that people meet one wait and not two: five are free, then each costs twice the one before.
const free = 5;
const longestLockMs = 15 * 60_000;
const keptMs = 15 * 60_000;

/** How long it takes until the next try is heard; 0 when it is. */
export const waitMs = (tries: Tries | undefined, nowMs: number): number =>
  Math.max(0, (tries?.lockedUntil ?? 0) - nowMs);

export const oneMore = (tries: Tries | undefined, nowMs: number): Tries => {
  const count = (tries && nowMs < tries.forgottenAt ? tries.count : 0) + 1;
  const lockMs = count < free ? 0 : Math.min(1000 * 2 ** (count - free), longestLockMs);
  return { count, lockedUntil: nowMs + lockMs, forgottenAt: nowMs + lockMs + keptMs };
};
