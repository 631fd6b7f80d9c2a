import type { Due } from './records.ts';

/** What happens by itself after a while. Nothing is lost with the process: who is due is written down with the thing itself. */
export interface DueWork {
  /** Calls back once when it is due; again for the same id replaces what was planned. */
  plan(id: string, due: Due<unknown>, act: () => void): void;
  waiting(): number;
  stop(): void;
}

export const openDueWork = (now: () => Date): DueWork => {
  const timers = new Map<string, NodeJS.Timeout>();
  return {
    plan(id, { at }, act) {
      clearTimeout(timers.get(id));
      const timer = setTimeout(
        () => {
          timers.delete(id);
          act();
        },
        Math.max(0, at - now().getTime()),
      );
      timers.set(id, timer);
    },
    waiting: () => timers.size,
    stop() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
};
