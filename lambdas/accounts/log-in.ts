import { http } from '../kit/http.ts';
import { accountIdOf } from '../kit/ids.ts';
import { AccountSuspended } from '../kit/refusals.ts';
import { checkOwnOrigin } from '../kit/request.ts';
import type { AccountsStore } from './accounts-store.ts';
import { logIn, WrongCredentials } from './contract.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { subjectOf } from './identity-provider.ts';
import type { LogInGuard } from './log-in-guard.ts';
import { ownAccount } from './own-account.ts';
import { sessionAnswer } from './session-answer.ts';

/** POST /v1/auth/login. That an account is suspended is said only to someone who knows its password. */
export const logInRoute = (
  { accounts, identities, guard }: { accounts: AccountsStore; identities: IdentityProvider; guard: LogInGuard },
  siteOrigin: string,
) =>
  http(logIn, async ({ body, request, now }) => {
    // A foreign page must not be able to log its visitors in as someone else.
    if (body.session === 'cookie') checkOwnOrigin(request, siteOrigin);
    await guard.admit(body.email);
    const tokens = await identities.logIn(body.email, body.password);
    await guard.forget(body.email);
    const accountId = accountIdOf(subjectOf(tokens.accessToken));
    const account = await ownAccount({ accounts, identities }, { accountId, token: tokens.accessToken, now });
    if (account.status !== 'active') {
      await identities.revoke(tokens.refreshToken);
      throw account.status === 'suspended' ? AccountSuspended() : WrongCredentials();
    }
    return sessionAnswer(tokens, body.session);
  });
