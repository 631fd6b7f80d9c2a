import * as z from 'zod';

/** Who holds a token: a person, and the sign-in it comes from. Times of tokens are seconds since 1970. */
export interface Bearer {
  accountId: string;
  /** Stays the same while the sign-in is refreshed. */
  sessionId: string;
  signedInAt: number;
}

/** Sign-ins of a person whose tokens are worth nothing any more, however long they would still live. */
export const endedSessions = z.object({
  /** Ended one by one; kept `until` the last token of each has run out. */
  ended: z.array(z.object({ sessionId: z.string(), until: z.number().int() })),
  /** Whatever began before this second has ended; `except` is the one that was kept. */
  before: z.number().int().optional(),
  except: z.string().optional(),
});
export type EndedSessions = z.output<typeof endedSessions>;

/** Whether this sign-in has been ended, here or from another device. */
export const hasEnded = (sessions: EndedSessions | undefined, { sessionId, signedInAt }: Bearer): boolean => {
  if (!sessions) return false;
  const isBefore = sessions.before !== undefined && signedInAt < sessions.before && sessionId !== sessions.except;
  return isBefore || sessions.ended.some((one) => one.sessionId === sessionId);
};
