/** Remembers who tried wrong keys. Times in milliseconds, of any clock that only goes forward. */
export interface WrongKeys {
  note(address: string, now: number): void;
  isBlocked(address: string, now: number): boolean;
  blocked(now: number): string[];
}

/** Strangers could otherwise fill the memory with addresses. */
const addressesAtMost = 10_000;

/** So many wrong keys within a while block an address for a while. */
export const watchWrongKeys = ({
  most,
  withinMs,
  blockMs,
}: {
  most: number;
  withinMs: number;
  blockMs: number;
}): WrongKeys => {
  const attempts = new Map<string, number[]>();
  const until = new Map<string, number>();
  const isBlocked = (address: string, now: number): boolean => (until.get(address) ?? 0) > now;
  return {
    note(address, now) {
      const recent = [...(attempts.get(address) ?? []), now].filter((at) => at > now - withinMs);
      attempts.delete(address);
      attempts.set(address, recent);
      if (recent.length >= most) {
        until.delete(address);
        until.set(address, now + blockMs);
        attempts.delete(address);
      }
      for (const known of [attempts, until]) {
        const [oldest] = known.keys();
        if (known.size > addressesAtMost && oldest !== undefined) known.delete(oldest);
      }
    },
    isBlocked,
    blocked: (now) => [...until.keys()].filter((address) => isBlocked(address, now)),
  };
};
