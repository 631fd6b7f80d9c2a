import type { Subject } from '../kit/authorize.ts';
import { Unauthenticated } from '../kit/refusals.ts';
import { type Bearer, hasEnded } from '../kit/session.ts';
import type { AccountsStore } from './accounts-store.ts';

/** Someone whose sign-up trigger was lost has no row yet: an ordinary viewer until `ownAccount` makes it. */
const unknown = { roles: ['viewer' as const], plan: 'free' as const, status: 'active' as const, sessions: undefined };

/** Who asks here: what our own row says, not a copy of it. */
export const subjectIn =
  (accounts: AccountsStore) =>
  async (bearer: Bearer): Promise<Subject> => {
    const { accountId } = bearer;
    const { roles, plan, status, sessions } = (await accounts.find(accountId)) ?? unknown;
    if (hasEnded(sessions, bearer)) throw Unauthenticated();
    return { kind: 'person', accountId, roles, plan, status };
  };
