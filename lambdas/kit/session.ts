import * as z from 'zod';
import type { Scope } from './scopes.ts';

/** Who holds a token: a person, and the sign-in it comes from. Times of tokens are seconds since 1970. */
export interface Bearer {
  accountId: string;
  /** Stays the same while the sign-in is refreshed. */
  sessionId: string;
  signedInAt: number;
  /** The app that was signed in to, and what it may do; absent for sign-ins to our own site. */
  app?: { clientId: string; scopes: readonly Scope[] };
}

/** Sign-ins of a person whose tokens are worth nothing any more, however long they would still live. */
export const endedSessions = z.object({
  /** Ended one by one; kept `until` the last token of each has run out. */
  ended: z.array(z.object({ sessionId: z.string(), until: z.number().int() })),
  /** Whatever began before this second has ended; `except` is the one that was kept. */
  before: z.number().int().optional(),
  except: z.string().optional(),
  /** Apps the person has disconnected: whatever they were signed in to up to this second has ended. */
  apps: z.array(z.object({ clientId: z.string(), upTo: z.number().int() })).optional(),
});
export type EndedSessions = z.output<typeof endedSessions>;

/** Whether this sign-in has been ended, here or from another device. */
export const hasEnded = (sessions: EndedSessions | undefined, { sessionId, signedInAt, app }: Bearer): boolean => {
  if (!sessions) return false;
  if (app && sessions.apps?.some(({ clientId, upTo }) => clientId === app.clientId && signedInAt <= upTo)) return true;
  // The one that was kept is never an app's, so theirs of the very second has ended with the rest.
  const isEarly = (before: number) =>
    app ? signedInAt <= before : signedInAt < before && sessionId !== sessions.except;
  const isBefore = sessions.before !== undefined && isEarly(sessions.before);
  return isBefore || sessions.ended.some((one) => one.sessionId === sessionId);
};
