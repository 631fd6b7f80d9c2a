import type { PresentedKey } from '../kit/api-key.ts';
import type { Subject } from '../kit/authorize.ts';
import { clock } from '../kit/clock.ts';
import { keyHolder } from '../kit/key-holder.ts';
import { Unauthenticated } from '../kit/refusals.ts';
import { type Bearer, hasEnded } from '../kit/session.ts';
import type { AccountsStore } from './accounts-store.ts';

/** Someone whose sign-up trigger was lost has no row yet: an ordinary viewer until `ownAccount` makes it. */
const unknown = {
  roles: ['viewer' as const],
  plan: 'free' as const,
  status: 'active' as const,
  sessions: undefined,
  keys: undefined,
};

/** Who asks here: what our own row says, not a copy of it. */
export const subjectIn =
  (accounts: AccountsStore) =>
  async (asking: Bearer | PresentedKey): Promise<Subject> => {
    const { accountId } = asking;
    const { roles, plan, status, sessions, keys = [] } = (await accounts.find(accountId)) ?? unknown;
    const person = { accountId, roles, plan, status };
    if ('fingerprint' in asking) return keyHolder(person, keys, asking, clock.now());
    if (hasEnded(sessions, asking)) throw Unauthenticated();
    return { kind: 'person', ...person };
  };
