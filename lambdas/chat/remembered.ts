import { clock } from '../kit/clock.ts';

/** What frames are judged by may lag behind by this much and no more. */
const rememberedMs = 2000;
const most = 5000;

export interface Remembered<T> {
  (key: string): Promise<T>;
  /** The next one who asks reads it again. */
  forget(key: string): void;
}

/** Reads a thing once in two seconds, however many ask for it; who asks at the same moment waits for the same look. */
export const remembered = <T>(read: (key: string) => Promise<T>): Remembered<T> => {
  const kept = new Map<string, { value: Promise<T>; until: number }>();
  const ask = (key: string): Promise<T> => {
    const now = clock.now().getTime();
    const known = kept.get(key);
    if (known && known.until > now && known.until - now <= rememberedMs) return known.value;
    if (kept.size >= most) kept.clear();
    const value = read(key);
    kept.set(key, { value, until: now + rememberedMs });
    // A look that failed is nobody's answer but theirs who waited for it.
    value.catch(() => kept.delete(key));
    return value;
  };
  return Object.assign(ask, { forget: (key: string): void => void kept.delete(key) });
};
