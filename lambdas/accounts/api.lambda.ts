import { api } from '../kit/api.ts';
import { accountsStore } from './accounts-store.ts';
import { becomeCreatorRoute } from './become-creator.ts';
import { changeChannelRoute } from './change-channel.ts';
import { changeMeRoute } from './change-me.ts';
import { confirmSignUpRoute } from './confirm-sign-up.ts';
import { createChannelRoute } from './create-channel.ts';
import { accountsApiEnv } from './env.ts';
import { forgotPasswordRoute } from './forgot-password.ts';
import { identityProvider } from './identity-provider.ts';
import { logInRoute } from './log-in.ts';
import { logInGuard } from './log-in-guard.ts';
import { logOutRoute } from './log-out.ts';
import { readChannelRoute } from './read-channel.ts';
import { readMeRoute } from './read-me.ts';
import { refreshSessionRoute } from './refresh-session.ts';
import { resendCodeRoute } from './resend-code.ts';
import { resetPasswordRoute } from './reset-password.ts';
import { signUpRoute } from './sign-up.ts';

const env = accountsApiEnv.read(process.env);
const accounts = accountsStore(env.ACCOUNTS_TABLE);
const identities = identityProvider(env.TOKEN_CLIENT_ID);
const guard = logInGuard(env.ACCOUNTS_TABLE);

/** Everything that is asked of accounts over HTTP. */
export const handler = api(
  [
    signUpRoute(identities),
    confirmSignUpRoute(identities),
    resendCodeRoute(identities),
    logInRoute({ accounts, identities, guard }, env.SITE_ORIGIN),
    refreshSessionRoute(accounts, identities, env.SITE_ORIGIN),
    logOutRoute(identities),
    forgotPasswordRoute(identities),
    resetPasswordRoute(identities, guard),
    readMeRoute(accounts, identities),
    changeMeRoute(accounts, identities),
    becomeCreatorRoute(accounts, identities),
    createChannelRoute(accounts),
    readChannelRoute(accounts),
    changeChannelRoute(accounts),
  ],
  {
    table: env.ACCOUNTS_TABLE,
    // Someone whose sign-up trigger was lost has no row yet: an ordinary viewer until `ownAccount` makes it.
    subjectOf: async (accountId) => {
      const { roles, plan, status } = (await accounts.find(accountId)) ?? {
        roles: ['viewer' as const],
        plan: 'free' as const,
        status: 'active' as const,
      };
      return { kind: 'person', accountId, roles, plan, status };
    },
    issuer: env.TOKEN_ISSUER,
    clientId: env.TOKEN_CLIENT_ID,
    originSecret: env.ORIGIN_SECRET,
    siteOrigin: env.SITE_ORIGIN,
  },
);
