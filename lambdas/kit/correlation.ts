import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage<string>();

/** One id from the edge through every event it causes; everything logged or announced inside carries it. */
export const correlation = {
  run: <T>(id: string, work: () => T): T => current.run(id, work),
  get id(): string {
    return current.getStore() ?? 'none';
  },
};
