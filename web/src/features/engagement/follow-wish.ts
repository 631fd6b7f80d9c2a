// Somebody pressed Follow before they had logged in. It is kept in this tab, by nobody but themselves: an address that makes
// people follow would be anybody's to pass on.

const name = 'arclight.follow';
/** Later it is not what they came for. */
const keptForMs = 30 * 60_000;

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export const keepWish = (store: Store, channelId: string, nowMs: number): void =>
  store.setItem(name, JSON.stringify({ channelId, atMs: nowMs }));

/** Whether this channel was to be followed, once. */
export const takeWish = (store: Store, channelId: string, nowMs: number): boolean => {
  try {
    const kept = JSON.parse(store.getItem(name) ?? 'null') as { channelId?: unknown; atMs?: unknown } | null;
    if (kept?.channelId !== channelId) return false;
    store.removeItem(name);
    return typeof kept.atMs === 'number' && nowMs - kept.atMs < keptForMs;
  } catch {
    return false;
  }
};
