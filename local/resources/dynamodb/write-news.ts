import type { ServerResponse } from 'node:http';

/** Tells those who wait on a table's stream that something was written, so that nobody has to poll fast. */
export class WriteNews {
  readonly #counts = new Map<string, number>();
  readonly #waiting = new Map<string, Set<() => void>>();

  countOf(table: string): number {
    return this.#counts.get(table) ?? 0;
  }

  written(tables: Iterable<string>) {
    for (const table of tables) {
      this.#counts.set(table, this.countOf(table) + 1);
      for (const wake of this.#waiting.get(table) ?? []) wake();
    }
  }

  /** Someone other than a caller wrote (the TTL sweep): any table may have changed. */
  writtenAnywhere() {
    this.written([...this.#waiting.keys()]);
  }

  /** Until the table has been written since `seen`, the time is over, or nobody waits for the answer any more. */
  wait(table: string, seen: number, mostMs: number, response: ServerResponse): Promise<void> {
    if (this.countOf(table) !== seen) return Promise.resolve();
    const waiting = this.#waiting.get(table) ?? new Set();
    this.#waiting.set(table, waiting);
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        waiting.delete(wake);
        response.removeListener('close', wake);
        resolve();
      };
      const timer = setTimeout(wake, mostMs);
      waiting.add(wake);
      response.once('close', wake);
    });
  }
}
