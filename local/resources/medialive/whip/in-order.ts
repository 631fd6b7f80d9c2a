/** What has become ready of what came, and whether something before it never came. */
export interface Ready<Item> {
  items: Item[];
  isLost: boolean;
}

const half = 0x8000;
const heldAtMost = 1_024;

/**
 * Brings packets into the order of their 16-bit numbers. A missing one is waited for as long as asking for it again may take;
 * then what follows goes on without it.
 */
export class InOrder<Item> {
  readonly #patienceMs: number;
  readonly #held = new Map<number, Item>();
  #next: number | undefined;
  #waitingSince: number | undefined;

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  /** `now`: milliseconds of a clock that only goes forward. */
  take(number: number, item: Item, now: number): Ready<Item> {
    this.#next ??= number;
    const ahead = (number - this.#next) & 0xffff;
    // Behind: it was given up, or has come twice.
    if (ahead >= half) return { items: [], isLost: false };
    this.#held.set(number, item);
    const items = this.#ready();
    if (this.#held.size === 0 || items.length > 0) this.#waitingSince = undefined;
    if (this.#held.size === 0) return { items, isLost: false };
    this.#waitingSince ??= now;
    if (now - this.#waitingSince <= this.#patienceMs && this.#held.size < heldAtMost) return { items, isLost: false };
    this.#skip();
    this.#waitingSince = undefined;
    return { items: [...items, ...this.#ready()], isLost: true };
  }

  #ready(): Item[] {
    const items: Item[] = [];
    for (;;) {
      const item = this.#held.get(this.#next ?? 0);
      if (item === undefined) return items;
      this.#held.delete(this.#next ?? 0);
      this.#next = ((this.#next ?? 0) + 1) & 0xffff;
      items.push(item);
    }
  }

  /** To the nearest one that is there. */
  #skip(): void {
    const from = this.#next ?? 0;
    const distances = [...this.#held.keys()].map((number) => (number - from) & 0xffff);
    this.#next = (from + Math.min(...distances)) & 0xffff;
  }
}
