import { decideAgain } from '../kit/decide-again.ts';
import type { Bearer } from '../kit/session.ts';
import type { AccountsStore } from './accounts-store.ts';
import { endSession, endSessions, secondsOf } from './ended-sessions.ts';
import type { SessionsStore } from './sessions-store.ts';

export interface Stores {
  accounts: AccountsStore;
  sessions: SessionsStore;
}

/** One sign-in ends: its row goes, and every domain hears that its tokens are worth nothing any more. */
export const endOne = (
  { accounts, sessions }: Stores,
  session: Bearer,
  how: { revoked: boolean; now: Date },
): Promise<void> =>
  decideAgain(async () => {
    const before = await accounts.find(session.accountId);
    if (!before) return;
    const gone = sessions.forgotten(session.accountId, session.sessionId);
    await accounts.save(before, endSession(before, session, how), 'session_ended', how.now, [gone]);
  });

/** Every sign-in of a person ends, but the one that is kept. Rows of the others go when somebody looks or by themselves. */
export const endAll = (
  { accounts, sessions }: Stores,
  accountId: string,
  { keep, now }: { keep?: string; now: Date },
): Promise<void> =>
  decideAgain(async () => {
    const before = await accounts.find(accountId);
    if (!before) return;
    const newest = await sessions.page(accountId, 50);
    const ofThisSecond = newest.sessions.filter((one) => one.signedInAt >= secondsOf(now)).map((one) => one.sessionId);
    await accounts.save(before, endSessions(before, { keep, ofThisSecond, now }), 'sessions_ended', now);
  });
