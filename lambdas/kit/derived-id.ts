import { createHash } from 'node:crypto';
import type { Prefix } from './ids.ts';

/** An id that follows from what caused it, so that doing it twice is doing it once. */
export const derivedId = (prefix: Prefix, ...causes: (string | number)[]): string =>
  `${prefix}_${createHash('sha256').update(JSON.stringify(causes)).digest('hex').slice(0, 32)}`;
