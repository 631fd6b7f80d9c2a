import { AsyncLocalStorage } from 'node:async_hooks';

const waits = new AsyncLocalStorage<boolean>();

/**
 * Whether a person waits for what is being done: an answer of the API, a frame of a socket. What a queue or a schedule
 * brings is never so: there a call that fails is tried again later, by whoever brought it.
 */
export const answering = {
  run: <T>(work: () => T): T => waits.run(true, work),
  /** For what a request does beside its story, and can do without. */
  aside: <T>(work: () => T): T => waits.run(false, work),
  get isSo(): boolean {
    return waits.getStore() ?? false;
  },
};
