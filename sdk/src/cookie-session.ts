import { type Credential, takingTurns } from './credential.ts';
import { notedSession, noteName, type SessionNote, sessionNote } from './session-note.ts';

/**
 * Being signed in by HttpOnly cookies, shared by all tabs of a browser: for pages of Arclight's own origin. `subscribe` tells
 * when any tab signs in or out.
 */
export const cookieSession = (): Credential & SessionNote => {
  const note = sessionNote(localStorage, (listener) => {
    const heard = (event: StorageEvent) => {
      if (event.key === noteName || event.key === null) listener();
    };
    window.addEventListener('storage', heard);
    return () => window.removeEventListener('storage', heard);
  });
  // Turns stand in where the browser has no locks: then only the tabs, not the calls of one tab, could race.
  const inTurn = takingTurns();
  return notedSession(note, (work) =>
    navigator.locks ? (navigator.locks.request(noteName, work) as ReturnType<typeof work>) : inTurn(work),
  );
};
