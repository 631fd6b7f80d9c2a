import { setTimeout as later } from 'node:timers/promises';

export interface SettleOptions {
  /** Give up after this long; a laptop in the middle of an encode may take minutes. */
  deadlineMs?: number;
  betweenLooksMs?: number;
}

/** Work never came to rest. `busy` says where, by service. */
export class Unsettled extends Error {
  readonly busy: Record<string, number>;

  constructor(busy: Record<string, number>, afterMs: number) {
    const list = Object.entries(busy).map(([name, count]) => `${name} (${count})`);
    super(`Still busy after ${Math.round(afterMs / 1000)} s: ${list.join(', ')}`);
    this.name = 'Unsettled';
    this.busy = busy;
  }
}

/**
 * Waits until nobody has work: every service says 0 on two looks in a row, since between the looks one service may
 * have handed its work to another that had already been asked.
 */
export async function settle(
  look: () => Promise<Record<string, number>>,
  { deadlineMs = 60_000, betweenLooksMs = 100 }: SettleOptions = {},
): Promise<void> {
  const begun = performance.now();
  let quietLooks = 0;
  for (;;) {
    const busy = Object.fromEntries(Object.entries(await look()).filter(([, count]) => count > 0));
    quietLooks = Object.keys(busy).length === 0 ? quietLooks + 1 : 0;
    if (quietLooks === 2) return;
    if (performance.now() - begun > deadlineMs) throw new Unsettled(busy, deadlineMs);
    await later(betweenLooksMs);
  }
}
