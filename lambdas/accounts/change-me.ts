import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { change } from './account.ts';
import type { AccountsStore } from './accounts-store.ts';
import { changeMe } from './contract.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { meOf, ownAccount } from './own-account.ts';

/** PATCH /v1/me */
export const changeMeRoute = (accounts: AccountsStore, identities: IdentityProvider) =>
  http(changeMe, (call) =>
    decideAgain(async () => {
      const before = await ownAccount({ accounts, identities }, call);
      const after = change(before, call.body);
      await accounts.save(before, after, 'changed', call.now);
      return meOf(accounts, after);
    }),
  );
