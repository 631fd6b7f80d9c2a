import type { Credential, Standing } from './credential.ts';

/**
 * What a browser remembers of being signed in. The tokens themselves are HttpOnly cookies; this only says whether it is worth
 * asking, and when the session was last renewed, so that tabs do not renew it twice.
 */
export interface Session extends Standing {
  accountId: string;
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

export const noteName = 'arclight.session';

/** The note in the browser's storage; other tabs' changes arrive through `onElsewhere`. */
export const sessionNote = (storage: Storage, onElsewhere: (listener: () => void) => () => void): SessionNote => {
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  return {
    read: () => parsed(storage.getItem(noteName)),
    write: (session) => {
      storage.setItem(noteName, JSON.stringify(session));
      tell();
    },
    clear: () => {
      storage.removeItem(noteName);
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

/** Being signed in by cookies, as the note says. `alone` takes turns with the other tabs. */
export const notedSession = (note: SessionNote, alone: Credential['alone']): Credential & SessionNote => ({
  ...note,
  kind: 'cookie',
  standing: note.read,
  show: () => ({ headers: {}, credentials: 'same-origin' }),
  renewal: () => ({}),
  opened: ({ account_id, expires_in }, nowMs) =>
    note.write({ accountId: account_id, expiresAt: nowMs + expires_in * 1000, renewedAt: nowMs }),
  ended: note.clear,
  alone,
});
