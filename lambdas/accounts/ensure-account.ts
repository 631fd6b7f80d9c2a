import { accountIdOf } from '../kit/ids.ts';
import { type Account, newAccount } from './account.ts';
import type { AccountsStore } from './accounts-store.ts';
import type { Identity } from './identity-provider.ts';

/** A confirmed person has an account: whoever notices first makes it (trigger, log-in, or the first request). */
export const ensureAccount = (accounts: AccountsStore, identity: Identity, now: Date): Promise<Account> => {
  const { subject, email, displayName } = identity;
  return accounts.ensure(newAccount({ accountId: accountIdOf(subject), email, displayName }, now), now);
};
