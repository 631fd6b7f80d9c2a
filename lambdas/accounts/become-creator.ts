import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { becomeCreator } from './account.ts';
import type { AccountsStore } from './accounts-store.ts';
import { becomeCreator as operation } from './contract.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { meOf, ownAccount } from './own-account.ts';

/** POST /v1/me/creator */
export const becomeCreatorRoute = (accounts: AccountsStore, identities: IdentityProvider) =>
  http(operation, (call) =>
    decideAgain(async () => {
      const before = await ownAccount({ accounts, identities }, call);
      const after = becomeCreator(before, call.body.termsVersion, call.now);
      await accounts.save(before, after, 'became_creator', call.now);
      return meOf(accounts, after);
    }),
  );
