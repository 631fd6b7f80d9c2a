import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { http, Reply } from '../kit/http.ts';
import { log } from '../kit/log.ts';
import type { Account } from './account.ts';
import { beginClosing } from './closing.ts';
import {
  closeAccount,
  ProofNeeded,
  SecondFactorNeeded,
  WrongCredentials,
  WrongDigits,
  WrongPassword,
  WrongSecondFactor,
} from './contract.ts';
import { clearedCookies } from './cookies.ts';
import { endSessions, secondsOf } from './ended-sessions.ts';
import type { KeysStore } from './keys-store.ts';
import { ownAccount } from './own-account.ts';
import { inWordsOfOwner } from './prove-again.ts';
import { accountClosing } from './security-letters.ts';
import type { Surroundings } from './surroundings.ts';

/** Whoever holds an open session is not yet its owner. */
const prove = async (
  { identities }: Surroundings,
  { email, secondFactor }: Account,
  { password, code }: { password?: string | undefined; code?: string | undefined },
): Promise<void> => {
  if (password === undefined || (secondFactor && code === undefined)) throw ProofNeeded();
  await inWordsOfOwner(identities.prove(email, password, code), {
    [WrongCredentials.code]: WrongPassword,
    [WrongSecondFactor.code]: WrongDigits,
    [SecondFactorNeeded.code]: ProofNeeded,
  });
};

/**
 * DELETE /v1/me. One write ends every sign-in and key and hides the person from every domain; whoever signs in again meanwhile
 * can keep the account, and does nothing else with it.
 */
export const closeAccountRoute = (around: Surroundings, keys: KeysStore) =>
  http(closeAccount, async (call) => {
    const { body, now } = call;
    const account = await ownAccount(around, call);
    if (account.closing) return { closesAt: account.closing.until };
    await prove(around, account, body);
    const { accountId, email } = account;
    const after = await decideAgain(async () => {
      const before = await ownAccount(around, call);
      if (before.closing) return before;
      const newest = await around.sessions.page(accountId, 50);
      const ofThisSecond = newest.sessions.filter((one) => one.signedInAt >= secondsOf(now));
      const signedOut = endSessions(before, {
        keep: undefined,
        ofThisSecond: ofThisSecond.map(({ sessionId }) => sessionId),
        now,
      });
      const leaving = { ...beginClosing(before, around.graceDays, now), sessions: signedOut.sessions };
      const gone = (before.keys ?? []).map(({ keyId }) => keys.removed({ accountId, keyId }));
      await around.accounts.save(before, leaving, 'closing_asked', now, gone);
      return leaving;
    });
    FAILPOINT: failpoint('accounts.close.saved');
    const closesAt = after.closing?.until ?? now.toISOString();
    // What Cognito would still renew is refused here and by every domain; so nothing is lost if it cannot be told now.
    await around.identities
      .signOutEverywhere(email)
      .catch((error: unknown) => log.warn('Cognito could not be told to sign somebody out', { accountId, error }));
    await around.tell.also(email, accountClosing(around.tell.site, closesAt));
    return new Reply({ closesAt }, { cookies: clearedCookies() });
  });
