/** A whole answer the edge keeps. */
export interface KeptObject {
  status: number;
  headers: ReadonlyMap<string, string[]>;
  body: Buffer;
  keptAt: number;
  freshUntil: number;
  usableUntil: number;
}

/** Objects larger than this are passed on, never kept: a laptop's memory is for other things. */
export const largestObjectBytes = 8 * 1024 * 1024;

const roomForHeaders = 1024;

/** What the edge remembers: least recently used goes first when the room is full. */
export class ObjectCache {
  readonly #objects = new Map<string, KeptObject>();
  readonly #capacityBytes: number;
  #bytes = 0;

  constructor(capacityBytes = 64 * 1024 * 1024) {
    this.#capacityBytes = capacityBytes;
  }

  get(key: string): KeptObject | undefined {
    const object = this.#objects.get(key);
    if (!object) return undefined;
    this.#objects.delete(key);
    this.#objects.set(key, object);
    return object;
  }

  set(key: string, object: KeptObject): void {
    this.delete(key);
    this.#objects.set(key, object);
    this.#bytes += object.body.length + roomForHeaders;
    for (const oldest of this.#objects.keys()) {
      if (this.#bytes <= this.#capacityBytes) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const object = this.#objects.get(key);
    if (!object) return;
    this.#objects.delete(key);
    this.#bytes -= object.body.length + roomForHeaders;
  }

  keys(): string[] {
    return [...this.#objects.keys()];
  }

  get size(): { objects: number; bytes: number } {
    return { objects: this.#objects.size, bytes: this.#bytes };
  }
}
