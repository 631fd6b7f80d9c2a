import { http } from '../kit/http.ts';
import { accountIdOf } from '../kit/ids.ts';
import { checkOwnOrigin } from '../kit/request.ts';
import type { AccountsStore } from './accounts-store.ts';
import { RefreshRefused, refreshSession } from './contract.ts';
import { refreshTokenIn } from './cookies.ts';
import { type IdentityProvider, subjectOf } from './identity-provider.ts';
import { sessionAnswer } from './session-answer.ts';

/** POST /v1/auth/refresh. New tokens go back the way the old one came. */
export const refreshSessionRoute = (accounts: AccountsStore, identities: IdentityProvider, siteOrigin: string) =>
  http(refreshSession, async ({ body, request }) => {
    const kind = body.refreshToken === undefined ? 'cookie' : 'token';
    // The cookie comes by itself from anywhere; the kit looks at no credential on these routes, so we look here.
    if (kind === 'cookie') checkOwnOrigin(request, siteOrigin);
    const given = body.refreshToken ?? refreshTokenIn(request.cookies);
    if (!given) throw RefreshRefused();
    const tokens = await identities.refresh(given);
    const account = await accounts.find(accountIdOf(subjectOf(tokens.accessToken)));
    if (account && account.status !== 'active') {
      await identities.revoke(tokens.refreshToken);
      throw RefreshRefused();
    }
    return sessionAnswer(tokens, kind);
  });
