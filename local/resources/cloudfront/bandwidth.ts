const pieceBytes = 16 * 1024;

/** The line between the edge and all its viewers: as fast as it goes, or as slow as a test wants it. */
export class Bandwidth {
  #bitsPerSecond: number | undefined;
  #freeAt = 0;
  readonly #waiting = new Set<() => void>();

  get bitsPerSecond(): number | undefined {
    return this.#bitsPerSecond;
  }

  set(bitsPerSecond: number | undefined): void {
    this.#bitsPerSecond = bitsPerSecond;
    this.#freeAt = 0;
    for (const goOn of this.#waiting) goOn(); // what waits for the old line need not wait any longer
  }

  /** Hands bytes on in small pieces, each when the line is free for it. */
  async *paced(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of bytes) {
      for (let at = 0; at < chunk.length; ) {
        const size = this.#bitsPerSecond === undefined ? chunk.length - at : Math.min(pieceBytes, chunk.length - at);
        await this.#turn(size);
        yield chunk.subarray(at, at + size);
        at += size;
      }
    }
  }

  async #turn(bytes: number): Promise<void> {
    if (this.#bitsPerSecond === undefined) return;
    const now = performance.now();
    const startsAt = Math.max(now, this.#freeAt);
    this.#freeAt = startsAt + (bytes * 8000) / this.#bitsPerSecond;
    const waitMs = startsAt - now;
    if (waitMs > 1) await this.#wait(waitMs);
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const goOn = () => {
        clearTimeout(timer);
        this.#waiting.delete(goOn);
        resolve();
      };
      const timer = setTimeout(goOn, ms);
      this.#waiting.add(goOn);
    });
  }
}
