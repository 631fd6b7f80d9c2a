/**
 * What this browser remembers of being signed in. The tokens themselves are HttpOnly cookies; this only says whether it is
 * worth asking, and when the session was last renewed, so that tabs do not renew it twice.
 */
export interface Session {
  accountId: string;
  expiresAt: number;
  renewedAt: number;
}

export interface SessionNote {
  read(): Session | undefined;
  write(session: Session): void;
  clear(): void;
  subscribe(listener: () => void): () => void;
}

const parsed = (text: string | null): Session | undefined => {
  if (!text) return undefined;
  try {
    const { accountId, expiresAt, renewedAt } = JSON.parse(text) as Partial<Session>;
    if (typeof accountId !== 'string' || typeof expiresAt !== 'number' || typeof renewedAt !== 'number')
      return undefined;
    return { accountId, expiresAt, renewedAt };
  } catch {
    return undefined;
  }
};

interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** The note in the browser's storage; other tabs' changes arrive through `onElsewhere`. */
export const sessionNote = (storage: Storage, onElsewhere: (listener: () => void) => () => void): SessionNote => {
  const name = 'arclight.session';
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  return {
    read: () => parsed(storage.getItem(name)),
    write: (session) => {
      storage.setItem(name, JSON.stringify(session));
      tell();
    },
    clear: () => {
      storage.removeItem(name);
      tell();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      const stop = onElsewhere(listener);
      return () => {
        listeners.delete(listener);
        stop();
      };
    },
  };
};
