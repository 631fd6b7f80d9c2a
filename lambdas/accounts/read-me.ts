import { http } from '../kit/http.ts';
import type { AccountsStore } from './accounts-store.ts';
import { readMe } from './contract.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { meOf, ownAccount } from './own-account.ts';

/** GET /v1/me */
export const readMeRoute = (accounts: AccountsStore, identities: IdentityProvider) =>
  http(readMe, async (call) => meOf(accounts, await ownAccount({ accounts, identities }, call)));
