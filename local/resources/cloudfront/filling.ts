/** An object on its way from the origin into the cache: everyone who asks meanwhile reads the same bytes. */
export class Filling {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string[]>;
  readonly #chunks: Buffer[] = [];
  #ended = false;
  #failure: Error | undefined;
  #waiting: (() => void)[] = [];

  constructor(status: number, headers: ReadonlyMap<string, string[]>) {
    this.status = status;
    this.headers = headers;
  }

  append(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#wake();
  }

  end(): Buffer {
    this.#ended = true;
    this.#wake();
    return Buffer.concat(this.#chunks);
  }

  fail(error: Error): void {
    this.#failure = error;
    this.#wake();
  }

  /** The bytes so far, then each as it comes. */
  async *read(): AsyncGenerator<Buffer> {
    for (let at = 0; ; at += 1) {
      while (at >= this.#chunks.length) {
        if (this.#failure) throw this.#failure;
        if (this.#ended) return;
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
      const chunk = this.#chunks[at];
      if (chunk) yield chunk;
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
