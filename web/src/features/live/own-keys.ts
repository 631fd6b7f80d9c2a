// The keys this page has been told or given, for as long as it is open: in memory alone, like the page that shows them.
const keys = new Map<string, string>();
const listeners = new Set<() => void>();

export const keepKey = (streamId: string, streamKey: string): void => {
  keys.set(streamId, streamKey);
  for (const listener of listeners) listener();
};
export const keptKey = (streamId: string): string | undefined => keys.get(streamId);
/** Forgets this one; another that was made meanwhile stays. */
export const forgetKey = (streamId: string, streamKey: string): void => {
  if (keys.get(streamId) === streamKey) keys.delete(streamId);
  for (const listener of listeners) listener();
};
export const subscribeToKeys = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
