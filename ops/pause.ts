import { setTimeout } from 'node:timers/promises';

/** Waits before asking a service again how far it is. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> => setTimeout(ms, undefined, { signal });
