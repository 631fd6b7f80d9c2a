/** Who waits for messages, and the timers that end their waiting when a message becomes visible by itself. */
export interface WakeUps {
  /** Calls `wake` whenever there may be something to receive; the answer ends that. */
  listen(queue: string, wake: () => void): () => void;
  /** Something may have become visible just now. */
  stir(queue: string): void;
  /** Something was hidden: be there when it comes back. */
  arm(queue: string): void;
  /** How many wait at a queue right now. */
  waiting(queue: string): number;
  stop(): void;
}

/** A test may turn the clock, so no timer trusts it for longer than this. */
const longestSleepMs = 1000;

/** Keeps one timer per queue that someone waits for, set to the moment its next hidden message becomes visible. */
export const openWakeUps = (options: {
  nextVisibleAt: (queue: string, after: number) => number | undefined;
  now: () => Date;
}): WakeUps => {
  const listeners = new Map<string, Set<() => void>>();
  const timers = new Map<string, NodeJS.Timeout>();
  /** When those who wait at a queue were last woken: what became visible since then has been seen by nobody. */
  const stirredAt = new Map<string, number>();
  let stopped = false;

  const stir = (queue: string) => {
    stirredAt.set(queue, options.now().getTime());
    for (const wake of [...(listeners.get(queue) ?? [])]) wake();
    arm(queue);
  };

  const arm = (queue: string) => {
    clearTimeout(timers.get(queue));
    timers.delete(queue);
    if (stopped || !listeners.get(queue)?.size) return;
    const now = options.now().getTime();
    const due = options.nextVisibleAt(queue, stirredAt.get(queue) ?? 0);
    if (due === undefined) return;
    const look = () => (due <= options.now().getTime() ? stir(queue) : arm(queue));
    timers.set(queue, setTimeout(look, Math.min(Math.max(due - now, 1), longestSleepMs)));
  };

  return {
    listen(queue, wake) {
      const waiting = listeners.get(queue) ?? new Set();
      listeners.set(queue, waiting.add(wake));
      arm(queue);
      return () => {
        waiting.delete(wake);
        arm(queue);
      };
    },
    stir,
    arm,
    waiting: (queue) => listeners.get(queue)?.size ?? 0,
    stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
};
