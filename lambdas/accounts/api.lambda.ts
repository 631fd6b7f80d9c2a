import { api } from '../kit/api.ts';
import { accountsStore } from './accounts-store.ts';
import { becomeCreatorRoute } from './become-creator.ts';
import { changeChannelRoute } from './change-channel.ts';
import { askEmailChangeRoute, confirmEmailRoute } from './change-email.ts';
import { changeMeRoute } from './change-me.ts';
import { changePasswordRoute } from './change-password.ts';
import { confirmSignUpRoute } from './confirm-sign-up.ts';
import { createChannelRoute } from './create-channel.ts';
import { emailChangeStore } from './email-change-store.ts';
import { endSessionRoute, endSessionsRoute } from './end-session.ts';
import { accountsApiEnv } from './env.ts';
import { forgotPasswordRoute } from './forgot-password.ts';
import { identityProvider } from './identity-provider.ts';
import { listSessionsRoute } from './list-sessions.ts';
import { logInRoute } from './log-in.ts';
import { logInGuard } from './log-in-guard.ts';
import { logOutRoute } from './log-out.ts';
import { readChannelRoute } from './read-channel.ts';
import { readMeRoute } from './read-me.ts';
import { refreshSessionRoute } from './refresh-session.ts';
import { removeAvatarRoute } from './remove-avatar.ts';
import { resendCodeRoute } from './resend-code.ts';
import { resetPasswordRoute } from './reset-password.ts';
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
  signer: { secretId: env.SIGNING_SECRET, siteOrigin: env.SITE_ORIGIN },
};

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
    becomeCreatorRoute(around),
    createChannelRoute(accounts),
    readChannelRoute(accounts),
    changeChannelRoute(accounts),
  ],
  {
    table: env.ACCOUNTS_TABLE,
    subjectOf: subjectIn(accounts),
    issuer: env.TOKEN_ISSUER,
    clientId: env.TOKEN_CLIENT_ID,
    originSecret: env.ORIGIN_SECRET,
    siteOrigin: env.SITE_ORIGIN,
  },
);
