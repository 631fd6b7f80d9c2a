/** Lets writers through, and stops them table by table while somebody takes a picture of one. */
export class WriteGate {
  readonly #frozen = new Map<string, Promise<void>>();
  readonly #writing = new Map<string, Set<Promise<void>>>();

  /** Resolves when all these tables may be written to; the answer is to be called when the write has ended. */
  async enter(tables: readonly string[]): Promise<() => void> {
    // Another table may have been frozen while we waited for the first.
    for (let shut = this.#shut(tables); shut; shut = this.#shut(tables)) await shut;
    let leave: () => void = () => {};
    const ended = new Promise<void>((resolve) => {
      leave = resolve;
    });
    for (const table of tables) {
      const writing = this.#writing.get(table) ?? new Set();
      this.#writing.set(table, writing.add(ended));
      void ended.then(() => writing.delete(ended));
    }
    return leave;
  }

  /** Runs `work` while nobody writes to a table; writers wait, none is refused. */
  async frozen<Answer>(table: string, work: () => Promise<Answer>): Promise<Answer> {
    while (this.#frozen.has(table)) await this.#frozen.get(table);
    let thaw: () => void = () => {};
    this.#frozen.set(
      table,
      new Promise((resolve) => {
        thaw = resolve;
      }),
    );
    try {
      await Promise.all(this.#writing.get(table) ?? []);
      return await work();
    } finally {
      this.#frozen.delete(table);
      thaw();
    }
  }

  #shut(tables: readonly string[]): Promise<void> | undefined {
    const shut = tables.find((table) => this.#frozen.has(table));
    return shut === undefined ? undefined : this.#frozen.get(shut);
  }
}
