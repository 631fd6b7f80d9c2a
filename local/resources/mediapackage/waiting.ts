/** Those who wait until something of a track has come. */
export class Waiting {
  readonly #waiting = new Set<() => void>();

  /** Looks again for everybody. */
  wake(): void {
    for (const look of [...this.#waiting]) look();
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Answers whether it has come; false when the time is over first. */
  until(hasCome: () => boolean, atMostMs: number): Promise<boolean> {
    if (hasCome()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const done = (answer: boolean) => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(answer);
      };
      const look = () => {
        if (hasCome()) done(true);
      };
      const timer = setTimeout(() => done(false), atMostMs);
      this.#waiting.add(look);
    });
  }
}
