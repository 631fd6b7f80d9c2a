import { randomBytes } from 'node:crypto';

/** The only way to time and randomness: tests put their own in place. */
export const clock = {
  now: (): Date => new Date(),
  random: (bytes: number): Uint8Array => randomBytes(bytes),
  pause: (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms)),
};
