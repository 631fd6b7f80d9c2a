/** A window is counted in so many slices: what is over is forgotten a slice at a time. */
const slicesInWindow = 60;

interface Seen {
  /** Oldest first. */
  slices: { number: number; requests: number }[];
  total: number;
}

/** Counts requests by address over a moving window. */
export class Rate {
  readonly #sliceMs: number;
  readonly #seen = new Map<string, Seen>();
  #now = 0;

  constructor(windowSeconds: number) {
    this.#sliceMs = (windowSeconds * 1000) / slicesInWindow;
  }

  /** Counts one more, and says how many there have been within the window, this one included. */
  count(address: string, at: Date): number {
    const slice = Math.floor(at.getTime() / this.#sliceMs);
    if (slice !== this.#now) this.#forgetBefore(slice);
    const seen = this.#seen.get(address) ?? { slices: [], total: 0 };
    this.#seen.set(address, seen);
    const last = seen.slices.at(-1);
    if (last?.number === slice) last.requests += 1;
    else seen.slices.push({ number: slice, requests: 1 });
    seen.total += 1;
    return seen.total;
  }

  #forgetBefore(slice: number): void {
    this.#now = slice;
    for (const [address, seen] of this.#seen) {
      // The oldest slice goes when all of it is further back than the window is long.
      while (seen.slices[0] && seen.slices[0].number < slice - slicesInWindow)
        seen.total -= seen.slices.shift()?.requests ?? 0;
      if (seen.slices.length === 0) this.#seen.delete(address);
    }
  }
}
