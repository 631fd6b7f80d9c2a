/** What became of each of several things that the same was asked for. */
export interface Outcome<T> {
  done: T[];
  refused: { thing: T; error: unknown }[];
}

const atOnce = 4;

/** Asks for all, a few at a time; one that is refused keeps nobody else from being done. */
export const forEach = async <T>(things: readonly T[], ask: (thing: T) => Promise<unknown>): Promise<Outcome<T>> => {
  const waiting = [...things.entries()];
  const errors = new Map<number, unknown>();
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, thing] = next;
      await ask(thing).catch((error: unknown) => errors.set(index, error));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return {
    done: things.filter((_, index) => !errors.has(index)),
    refused: things.flatMap((thing, index) => (errors.has(index) ? [{ thing, error: errors.get(index) }] : [])),
  };
};

/** "3 videos", "1 video". */
export const videosIn = (count: number): string => `${count} video${count === 1 ? '' : 's'}`;
