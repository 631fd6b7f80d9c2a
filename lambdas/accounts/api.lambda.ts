import { api } from '../kit/api.ts';
import { doorOf } from '../kit/http.ts';
import { accountsStore } from './accounts-store.ts';
import { appsStore } from './apps-store.ts';
import { becomeCreatorRoute } from './become-creator.ts';
import { askEmailChangeRoute, confirmEmailRoute } from './change-email.ts';
import { changeMeRoute } from './change-me.ts';
import { changePasswordRoute } from './change-password.ts';
import { closeAccountRoute } from './close-account.ts';
import { confirmSignUpRoute } from './confirm-sign-up.ts';
import { createKeyRoute } from './create-key.ts';
import { disconnectAppRoute } from './disconnect-app.ts';
import { emailChangeStore } from './email-change-store.ts';
import { endSessionRoute, endSessionsRoute } from './end-session.ts';
import { accountsApiEnv } from './env.ts';
import { forgotPasswordRoute } from './forgot-password.ts';
import { identityProvider } from './identity-provider.ts';
import { keepAccountRoute } from './keep-account.ts';
import { keysStore } from './keys-store.ts';
import { listAppsRoute } from './list-apps.ts';
import { listKeysRoute } from './list-keys.ts';
import { listSessionsRoute } from './list-sessions.ts';
import { logInRoute } from './log-in.ts';
import { logInGuard } from './log-in-guard.ts';
import { logOutRoute } from './log-out.ts';
import { readMeRoute } from './read-me.ts';
import { refreshSessionRoute } from './refresh-session.ts';
import { registeredApps } from './registered-apps.ts';
import { removeAvatarRoute } from './remove-avatar.ts';
import { renameKeyRoute } from './rename-key.ts';
import { resendCodeRoute } from './resend-code.ts';
import { resetPasswordRoute } from './reset-password.ts';
import { revokeKeyRoute, revokeKeysRoute } from './revoke-key.ts';
import { secondFactorStore } from './second-factor-store.ts';
import { sessionsStore } from './sessions-store.ts';
import { beginSecondFactorRoute, confirmSecondFactorRoute } from './set-up-second-factor.ts';
import { signUpRoute } from './sign-up.ts';
import { subjectIn } from './subject.ts';
import type { Surroundings } from './surroundings.ts';
import { teller } from './tell.ts';
import { turnSecondFactorOffRoute } from './turn-second-factor-off.ts';

const env = accountsApiEnv.read(process.env);
const accounts = accountsStore(env.ACCOUNTS_TABLE);
const identities = identityProvider({ clientId: env.TOKEN_CLIENT_ID, poolId: env.USER_POOL_ID });
const around: Surroundings = {
  accounts,
  identities,
  guard: logInGuard(env.ACCOUNTS_TABLE),
  sessions: sessionsStore(env.ACCOUNTS_TABLE),
  secondFactors: secondFactorStore(env.ACCOUNTS_TABLE),
  emailChanges: emailChangeStore(env.ACCOUNTS_TABLE),
  tell: teller(env.MAIL_FROM, env.SITE_ORIGIN),
  siteOrigin: env.SITE_ORIGIN,
  graceDays: Number(env.GRACE_DAYS),
  signer: { secretId: env.SIGNING_SECRET, siteOrigin: env.SITE_ORIGIN },
};

const keys = keysStore(env.ACCOUNTS_TABLE);
const apps = appsStore(env.ACCOUNTS_TABLE);

/** Everything that is asked of accounts over HTTP. */
export const handler = api(
  [
    signUpRoute(identities),
    confirmSignUpRoute(identities),
    resendCodeRoute(identities),
    logInRoute(around),
    refreshSessionRoute(around),
    logOutRoute(around),
    forgotPasswordRoute(identities),
    resetPasswordRoute(identities, around.guard),
    readMeRoute(around),
    changeMeRoute(around),
    removeAvatarRoute(around, env.IMAGES_BUCKET),
    listSessionsRoute(around, env.CURSOR_SECRET),
    endSessionRoute(around),
    endSessionsRoute(around),
    changePasswordRoute(around),
    askEmailChangeRoute(around),
    confirmEmailRoute(around),
    beginSecondFactorRoute(around),
    confirmSecondFactorRoute(around),
    turnSecondFactorOffRoute(around),
    listAppsRoute(around, apps, registeredApps(env.REGISTERED_APPS)),
    disconnectAppRoute(around, apps),
    listKeysRoute(keys),
    createKeyRoute(around, keys),
    renameKeyRoute(keys),
    revokeKeyRoute(around, keys),
    revokeKeysRoute(around, keys),
    becomeCreatorRoute(around),
    closeAccountRoute(around, keys),
    keepAccountRoute(around),
  ],
  doorOf(env, env.ACCOUNTS_TABLE, subjectIn(accounts)),
);
